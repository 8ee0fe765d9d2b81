"""What a person's enrolments amount to on the day asked (diagnosis specification, derived values)."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import combinations

from actions.diagnosis.logic import UNKNOWN, agreed, equal, every, said, some, word
from actions.diagnosis.model import Enrolment

Pair = tuple[Enrolment, Enrolment]


def active_on(enrolment: Enrolment, day: date) -> bool | None:
    """Tell whether an enrolment is active on `day`; both its days are included."""
    begun = None if enrolment.insured_from is None else enrolment.insured_from <= day
    lasts = None if enrolment.insured_to is None else day <= enrolment.insured_to
    return every([equal(enrolment.status, "active"), begun, lasts])


def status_on(enrolment: Enrolment, day: date) -> str | None:
    """Return the status on `day`: active with a last day that has passed is ended, with a first day ahead pending."""
    if enrolment.status != "active":
        return enrolment.status
    if enrolment.insured_to is not None and enrolment.insured_to < day:
        return "ended"
    if enrolment.insured_from is not None and enrolment.insured_from > day:
        return "pending"
    return "active" if active_on(enrolment, day) else None


def cover(enrolments: Sequence[Enrolment] | None, day: date) -> str:
    """Return `active`, `pending` (one will be), `stopped` (all suspended or ended), `none` or `unknown`."""
    if enrolments is None:
        return UNKNOWN
    states = {status_on(each, day) for each in enrolments}
    if "active" in states or not states:
        return "active" if states else "none"
    if None in states:
        return UNKNOWN
    return "pending" if "pending" in states else "stopped"


def active(enrolments: Iterable[Enrolment], day: date) -> list[Enrolment]:
    return [each for each in enrolments if active_on(each, day)]


def in_question(enrolments: Sequence[Enrolment], day: date) -> list[Enrolment]:
    """Return the enrolments that count: the active ones, else the pending, else all; the newest first.

    Those of unknown status may count too and stand behind.
    """
    newest = sorted(enrolments, key=lambda each: (each.insured_from or date.min, each.id), reverse=True)
    pending = [each for each in newest if status_on(each, day) == "pending"]
    open_ones = [each for each in newest if active_on(each, day) is None]
    return [*(active(newest, day) or pending), *open_ones] or newest


def both_active(enrolments: Sequence[Enrolment], day: date, alike: Callable[[Pair], bool | None]) -> bool | None:
    """Tell whether two enrolments that are `alike` are both active on `day`."""
    return some(
        every([active_on(one, day), active_on(other, day), alike((one, other))])
        for one, other in combinations(enrolments, 2)
    )


def same_region(pair: Pair) -> bool:
    return pair[0].region.code == pair[1].region.code


def same_scheme(pair: Pair) -> bool | None:
    one, other = pair[0].scheme, pair[1].scheme
    return None if one is None or other is None else one == other


def differ(one: str | None, other: str | None) -> bool | None:
    return None if one is None or other is None else one != other


def two_person_numbers(enrolments: Sequence[Enrolment]) -> bool | None:
    """Tell whether one ID number has two person numbers in the same region."""
    return some(
        differ(one.person_no, other.person_no) if same_region((one, other)) else False
        for one, other in combinations(enrolments, 2)
    )


def overlap_facts(enrolments: Sequence[Enrolment], day: date) -> dict[str, str]:
    """Return which kinds of two records at once there are, each pair counted under one kind."""

    def apart(pair: Pair) -> bool | None:
        return every([not same_region(pair), same_scheme(pair)])

    def schemes_differ(pair: Pair) -> bool | None:
        same = same_scheme(pair)
        return None if same is None else not same

    overlap = both_active(enrolments, day, lambda pair: True)
    return {
        "overlap": said(overlap),
        "same_place_overlap": said(
            both_active(enrolments, day, lambda pair: every([same_region(pair), same_scheme(pair)]))
        ),
        "cross_region_overlap": said(both_active(enrolments, day, apart)),
        "cross_scheme_overlap": said(both_active(enrolments, day, schemes_differ)),
        "two_person_numbers": said(two_person_numbers(enrolments)),
        "several_records": said(some([overlap, two_person_numbers(enrolments)])),
    }


def history_facts(enrolments: Sequence[Enrolment], day: date) -> dict[str, str]:
    """Return what past entries say: wrong details, differing names, ended records beside one active."""
    states = [active_on(each, day) for each in enrolments]
    past_wrong = some(
        every([None if now is None else not now, None if each.info_error is None else each.info_error != "none"])
        for each, now in zip(enrolments, states)
    )
    names = some(differ(one.name, other.name) for one, other in combinations(enrolments, 2))
    count = UNKNOWN if None in states and states.count(True) < 2 else str(min(states.count(True), 2))
    return {
        "past_entry_wrong": said(past_wrong),
        "names_differ": said(names),
        "active_enrolments": {"0": "none", "1": "one", "2": "several"}.get(count, UNKNOWN),
        "ended_records_too": said(len(enrolments) > 1 and states.count(True) < len(enrolments)),
    }


def detail_facts(enrolments: Sequence[Enrolment], day: date) -> dict[str, str]:
    """Return the details of the enrolments in question: scheme, unit, account, error, whether on the platform."""
    asked = in_question(enrolments, day)
    sure = [each for each in asked if active_on(each, day) is not None]
    errors = [each.info_error for each in asked]
    wrong = next((each.info_error for each in sure if each.info_error not in (None, "none")), None)
    accounts = [each.account_type for each in asked]
    account = next((kind for kind in ("personal", "small") if kind in [each.account_type for each in sure]), None)
    return {
        "scheme": agreed([each.scheme for each in asked], otherwise="both" if sure == asked else UNKNOWN),
        "has_unit": said(some(None if each.unit is None else bool(each.unit) for each in asked) if asked else None),
        "account": account or agreed(accounts, otherwise=UNKNOWN),
        "info_error": wrong or agreed(errors, otherwise=UNKNOWN),
        "on_platform": said(some(each.on_platform for each in asked) if asked else None),
        "an_active_one_on_platform": said(some(every([active_on(each, day), each.on_platform]) for each in enrolments)),
    }


def shown_facts(enrolments: Sequence[Enrolment], day: date, selected: str | None) -> dict[str, str]:
    """Return what the certificate's page shows: which place is selected, and whether an older one is listed."""
    by_id = {each.id: each for each in enrolments}
    chosen = by_id.get(selected or "")
    past = [each for each in enrolments if active_on(each, day) is False]
    moved = [each for each in past if (each.region.code, each.scheme) not in places(active(enrolments, day))]
    older = some([*(each.on_platform for each in moved), None if selected is None else chosen in moved])
    listed = sum(each.on_platform is True for each in enrolments)
    holding = [each.id for each in in_question(enrolments, day) if each.account_type == "personal"]
    return {
        "selected": selected_kind(selected, chosen, day),
        "older_place_shown": said(older),
        "several_places_listed": said(
            listed > 1 or (None if any(e.on_platform is None for e in enrolments) else False)
        ),
        "selected_holds_account": holds_account(selected, chosen, holding),
    }


