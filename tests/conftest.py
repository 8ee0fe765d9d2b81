"""What every test may ask for: the trained model, a talk with the real agent, a running server."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot import nlu  # noqa: F401  quiets Rasa's logging before it starts
from bot.settings import Settings
from tests.running import RunningServer
from tests.talk import Talk

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://root@127.0.0.1:5432/test")


def need(thing: str, there: bool) -> None:
    """Skip when `thing` is not there, or fail where everything is required."""
    if not there and os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(f"{thing} is required here (REQUIRE_ALL=1) but absent.")
    if not there:
        pytest.skip(f"{thing} is absent.")


@pytest.fixture(scope="session")
def chromium() -> str:
    path = shutil.which("chromium") or shutil.which("google-chrome") or ""
    need("Chromium", bool(path))
    return path


@pytest.fixture(scope="session")
def postgres() -> str:
    from sqlalchemy import create_engine
    from sqlalchemy.exc import OperationalError

    try:
        create_engine(POSTGRES).connect().close()
    except OperationalError:
        need("PostgreSQL", False)
    return POSTGRES


@pytest.fixture(scope="session")
def model() -> Path:
    from bot.model import trained

    return trained()


@pytest.fixture(scope="session")
def agent(model: Path, tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """The real Rasa agent with our stores, as the server wires it."""
    from rasa.core.agent import Agent

    from bot.conversations.dialogues import DialogueStore
    from bot.conversations.locks import FairLockStore

    url = f"sqlite:///{tmp_path_factory.mktemp('store')}/conversations.db"
    return Agent.load(str(model), tracker_store=DialogueStore(None, host=url), lock_store=FairLockStore())


@pytest.fixture(scope="session", autouse=True)
def record_side(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A record side of the tests' own, with the demo people in it; it is built when first asked."""
    folder = tmp_path_factory.mktemp("records")
    os.environ["ECERT_MODE"] = "demo"
    os.environ["RECORDS_DATABASE_URL"] = f"sqlite:///{folder}/records.db"
    os.environ["CASES_DATABASE_URL"] = f"sqlite:///{folder}/cases.db"
    os.environ["VAULT_KEY"] = "a key of the tests that is long enough for them"


@pytest.fixture(scope="session")
def exchange(agent, record_side):  # type: ignore[no-untyped-def]
    from bot.wiring import wire_agent

    return wire_agent(agent, Settings.of({"ECERT_MODE": "demo"}))


@pytest.fixture
def talk(exchange) -> Callable[..., Talk]:  # type: ignore[no-untyped-def]
    return lambda language="zh", channel="web": Talk(exchange, language, channel)


@pytest.fixture(scope="session")
def server(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with RunningServer(tmp_path_factory.mktemp("server")) as server:
        yield server
