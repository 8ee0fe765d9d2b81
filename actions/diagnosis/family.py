"""What a holder's own links say about binding a member (diagnosis specification, 3.3)."""

from datetime import date

from actions.diagnosis.case import Case, age_group, completed_years
from actions.diagnosis.logic import UNKNOWN, YES, agreed, equal, said, some, word
from actions.diagnosis.model import FamilyLink

MOST_MEMBERS = 5  # BIND-4
FOR_STAFF = ("member_insured",)  # of the member's own record: told to the member or to staff
GROWN = 16  # D-12
COUNTED = ("active", "under_review")  # a review that passes must not make six


def family_facts(case: Case) -> dict[str, str]:
    """Return the facts of the link asked about and of the holder's other links."""
    link = case.link
    return {
        "link": word(link.state) if link else UNKNOWN if holder_links(case) is None else "none",
        "active_links": active_links(case),
        "links_with_others": others(case),
        "member_age": member_age(case),
        "letter": word(link.letter) if link else UNKNOWN,
        "own_register": word(link.own_register) if link else UNKNOWN,
        "member_register": word(link.member_register) if link else UNKNOWN,
        "papers": papers(link),
        "member_face": word(link.member_face) if link else UNKNOWN,
        "member_matches": said(link.member_name_id_match) if link else UNKNOWN,
        "member_insured": said(link.member_insured) if link and case.asker == "staff" else UNKNOWN,
        "turned_16": turned_16(link, case.today),
        "rejection_reason_known": said(None if link is None or link.reason is None else bool(link.reason)),
    }


def holder_links(case: Case) -> tuple[FamilyLink, ...] | None:
    return case.record.links if case.record else None


def active_links(case: Case) -> str:
    links = holder_links(case)
    return UNKNOWN if links is None else said(some(equal(each.state, "active") for each in links))


def others(case: Case) -> str:
    links = holder_links(case)
    if links is None:
        return UNKNOWN
    counted = [each for each in links if each.state in COUNTED and each != case.link]
    if len(counted) >= MOST_MEMBERS:
        return "five"
    return UNKNOWN if any(each.state is None and each != case.link for each in links) else "fewer"


def member_age(case: Case) -> str:
    """Return the member's age group, from what the holder entered, or else from what was said."""
    if case.link is not None and case.link.member_birth_date is not None:
        return age_group(case.link.member_birth_date, case.today)
    return case.claims.get("said_age_group", UNKNOWN)


def papers(link: FamilyLink | None) -> str:
    if link is None:
        return UNKNOWN
    states = [link.letter, link.own_register, link.member_register]
    if any(state in ("missing", "unreadable") for state in states):
        return "incomplete"
    return "complete" if agreed(states, otherwise=UNKNOWN) == "present" else UNKNOWN


def turned_16(link: FamilyLink | None, today: date) -> str:
    """Tell whether an active link was made before the member's sixteenth birthday, which has passed."""
    if link is None or link.state != "active":
        return said(False)
    if link.member_birth_date is None or link.active_since is None:
        return UNKNOWN
    was, is_now = (completed_years(link.member_birth_date, day) for day in (link.active_since, today))
    return YES if was < GROWN <= is_now else said(False)
