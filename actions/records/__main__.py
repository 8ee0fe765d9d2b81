"""Sets up and fills the record store: `python -m actions.records --help`.

The store is at RECORDS_DATABASE_URL, by default the SQLite file var/records.db.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from actions.records.engine import engine_at
from actions.records.forms import Fault
from actions.records.load import BadFile, load_people
from actions.records.migrations import migrate
from actions.records.outages import end_outages, publish_outage
from actions.records.reference import load_reference
from actions.records.tables import outages, regions
from actions.records.writing import is_there

DEFAULT_URL = f"sqlite:///{Path(__file__).parents[2] / 'var' / 'records.db'}"


def database_url() -> str:
    """Return the URL of the record store from the environment."""
    return os.environ.get("RECORDS_DATABASE_URL") or DEFAULT_URL


def main(words: Sequence[str] | None = None) -> int:
    """Run the command that `words` state; return 0, or 1 after one plain sentence on what went wrong."""
    asked = parser().parse_args(words)
    try:
        sys.stdout.write(f"{asked.run(asked)}\n")
    except (BadFile, Fault) as error:
        return refuse(str(error))
    except SQLAlchemyError as error:
        kind = type(getattr(error, "orig", None) or error).__name__
        return refuse(f"The record store could not be written ({kind}). Is RECORDS_DATABASE_URL right?")
    return 0


def refuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1


def parser() -> argparse.ArgumentParser:
    description, epilog = (__doc__ or "").strip().split("\n\n")
    root = argparse.ArgumentParser("python -m actions.records", description=description.split(":")[0], epilog=epilog)
    commands = root.add_subparsers(required=True, metavar="COMMAND")
    add(commands, "migrate", run_migrate, "bring the tables to the present form, and load regions and institutions")
    load = add(commands, "load", run_load, "load a YAML file of hand-made people; loading twice is loading once")
    load.add_argument("file", type=Path, help="in the form of actions/records/demo_people.yml")
    fill = add(commands, "fill", run_fill, "add a simulated population")
    fill.add_argument("--people", type=int, default=10_000, help="how many (default 10000)")
    fill.add_argument("--seed", type=int, default=1, help="the same seed makes the same people (default 1)")
    add_outage(add(commands, "outage", run_outage, "publish an outage, or end one"))
    return root


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name, run, text) -> argparse.ArgumentParser:  # type: ignore[no-untyped-def]
    command = commands.add_parser(name, help=text, description=text.capitalize() + ".")
    command.set_defaults(run=run)
    return command


def add_outage(command: argparse.ArgumentParser) -> None:
    command.add_argument("do", choices=("publish", "end"))
    command.add_argument("--scope", required=True, choices=outages.c.scope.info["values"])
    command.add_argument("--subject", default="", help="region code, key of the institution, or app, alipay, wechat")
    command.add_argument("--kind", default="fluctuation", choices=outages.c.kind.info["values"])
    command.add_argument("--starts", default="now", help="now, now-2h, 2026-11-18T08:00 (default now)")
    command.add_argument("--ends", help="as --starts; left out if not known")


def ready_store() -> Engine:
    """Return the record store with its tables, and with regions and institutions if it had none."""
    migrate(database_url())
    engine = engine_at(database_url(), read_only=False)
    with engine.connect() as store:
        filled = is_there(store, regions.c.code, regions.c.code)
    if not filled:
        load_reference(engine)
    return engine


def run_migrate(asked: argparse.Namespace) -> str:
    load_reference(ready_store())
    return "The record store has its present form, with regions and institutions."


def run_load(asked: argparse.Namespace) -> str:
    people = load_people(ready_store(), asked.file)
    return f"{people} people are on record from {asked.file.name}."


def run_fill(asked: argparse.Namespace) -> str:
    from actions.records.simulate import fill  # which brings numpy and Faker, not needed otherwise

    fill(ready_store(), asked.people, asked.seed, progress=True)
    return f"{asked.people} simulated people were added."


def run_outage(asked: argparse.Namespace) -> str:
    engine, now = ready_store(), datetime.now(timezone.utc)
    if asked.do == "end":
        return f"{end_outages(engine, asked.scope, asked.subject, now)} running outages were ended."
    stated = {name: getattr(asked, name) for name in ("scope", "subject", "kind", "starts", "ends")}
    publish_outage(engine, {name: value for name, value in stated.items() if value}, now)
    return "The outage is published."


if __name__ == "__main__":
    sys.exit(main())
