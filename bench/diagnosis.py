"""Times one diagnosis against record stores of several sizes.

`python -m bench.diagnosis URL PEOPLE` fills the store at URL with simulated people, if it has
none, and prints queries and milliseconds (p50, p99) of: finding a person, reading the record
with the public facts, and all of it with the diagnosis of every topic.
"""

import argparse
import random
import time
from collections.abc import Callable
from datetime import datetime, timezone
from statistics import quantiles

from sqlalchemy import event, func, select
from sqlalchemy.engine import Engine

from actions.content.rules import read_rules
from actions.diagnosis.case import Case
from actions.diagnosis.engine import ALL, diagnose
from actions.records.engine import engine_at
from actions.records.migrations import migrate
from actions.records.reference import load_reference
from actions.records.simulate import fill
from actions.records.store import SqlRecords
from actions.records.tables import persons

ASKED, ROUNDS = 2000, 3  # people asked at random, and how often each: the fastest counts, for the machine is shared


def prepare(url: str, people: int) -> list[str]:
    """Fill the store if it is empty; return the ID numbers of people chosen at random."""
    migrate(url)
    engine = engine_at(url, read_only=False)
    with engine.connect() as store:
        there = store.execute(select(func.count()).select_from(persons)).scalar()
    if not there:
        load_reference(engine)
        fill(engine, people)
    with engine.connect() as store:
        numbers = list(store.execute(select(persons.c.id_number)).scalars())
    engine.dispose()
    return random.Random(1).sample(numbers, ASKED)  # noqa: S311


def fastest(act: Callable[[str], object], numbers: list[str]) -> list[float]:
    """Return for each number the fastest of some tries, in milliseconds."""
    times = []
    for number in numbers:
        tries = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            act(number)
            tries.append((time.perf_counter() - began) * 1000)
        times.append(min(tries))
    return times


def report(what: str, times: list[float], queries: float) -> None:
    cuts = quantiles(times, n=100)
    print(f"{what:<28} {queries:4.0f} queries   p50 {cuts[49]:6.2f} ms   p99 {cuts[98]:6.2f} ms")  # noqa: T201


def counted(engine: Engine) -> list[int]:
    queries = [0]
    event.listen(engine, "after_cursor_execute", lambda *_: queries.__setitem__(0, queries[0] + 1))
    return queries


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("people", type=int)
    asked = parser.parse_args()
    numbers, engine, book = prepare(asked.url, asked.people), engine_at(asked.url), read_rules()
    records, now, queries = SqlRecords(engine), datetime.now(timezone.utc), counted(engine)

    def read(number: str) -> Case:
        found = records.find(number)
        return Case(now, "self", records.record(found.ref, now) if found else None, records.surroundings(now))

    acts = {
        "find": records.find,
        "find and read": read,
        "find, read and diagnose": lambda n: diagnose(book, read(n), ALL),
    }
    for what, act in acts.items():
        fastest(act, numbers[:50])
        queries[0] = 0
        act(numbers[0])
        count = queries[0]
        report(what, fastest(act, numbers), count)


if __name__ == "__main__":
    main()
