"""Old conversations go by themselves, a person's on request."""

import time

from sqlalchemy import func, select, update

from actions.casestore.tables import audit, receipts
from actions.casestore.transaction import Reading
from actions.wiring import record_services
from bot.conversations.retention import clean, delete_conversations, erase
from bot.conversations.tables import conversations, dialogues, messages
from tests.talk import LOOP
from tests.test_demo_people import PEOPLE, verify


def rows(exchange, table, column, value) -> int:  # type: ignore[no-untyped-def]
    with exchange.transcript.transaction() as store:
        return store.execute(select(func.count()).select_from(table).where(table.c[column] == value)).scalar()


def kept(exchange, conversation_id: str) -> list[int]:  # type: ignore[no-untyped-def]
    tables = ((conversations, "id"), (messages, "conversation_id"), (dialogues, "sender_id"))
    return [rows(exchange, table, column, conversation_id) for table, column in tables]


def test_what_was_last_used_too_long_ago_is_deleted_whole_and_nothing_else(talk, exchange) -> None:  # type: ignore[no-untyped-def]
    old, new = talk(), talk()
    for each in (old, new):
        each.say("怎么激活")
    with exchange.transcript.transaction() as store:
        long_ago = time.time() - 91 * 86400
        store.execute(update(conversations).where(conversations.c.id == old.id).values(last_at=long_ago))
    deleted = LOOP.run_until_complete(clean(exchange.transcript.engine, exchange.cases, 90))
    assert deleted["conversations"] == 1
    assert kept(exchange, old.id) == [0, 0, 0] and all(kept(exchange, new.id))


def test_a_conversation_used_again_in_the_meantime_stays(talk, exchange) -> None:  # type: ignore[no-untyped-def]
    mine = talk()
    mine.say("怎么激活")
    assert delete_conversations(exchange.transcript.engine, [mine.id], before=time.time() - 60) == 0
    assert all(kept(exchange, mine.id))
    assert delete_conversations(exchange.transcript.engine, [mine.id]) == 1 and kept(exchange, mine.id) == [0, 0, 0]


def test_one_person_is_erased_on_request_and_nobody_else(talk, exchange) -> None:  # type: ignore[no-untyped-def]
    mine, other = talk(), talk()
    verify(mine, "place_not_chosen")
    verify(other, "old_place_shown")
    number = PEOPLE["place_not_chosen"]["id_number"]
    erased = LOOP.run_until_complete(erase(exchange.transcript.engine, exchange.cases, number))
    assert erased["conversations"] == 1 and erased["receipts"] >= 1
    assert kept(exchange, mine.id) == [0, 0, 0] and all(kept(exchange, other.id))
    identity = record_services().identity
    with Reading(identity.store) as store:
        whose = set(store.execute(select(receipts.c.person)).scalars())
        assert identity.person(number) not in whose
        assert identity.person(PEOPLE["old_place_shown"]["id_number"]) in whose
        assert store.execute(select(func.count()).select_from(audit)).scalar()
    assert identity.verified(mine.id) is None and identity.verified(other.id) is not None
    assert record_services().checks.audit.verify() is None
