"""Loads files of hand-made people and of what is public; a malformed file changes nothing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.engine import Connection, Engine

from actions.records.days import Calendar
from actions.records.forms import Fault, check_unique, inside, read_form, read_list
from actions.records.people import Person, PersonForm
from actions.records.public import PublicForm
from actions.records.writing import put_institution, put_links, put_outage, put_person, put_region, take_snapshot

TRUTH = "tag:yaml.org,2002:bool"


class Loader(yaml.SafeLoader):
    """YAML 1.1 takes the word `on` for a truth value; here it is the name of a field."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if first not in "oO" or tag != TRUTH]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class BadFile(ValueError):
    """A file cannot be loaded; the text names the file, the entry, the field and the reason, and no personal data."""


@dataclass(frozen=True)
class Content:
    """What a file holds, read but not yet stored."""

    path: Path
    people: Sequence[Person] = ()
    regions: Sequence[dict[str, Any]] = ()
    institutions: Sequence[dict[str, Any]] = ()
    outages: Sequence[dict[str, Any]] = ()
    by_key: dict[str, Person] = field(default_factory=dict)


def load_people(engine: Engine, path: Path, now: datetime | None = None) -> int:
    """Load the people of the YAML file `path`, and the regions, institutions and outages it may hold.

    Loading twice is loading once: who is there under the same ID number is replaced with all that
    hangs on them. Relative days count from `now` (with zone). Returns the number of people; raises
    `BadFile`, and then nothing is loaded.
    """
    return load_files(engine, [path], now or datetime.now(timezone.utc))


def load_files(engine: Engine, paths: Sequence[Path], now: datetime, content_hash: str | None = None) -> int:
    """Load several files in their order, all or none; return the number of people, or raise `BadFile`."""
    contents = [read_file(path, Calendar(now)) for path in paths]
    with engine.begin() as store:
        for content in contents:
            with naming(content.path):
                store_content(store, content)
        take_snapshot(store, now, content_hash)
    return sum(len(content.people) for content in contents)


def read_file(path: Path, calendar: Calendar) -> Content:
    """Return what the file at `path` holds, all of it checked but for what only the store knows; raises `BadFile`."""
    with naming(path):
        given = parse(path)
        person, public = PersonForm(calendar), PublicForm(calendar)
        sections = {
            "people": lambda entries: read_list(entries, person.read),
            "regions": lambda entries: read_list(entries, public.read_region, "code"),
            "institutions": lambda entries: read_list(entries, public.read_institution),
            "outages": lambda entries: read_list(entries, public.read_outage, "subject"),
        }
        found = {section: entries or [] for section, entries in read_form(given, sections).items()}
        check_people(found["people"])
        return Content(path=path, **found, by_key={person.key: person for person in found["people"]})


def parse(path: Path) -> Any:
    try:
        return yaml.load(path.read_text("utf-8"), Loader)  # noqa: S506  a SafeLoader with one word less
    except FileNotFoundError:
        raise Fault("there is no such file") from None
    except yaml.MarkedYAMLError as error:
        raise Fault(f"not YAML (line {error.problem_mark.line + 1})") from None
    except (yaml.YAMLError, ValueError):
        raise Fault("not YAML, or a date in it that never was") from None


def check_people(people: Sequence[Person]) -> None:
    """Raise `Fault` for what is wrong between people: a key or ID number twice, a link that leads nowhere."""
    check_unique([person.key for person in people], "the key")
    owners: dict[str, str] = {}
    for person in people:
        owner = owners.setdefault(person.row["id_number"], person.key)
        if owner != person.key:
            raise Fault(f"people: {person.key}: has the ID number of {owner}")
    keys = {person.key for person in people}
    for person in people:
        for link in person.links:
            if link["member"] and link["member"] not in keys - {person.key}:
                raise Fault(f"people: {person.key}: links: the member is not another person of this file")


def store_content(store: Connection, content: Content) -> None:
    for region in content.regions:
        put_region(store, region)
    for institution in content.institutions:
        put_institution(store, institution)
    for outage in content.outages:
        put_outage(store, outage)
    ids = {}
    for person in content.people:
        with inside(person.key):
            ids[person.key] = put_person(store, person)
    for person in content.people:
        put_links(store, person, content.by_key, ids)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    try:
        yield
    except Fault as fault:
        raise BadFile(f"{path.name}: {fault}") from None
