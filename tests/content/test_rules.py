"""The rules files: what cannot be right is refused with file, row and reason, what is right is read as it stands."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from actions.content.rules import RULES, MalformedRules, read_owner, read_rules
from actions.diagnosis.case import Owner
from actions.diagnosis.engine import diagnose
from actions.diagnosis.rules_model import TOPICS
from tests.diagnosis.build import NOW, case_of

Edit = Callable[[str, str, str], Path]
ROW = "  A15: {code: act.other_id_document, when: {id_type: other}, contact: [AGENCY], works: card,"
EXTRA = 'extra: advice, rank: 6, causes: [other_id_document], source: "[2][4]"}'
TODAY = NOW.date()


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """Change one piece of text in a copy of the rules, and return the copy."""
    folder = tmp_path / "rules"
    shutil.copytree(RULES, folder)

    def change(file: str, old: str, new: str) -> Path:
        text = (folder / file).read_text("utf-8")
        assert text.count(old) == 1, old
        (folder / file).write_text(text.replace(old, new), "utf-8")
        return folder

    return change


def test_the_rules_as_they_stand_are_read() -> None:
    assert set(read_rules()) == {"common", *TOPICS}


REFUSED = {
    "an unknown field": (ROW, f"{ROW} colour: red,", "A15", "colour"),
    "an unknown fact": (ROW, ROW.replace("id_type", "shoe_size"), "A15", "shoe_size"),
    "an unknown value": (ROW, ROW.replace("other}", "foreign}"), "A15", "foreign"),
    "an unknown contact": (ROW, ROW.replace("[AGENCY]", "[MAYOR]"), "A15", "contact"),
    "unknown words of what works": (ROW, ROW.replace("card", "luck"), "A15", "luck"),
    "an unknown kind": (ROW, ROW.replace("{code", "{kind: guess, code"), "A15", "kind"),
    "an unknown extra": (EXTRA, EXTRA.replace("advice", "findings"), "A15", "extra"),
    "a topic that does not exist": (ROW, f"{ROW} leads_to: horoscope,", "A15", "horoscope"),
    "a topic instead that does not exist": (ROW, f"{ROW} instead: horoscope,", "A15", "horoscope"),
    "a wrong date": (ROW, f"{ROW} since: next week,", "A15", "next week"),
    "a rank that is no number": (EXTRA, EXTRA.replace("rank: 6", "rank: high"), "A15", "rank"),
    "conditions that are no mapping": (ROW, ROW.replace("{id_type: other}", "[id_type]"), "A15", "when"),
    "a missing source": (EXTRA, EXTRA.partition(", source")[0] + "}", "A15", "source"),
    "an order that names no row": ("order: [A16,", "order: [A99, A16,", "order", "A99"),
    "a topic that is not the file's": ("topic: activate", "topic: use", "topic", "activate"),
    "no rows": ("\nrows:\n", "\nlines:\n", "rows", "activate"),
    "no first row": ("A1: {kind: first,", "A1: {kind: step,", "first", "one row"),
    "no YAML": ("topic: activate", "topic: [activate", "cannot be read", "activate"),
}


@pytest.mark.parametrize("old, new, where, reason", REFUSED.values(), ids=REFUSED)
def test_a_bad_file_is_refused_with_file_place_and_reason(
    edit: Edit, old: str, new: str, where: str, reason: str
) -> None:
    folder = edit("activate.yml", old, new)
    with pytest.raises(MalformedRules) as refusal:
        read_rules(folder)
    assert all(part in str(refusal.value) for part in ("activate.yml", where, reason))


def test_a_question_about_a_fact_that_does_not_exist_is_refused(edit: Edit) -> None:
    folder = edit("use.yml", "ask: [visit, place]", "ask: [visit, shoe_size]")
    with pytest.raises(MalformedRules, match=r"use\.yml.*shoe_size"):
        read_rules(folder)


def test_a_row_that_is_no_mapping_is_refused(edit: Edit) -> None:
    folder = edit("activate.yml", "rows:\n", "rows:\n  A0: a note\n")
    with pytest.raises(MalformedRules, match=r"activate\.yml, row A0"):
        read_rules(folder)


@pytest.mark.parametrize("file", [f"{name}.yml" for name in ("common", "facts", "works", *TOPICS)])
def test_a_missing_file_is_refused_by_name(edit: Edit, file: str) -> None:
    (folder := edit("owner.yml", "extra: no", "extra: no")).joinpath(file).unlink()
    with pytest.raises(MalformedRules, match=file):
        read_rules(folder)


@pytest.mark.parametrize(
    "validity, holds",
    [
        ({"since": TODAY}, True),
        ({"since": TODAY + timedelta(days=1)}, False),
        ({"until": TODAY}, True),
        ({"until": TODAY - timedelta(days=1)}, False),
        ({"since": TODAY - timedelta(days=1), "until": TODAY + timedelta(days=1)}, True),
    ],
)
def test_a_row_speaks_on_the_days_it_is_in_force_both_included(
    edit: Edit, validity: dict[str, date], holds: bool
) -> None:
    dates = "".join(f" {name}: {day}," for name, day in validity.items())
    book = read_rules(edit("activate.yml", ROW, ROW + dates))
    case = case_of({"base": "not_activated", "record": {"id_type": "other", "certificate": {"state": "none"}}})
    assert diagnose(book, case, "activate").codes == (["act.other_id_document"] if holds else ["act.ready"])


def test_what_explains_a_row_or_is_left_out_of_its_details_exists() -> None:
    book = read_rules()
    causes = {cause for table in book.values() for row in table.rows.values() for cause in row.causes}
    for table in book.values():
        for row in table.rows.values():
            assert set(row.explained_by) <= causes | set(table.rows), row.row
            assert set(row.without) <= set(book[row.leads_to].rows if row.leads_to else ()), row.row


def test_yes_and_no_may_be_written_bare() -> None:
    assert dict(read_rules()["activate"].rows["A13"].when) == {"phone_current": ("no",)}


def test_a_topic_that_speaks_only_when_asked_says_so_for_its_rows_and_a_row_for_itself() -> None:
    rows = read_rules()["balance_dash"].rows
    assert rows["N5"].asked_only
    assert not rows["N7_arrears"].asked_only
    assert not read_rules()["use"].rows["U7"].asked_only


def test_the_owner_keeps_pages_outside_the_documents_off_at_first() -> None:
    assert read_owner() == Owner(extra=False, longest_age_of_data=timedelta(days=3))


def test_the_owner_switches_findings_on(edit: Edit) -> None:
    owner = read_owner(edit("owner.yml", "extra: no", "extra: yes") / "owner.yml")
    case = case_of({"said": {"said_screenshot": True}})
    assert diagnose(read_rules(), case, "use").codes == []
    assert diagnose(read_rules(), replace(case, owner=owner), "use").codes == ["use.wrong_code"]


@pytest.mark.parametrize(
    "old, new",
    [
        ("extra: no", "extra: perhaps"),
        ("longest_age_of_data_hours: 72", "longest_age_of_data_hours: soon"),
        ("longest_age_of_capability_days: 180", "longest_age: 180"),
        ("extra: no", "extra: [no"),
    ],
)
def test_what_the_owner_cannot_have_meant_is_refused(edit: Edit, old: str, new: str) -> None:
    with pytest.raises(MalformedRules, match=r"owner\.yml"):
        read_owner(edit("owner.yml", old, new) / "owner.yml")
