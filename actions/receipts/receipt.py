"""What a look-up found, as it is kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from actions.diagnosis.case import SHANGHAI, Case
from actions.diagnosis.enrolments import active, in_question, status_on
from actions.diagnosis.model import OPEN_END, Enrolment
from actions.diagnosis.rules_model import Verdict
from actions.diagnosis.surroundings import concerns, is_running, regions, settlement_asked

Told = Mapping[str, Any]


@dataclass(frozen=True)
class Receipt:
    """`findings` are plain mappings of `Finding`'s fields; `values` fill the words (place, agency, dates).

    `about`: self, or member. `made_at` and `taken_at` (when the record was taken) are
    ISO 8601 with zone.
    """

    case_code: str
    topic: str
    about: str
    made_at: str
    taken_at: str = ""
    findings: tuple[Told, ...] = ()
    general: bool = False
    missing: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


def receipt_of(case_code: str, case: Case, verdict: Verdict, about: str) -> Receipt:
    """Return the receipt of a verdict on a case."""
    return Receipt(
        case_code=case_code,
        topic=verdict.topic,
        about=about,
        made_at=stamp(case.now),
        taken_at=stamp(case.record.taken_at) if case.record else "",
        findings=tuple({**asdict(each), "decided_by": dict(each.decided_by)} for each in verdict.findings),
        general=verdict.general,
        missing=verdict.missing,
        values=values_of(case),
    )


def stamp(at: datetime) -> str:
    return at.astimezone(SHANGHAI).isoformat(timespec="minutes")


def values_of(case: Case) -> dict[str, str]:
    """Return what the words may name of the case: insured place, agency, dates, the reason of a rejection."""
    enrolments = in_question((case.record.enrolments if case.record else None) or (), case.today)
    places = list(dict.fromkeys(each.region.name for each in enrolments if counts(each, enrolments, case)))
    pending = [each for each in enrolments if status_on(each, case.today) == "pending" and each.insured_from]
    return {
        "place": "、".join(places),
        "from_date": pending[0].insured_from.isoformat() if pending and pending[0].insured_from else "",
        "until": end_of_maintenance(case),
        "reason": case.link.reason or "" if case.link else "",
        "checked": checked(case),
        "insured_to": last_day(enrolments),
    }


def counts(enrolment: Enrolment, enrolments: list[Enrolment], case: Case) -> bool:
    several = active(enrolments, case.today)
    return enrolment in several if len(several) > 1 else enrolment is enrolments[0]


def end_of_maintenance(case: Case) -> str:
    """Return until when maintenance that concerns the person will run, if that was announced."""
    runs = [each for each in case.surroundings.outages or () if is_running(each, case.now) and concerns(case, each)]
    ends = [each.ends for each in runs if each.kind == "maintenance" and each.ends]
    return stamp(max(ends))[:16].replace("T", " ") if ends else ""


def checked(case: Case) -> str:
    day = settlement_asked(case, regions(case)[0]).checked if regions(case) else None
    return day.isoformat() if day else ""


def last_day(enrolments: list[Enrolment]) -> str:
    days = [each.insured_to for each in enrolments if each.insured_to and each.insured_to != OPEN_END]
    return max(days).isoformat() if days else ""
