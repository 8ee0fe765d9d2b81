"""Nobody learns from the dialogue, the store or the clock whether an ID number is on record."""

import statistics
import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from actions.casestore.tables import challenges, lockouts, sendings
from tests.identity.world import Someone, World, id_number

KNOWN, UNKNOWN, WITHOUT_PHONE = 1, 2, 3
ROUNDS = 200


def asked(world: World, serial: int) -> list[Any]:
    """Return what is answered to a number and to everything that can be tried with it."""
    conversation, number, identity = f"conversation {serial}", id_number(serial), world.identity
    answers = [identity.send_code(conversation, number, "zh"), identity.resend(conversation, "zh")]
    answers += [identity.pending(conversation), identity.check_code(conversation, "no code")]
    answers += [identity.check_code(conversation, "424242") for _ in range(3)]
    world.later(60)
    answers += [identity.resend(conversation, "en"), identity.check_code(conversation, "424242")]
    answers += [identity.check_code(conversation, "424242"), identity.pending(conversation)]
    answers += [identity.resend(conversation, "zh"), identity.check_code(conversation, "424242")]
    return [*answers, identity.verified(conversation)]


def shapes(world: World) -> list[Any]:
    """Return of every stored row all but the content of its hashes and ciphers: their lengths."""
    with world.engine.connect() as store:
        rows = [row._mapping for table in (challenges, lockouts, sendings) for row in store.execute(select(table))]
    return sorted(str(shape(row, world.clock.now)) for row in rows)


def shape(row: Mapping[str, Any], now: float) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if name != "id"}
    return {
        name: len(value) if isinstance(value, str | bytes) else value - now if value > 1e6 else value
        for name, value in kept.items()
    }


def test_answers_and_rows_are_the_same_for_known_and_unknown_numbers(url: str) -> None:
    seen = []
    for serial in (KNOWN, UNKNOWN, WITHOUT_PHONE):
        with World(url) as world:
            world.people.people[id_number(KNOWN)] = Someone("a-reference-of-24-places", "13903530001")
            world.people.people[id_number(WITHOUT_PHONE)] = Someone("a-reference-of-24-places", "")
            seen.append((asked(world, serial), shapes(world)))
            assert {row["to"] for row in world.outbox.listed()} == ({"13903530001"} if serial == KNOWN else set())
            with world.engine.begin() as store:
                for table in (challenges, lockouts, sendings):
                    store.execute(table.delete())
    assert seen[0] == seen[1] == seen[2]
    assert [each.outcome for each in seen[0][0][:2]] == ["sent", "wait"] and len(seen[0][1]) == 7


def test_the_time_of_sending_tells_nothing(here: World) -> None:
    took: dict[bool, list[float]] = {True: [], False: []}
    for serial in range(2 * ROUNDS):
        known = serial % 2 == 0
        number = here.someone(serial) if known else id_number(serial)
        begin = time.perf_counter()
        here.identity.send_code(f"conversation {serial}", number, "zh")
        took[known].append(time.perf_counter() - begin)
    here.identity.courier.flush()
    assert len(here.outbox.listed()) == ROUNDS
    known, unknown = statistics.median(took[True]), statistics.median(took[False])
    print(f"known {known * 1000:.2f} ms, unknown {unknown * 1000:.2f} ms")
    assert max(known, unknown) < 1.3 * min(known, unknown)


def test_a_slow_gateway_does_not_show_in_the_time_of_sending(here: World) -> None:
    class Slow:
        def send(self, phone: str, text: str) -> None:
            time.sleep(0.5)

    here.identity.courier.sender = Slow()
    begin = time.perf_counter()
    here.identity.send_code("mine", here.someone(), "zh")
    assert time.perf_counter() - begin < 0.25