def holds_account(selected: str | None, chosen: Enrolment | None, holding: Sequence[str]) -> str:
    """Tell whether the selected place holds the personal account; unknown when there is none, or its kind is."""
    if selected is None or not holding or (chosen is not None and chosen.account_type is None):
        return UNKNOWN
    return said(selected in holding)


def places(enrolments: Iterable[Enrolment]) -> set[tuple[str, str | None]]:
    """Return where and in which scheme: an earlier year of the same is no earlier place."""
    return {(each.region.code, each.scheme) for each in enrolments}


def selected_kind(selected: str | None, chosen: Enrolment | None, day: date) -> str:
    if selected is None:
        return UNKNOWN
    if chosen is None:
        return "none"
    return {True: "active_one", False: "inactive_one", None: UNKNOWN}[active_on(chosen, day)]


def enrolment_facts(enrolments: Sequence[Enrolment] | None, day: date, selected: str | None) -> dict[str, str]:
    """Return every fact that follows from the enrolments; none but `cover` when they could not be read."""
    facts = {"cover": word(cover(enrolments, day))}
    if enrolments is None:
        return facts
    facts |= overlap_facts(enrolments, day) | history_facts(enrolments, day)
    return facts | detail_facts(enrolments, day) | shown_facts(enrolments, day, selected)
