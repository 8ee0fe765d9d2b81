"""Whom to contact: the codes of the specification, resolved for the person's own case."""

from collections.abc import Mapping

from actions.diagnosis.case import Case
from actions.diagnosis.enrolments import active_on, both_active, in_question
from actions.diagnosis.logic import UNKNOWN
from actions.diagnosis.model import Enrolment

AGENCY, UNIT, POLICE, HOTLINE, WINDOW, SELF = "AGENCY", "UNIT", "POLICE", "HOTLINE", "WINDOW", "SELF"
BY_SCHEME = "AGENCY/UNIT"
CODES = (AGENCY, UNIT, POLICE, HOTLINE, WINDOW, SELF, BY_SCHEME)


def resolved(contacts: tuple[str, ...], case: Case) -> tuple[str, ...]:
    """Return the contacts with `AGENCY/UNIT` turned into the one that fits the person's enrolment."""
    found = [each for contact in contacts for each in (by_scheme(case) if contact == BY_SCHEME else (contact,))]
    return tuple(dict.fromkeys(found))


def by_scheme(case: Case) -> tuple[str, ...]:
    """Return whom enrolments in question lead to; both when the scheme is unknown."""
    enrolments = case.record.enrolments if case.record else None
    asked = in_question(enrolments or (), case.today)
    if not asked:
        return by_claim(case.claims)
    several = both_active(asked, case.today, lambda pair: True)
    unsure = [each for each in asked[1:] if active_on(each, case.today) is None]
    counted = asked if several else [*asked[:1], *unsure]
    found = dict.fromkeys(contact for enrolment in counted for contact in of_enrolment(enrolment))
    return tuple(sorted(found, key=(UNIT, AGENCY).index) if several else found)


def of_enrolment(enrolment: Enrolment) -> tuple[str, ...]:
    """AGENCY for residents and for employees without a unit, UNIT for employees with one (G-10)."""
    if enrolment.scheme == "resident":
        return (AGENCY,)
    if enrolment.scheme is None or enrolment.unit is None:
        return (AGENCY, UNIT)
    return (UNIT,) if enrolment.unit else (AGENCY,)


def by_claim(claims: Mapping[str, str]) -> tuple[str, ...]:
    """Without an enrolment, go by what was said: a resident's agency, an employee's unit (FAIL-5, FAIL-6)."""
    said = claims.get("said_scheme", UNKNOWN)
    return {"employee": (UNIT,), UNKNOWN: (AGENCY, UNIT)}.get(said, (AGENCY,))
