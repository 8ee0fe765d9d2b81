"""Every demo person, in a conversation with the real agent, gets the findings that the file of people states."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from sqlalchemy import delete

from actions.casestore.tables import sendings
from actions.casestore.transaction import Transaction
from actions.checks import Request
from actions.records.demo import DEMO_PEOPLE
from actions.wiring import record_services
from tests.talk import Talk

PEOPLE = {each["key"]: each for each in yaml.safe_load(DEMO_PEOPLE.read_text("utf-8"))["people"]}


def newest_code() -> str:
    """Return the code of the newest text message."""
    record_services().identity.courier.flush()
    listed = record_services().cases.outbox()
    assert listed
    return re.findall(r"\d{6}", listed[-1]["text"])[0]


def forget_sendings() -> None:
    """Let the same person be sent another code at once."""
    with Transaction(record_services().identity.store) as store:
        store.execute(delete(sendings))


ASK = {"zh": "帮我查一下我的医保情况", "en": "please check my own insurance record"}


def verify(talk: Talk, key: str, ask: str = "") -> list[dict[str, Any]]:
    """Be verified as a demo person; return what is said then."""
    forget_sendings()
    talk.say(ask or ASK[talk.language])
    talk.say(PEOPLE[key]["id_number"])
    return talk.say(newest_code())


def diagnosis_of(messages: list[dict[str, Any]]) -> dict[str, Any]:
    (found,) = [each["diagnosis"] for each in messages if "diagnosis" in each]
    return found


def expectations() -> Iterator[tuple[str, dict[str, list[str]]]]:
    for key, person in PEOPLE.items():
        if person.get("expect"):
            yield key, person["expect"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("key, expected", expectations())
def test_a_person_hears_what_is_wrong_with_their_own_record(talk, key: str, expected: dict, language: str) -> None:  # type: ignore[no-untyped-def]
    conversation = talk(language)
    verify(conversation, key)
    found = {}
    for topic in expected:
        conversation.offer(f'/check_my_status{{"topic": "{topic}"}}')
        found[topic] = [each["code"] for each in diagnosis_of(conversation.last)["findings"]]
    assert found == expected
    others = {other["name"] for other in PEOPLE.values()} | {other["id_number"] for other in PEOPLE.values()}
    said = " ".join(message["text"] for message in conversation.history())
    assert [name for name in others if name in said] == []


def told() -> Iterator[Any]:
    for key, person in PEOPLE.items():
        for each in person.get("expect_when_said") or []:
            yield pytest.param(key, each["topic"], each["said"], each["findings"], id=f"{key}: {each['said']}")


@pytest.mark.parametrize("key, topic, said, findings", told())
def test_what_a_person_says_decides_where_the_record_leaves_it_open(  # type: ignore[no-untyped-def]
    talk, key: str, topic: str, said: dict, findings: list
) -> None:
    conversation, checks = talk(), record_services().checks
    verify(conversation, key)
    claims = {
        name: {True: "yes"}.get(value, value) for name, value in said.items() if name not in ("said_link", "said_about")
    }
    request = Request(conversation.id, "web", topic, link=link_of(key, said), claims=claims)
    receipt = checks.receipts.open(checks.run(request).case_code, checks.identity.conversation(conversation.id))
    assert receipt and [each["code"] for each in receipt.findings] == findings


def link_of(key: str, said: dict[str, str]) -> str:
    """Return the store's id of the holder's link that is named by its key, or by the member's."""
    records = record_services().checks.records
    found = records.find(PEOPLE[key]["id_number"])
    assert found
    links = records.links(found.ref)
    if "said_link" in said:
        return links[[each["key"] for each in PEOPLE[key]["links"]].index(said["said_link"])].id
    if "said_about" in said:
        member = records.find(PEOPLE[said["said_about"]]["id_number"])
        return next((each.id for each in links if member and each.member_ref == member.ref), "of nobody bound")
    return ""


def test_after_a_check_the_receipt_tells_what_works_not_the_general_answer(talk) -> None:  # type: ignore[no-untyped-def]
    conversation = talk()
    found = diagnosis_of(verify(conversation, "cover_ended"))
    said = conversation.say("那我现在能用社保卡吗")
    assert diagnosis_of(said) == found and "请先自费" in said[0]["text"]


def test_the_place_of_the_insurance_is_not_the_place_of_treatment(talk) -> None:  # type: ignore[no-untyped-def]
    conversation = talk()
    conversation.say("我是太原的医保，来你们医院看门诊能刷码吗")
    verify(conversation, "insured_in_taiyuan")
    conversation.offer('/check_my_status{"topic": "out_of_town_settlement"}')
    codes = [each["code"] for each in diagnosis_of(conversation.last)["findings"]]
    assert codes[0] == "out.outpatient_not_open" and "out.incoming" in codes
