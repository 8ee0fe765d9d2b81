"""The vault gives a secret to its own conversation, for a quarter of an hour, once where asked."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.engine import Engine

from actions.casestore.engine import engine_at
from actions.identity.keys import Keys
from actions.identity.vault import Vault
from tests.identity.world import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def vault(engine: Engine, keys: Keys, clock: Clock) -> Vault:
    return Vault(engine, keys, clock)


def test_another_process_opens_what_was_kept(vault: Vault, url: str, keys: Keys, clock: Clock) -> None:
    reference = vault.keep("mine", "id_number", "14032119520304002X")
    other = Vault(engine_at(url), keys, clock)
    assert other.open(reference, "mine", once=False) == "14032119520304002X"
    other.engine.dispose()


def test_only_its_own_conversation_opens_a_secret_and_a_stranger_uses_nothing_up(vault: Vault) -> None:
    reference = vault.keep("mine", "phone", "13903530001")
    assert vault.open(reference, "yours", once=True) is None
    assert vault.open(reference + "x", "mine", once=True) is None
    assert vault.open(reference, "mine", once=True) == "13903530001"
    assert vault.open(reference, "mine", once=True) is None


def test_a_secret_lasts_a_quarter_of_an_hour(vault: Vault, clock: Clock) -> None:
    reference = vault.keep("mine", "code", "123456")
    clock.now += 15 * 60 - 1
    assert vault.open(reference, "mine", once=False) == "123456" and vault.purge() == 0
    clock.now += 1
    assert vault.open(reference, "mine", once=False) is None
    assert vault.purge() == 1 and vault.purge() == 0


def test_references_cannot_be_guessed_from_one_another(vault: Vault) -> None:
    references = {vault.keep("mine", "code", "123456") for _ in range(20)}
    assert len({reference.removeprefix("code.")[:8] for reference in references}) == 20
    assert all(len(reference) == len("code.") + 32 for reference in references)


def test_of_many_who_ask_at_once_one_gets_it(vault: Vault) -> None:
    with ThreadPoolExecutor(4) as pool:
        for _ in range(30):
            reference = vault.keep("mine", "code", "123456")
            given = list(pool.map(lambda each: vault.open(each, "mine", once=True), [reference] * 4))
            assert sorted(given, key=str) == ["123456", None, None, None]
