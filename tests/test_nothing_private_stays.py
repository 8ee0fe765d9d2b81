"""After whole conversations, with every port failing once, nothing outside the record store holds a number."""

import json
import logging
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from actions.casestore.transaction import CaseStoreAway
from actions.checks import Checks
from actions.identity.audit import Audit
from actions.identity.challenging import Challenging
from actions.identity.vault import Vault
from actions.identity.verification import Identity
from actions.receipts.store import ReceiptStore
from actions.records.away import RecordStoreAway
from actions.records.store import SqlRecords
from actions.wiring import record_services
from tests.running import RunningServer
from tests.talk import Talk, text_of
from tests.test_demo_people import PEOPLE, forget_sendings, newest_code

PERSON = PEOPLE["face_failed_mother"]
NUMBER, PHONE = PERSON["id_number"], PERSON["phone"]
WRITTEN = [
    NUMBER,
    " ".join(NUMBER),
    f"{NUMBER[:6]}-{NUMBER[6:14]}-{NUMBER[14:]}",
    NUMBER.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    NUMBER.translate(str.maketrans("0123456789", "〇一二三四五六七八九")),
]
PORTS: list[tuple[type, str, type[Exception]]] = [
    (SqlRecords, "find", RecordStoreAway),
    (SqlRecords, "record", RecordStoreAway),
    (SqlRecords, "surroundings", RecordStoreAway),
    (Identity, "consent", CaseStoreAway),
    (Identity, "consented", CaseStoreAway),
    (Identity, "verified", CaseStoreAway),
    (Identity, "open_page", CaseStoreAway),
    (Challenging, "send", CaseStoreAway),
    (Challenging, "check", CaseStoreAway),
    (Vault, "keep", CaseStoreAway),
    (Vault, "open", CaseStoreAway),
    (ReceiptStore, "put", CaseStoreAway),
    (ReceiptStore, "open", CaseStoreAway),
    (Audit, "record", CaseStoreAway),
    (Checks, "run", ValueError),
]


def conversation(talk: Talk, number: str) -> list[str]:
    """Hold a whole conversation; return the codes that were sent in it."""
    forget_sendings()
    codes = []
    for text in ("医保码激活不了", "帮我查一下", f"我电话{PHONE}", "同意", number, "等一下，安全吗", "123456"):
        assert talk.say(text), f"silence after “{text}”"
    codes.append(newest_code())
    for text in (f"验证码是{codes[0]}", f"不对吗 {codes[0]}", "谢谢"):
        assert talk.say(text), f"silence after “{text}”"
    return codes


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with (
        caplog.at_level(logging.INFO),
        caplog.at_level(logging.DEBUG, "bot"),
        caplog.at_level(logging.DEBUG, "actions"),
    ):
        yield caplog


def test_conversations_leave_no_number_behind(talk, exchange, everything_logged, capfd) -> None:  # type: ignore[no-untyped-def]
    codes = [code for number in WRITTEN for code in conversation(talk(), number)]
    assert not traces(stores(exchange), codes)
    assert not found_in("\n".join(capfd.readouterr()) + everything_logged.text, codes)


@pytest.mark.parametrize("port, method, error", PORTS, ids=lambda each: getattr(each, "__name__", each))
def test_a_port_that_fails_once_costs_an_answer_and_leaks_nothing(  # type: ignore[no-untyped-def]
    talk, exchange, everything_logged, capfd, monkeypatch, port: type, method: str, error: type[Exception]
) -> None:
    works, failed = getattr(port, method), []

    def fail_once(*arguments: Any, **named: Any) -> Any:
        if not failed:
            failed.append(method)
            raise error(f"about {NUMBER} and {PHONE}")
        return works(*arguments, **named)

    monkeypatch.setattr(port, method, fail_once)
    speaker = talk()
    codes = conversation(speaker, NUMBER)
    assert failed, "the conversation never came to this port"
    assert re.search("目前暂时查不了个人信息|出了点问题|没有等待验证码|验证码|身份证号", text_of(speaker.history()))
    assert not traces(stores(exchange), codes)
    assert not found_in("\n".join(capfd.readouterr()) + everything_logged.text, [*codes, PERSON["name"]])


def test_a_running_server_prints_and_stores_no_number(server: RunningServer) -> None:
    client = server.open()
    for text in ("帮我查一下我的医保", NUMBER, "654321"):
        client.send(text=text)
    link = next(each["link"]["url"] for each in client.history() if "link" in each)
    path = link.removeprefix(server.base)
    server.call("POST", path, {"id_number": NUMBER, "consent": "yes"}, {"Content-Type": "application/json"})
    server.call("POST", path, b'{"id_number": "' + NUMBER.encode() + b'"', {"Content-Type": "application/json"})
    time.sleep(0.5)
    sent = [re.findall(r"\d{6}", each["text"])[0] for each in server.call("GET", "/demo/outbox")[1]]
    folder = server.log.parent
    assert not traces([each for each in folder.iterdir() if not each.name.startswith("records.db")], sent)


def stores(exchange) -> list[Path]:  # type: ignore[no-untyped-def]
    """Return every file of the conversation store and the case store."""
    engines = (exchange.transcript.engine, record_services().identity.store)
    files = [Path(make_url(str(engine.url)).database or "") for engine in engines]
    return [each for file in files for each in file.parent.iterdir() if each.name.startswith(file.name)]


def traces(files: list[Path], codes: list[str]) -> list[str]:
    assert files
    return [f"{file.name}: {what}" for file in files for what in found_in(file.read_bytes().decode("latin-1"), codes)]


def found_in(text: str, codes: list[str]) -> list[str]:
    """Return what is private in `text`, also where JSON wrote it in escapes or the bytes are of UTF-8."""
    ways = [text, decoded(text), text.encode("latin-1", "ignore").decode("utf-8", "ignore")]
    wanted = {*WRITTEN, PHONE, *(f'"{code}"' for code in codes), *(f" {code}" for code in codes)}
    return [what for what in wanted for way in ways if what in way]


def decoded(text: str) -> str:
    return re.sub(r"\\u[0-9a-f]{4}", lambda found: json.loads(f'"{found[0]}"'), text)
