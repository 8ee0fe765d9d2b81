"""Commands of the operator: `python -m actions.identity COMMAND`; `--help` lists them.

The case store is the one at CASES_DATABASE_URL (default: var/cases.db), its key VAULT_KEY.
"""

import argparse
import os
import sys
import time
from collections.abc import Mapping, Sequence

from actions.casestore.engine import DEFAULT_URL, engine_at
from actions.casestore.migrate import migrate
from actions.casestore.transaction import CaseStoreAway
from actions.identity.audit import Audit
from actions.identity.audit_chain import Broken
from actions.identity.keys import Keys, WeakKey
from actions.identity.verification import purge

BEFELL = {
    "changed": "it was changed, or another was put in its place",
    "removed": "it was removed",
    "inserted": "it was put in by another hand",
    "head": "the record of the newest row was changed",
    "noted": "it is not the row that was noted down",
}


def main(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> int:
    options = parser().parse_args(arguments)
    url = environment.get("CASES_DATABASE_URL") or DEFAULT_URL
    try:
        return options.command(options, url, environment)
    except WeakKey as error:
        return refused(str(error))
    except CaseStoreAway as error:
        return refused(f"The case store cannot be read ({error}). Is CASES_DATABASE_URL right, and `migrate` done?")


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="python -m actions.identity", description=__doc__.splitlines()[0])
    commands = whole.add_subparsers(title="commands", required=True)
    audit = commands.add_parser("audit", help="verify that no row of the audit was changed or removed")
    audit.add_argument("--noted", type=noted, metavar="PLACE:SEAL", help="what an earlier run told as the newest row")
    audit.set_defaults(command=verify_audit)
    commands.add_parser("purge", help="delete what has expired").set_defaults(command=delete_expired)
    commands.add_parser("migrate", help="make or update the tables").set_defaults(command=update_tables)
    return whole


def noted(text: str) -> tuple[int, str]:
    place, _, seal = text.partition(":")
    if not place.isdecimal() or not seal:
        raise argparse.ArgumentTypeError("it has the form PLACE:SEAL, as told by an earlier run")
    return int(place), seal


def verify_audit(options: argparse.Namespace, url: str, environment: Mapping[str, str]) -> int:
    audit = Audit(engine_at(url), Keys(environment.get("VAULT_KEY", "").encode()))
    if broken := audit.verify(options.noted):
        return refused(sentence(broken))
    place, seal = audit.newest()
    return told(f"The audit is whole: {place} rows. Newest row, to be noted down elsewhere: {place}:{seal}")


def sentence(broken: Broken) -> str:
    return f"The audit is broken at row {broken.place}: {BEFELL[broken.what]}."


def delete_expired(options: argparse.Namespace, url: str, environment: Mapping[str, str]) -> int:
    deleted = purge(engine_at(url), time.time())
    return told("Deleted: " + ", ".join(f"{count} {table}" for table, count in deleted.items()) + ".")


def update_tables(options: argparse.Namespace, url: str, environment: Mapping[str, str]) -> int:
    migrate(url)
    return told("The tables of the case store are up to date.")


def told(text: str) -> int:
    sys.stdout.write(f"{text}\n")
    return 0


def refused(text: str) -> int:
    sys.stderr.write(f"{text}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
