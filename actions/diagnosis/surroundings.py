"""What regions, institutions and outages mean for the case."""

from collections.abc import Callable
from datetime import datetime, timedelta

from actions.diagnosis.case import Case
from actions.diagnosis.enrolments import in_question
from actions.diagnosis.logic import UNKNOWN, every, said, some
from actions.diagnosis.model import THIS_HOSPITAL, UNKNOWN_CAPABILITY, Capability, Institution, Outage, Region

OF_INSTITUTION = ("institution", "designated", "institution_ecert")
LATELY = timedelta(hours=24)  # an outage that ended longer ago no longer explains what is seen now
CITY_DIGITS = 4  # the first four digits of a GB/T 2260 code name the city, normally the pooling area
ELSEWHERE = {"city": "local", "local": "local", "province": "province", "other_province": "other_province"}


def regions(case: Case) -> list[Region]:
    """Return the regions of the enrolments in question, the newest enrolment's first."""
    enrolments = case.record.enrolments if case.record else None
    return list(dict.fromkeys(each.region for each in in_question(enrolments or (), case.today)))


def region_facts(case: Case) -> dict[str, str]:
    here = regions(case) if case.is_fresh else []

    def offered(which: Callable[[Region], Capability]) -> str:
        return said(which(here[0]).offered) if here else UNKNOWN

    return {
        "region_ecert": offered(lambda region: region.ecert_enabled),
        "region_on_platform": offered(lambda region: region.on_national_platform),
        "region_governance": offered(lambda region: region.governance_done),
        "region_balance_lookup": offered(lambda region: region.balance_lookup),
        "settled_elsewhere": settled_elsewhere(case, here[0]) if here else UNKNOWN,
        "insured_elsewhere": insured_elsewhere(case),
    }


def settlement_asked(case: Case, region: Region) -> Capability:
    """Return what the region's matrix says of the kind of use and the place that were named."""
    wanted = (ELSEWHERE.get(case.claims.get("said_place", "")), case.claims.get("said_visit"), "personal")
    found = [each.capability for each in region.settlements if (each.place, each.use, each.money) == wanted]
    return found[0] if found else UNKNOWN_CAPABILITY


def settled_elsewhere(case: Case, region: Region) -> str:
    """Tell whether the region settles what was asked, where it was asked, as of a date that is fresh."""
    capability = settlement_asked(case, region)
    if capability.offered is None or capability.checked is None:
        return UNKNOWN
    is_fresh = case.today - capability.checked <= case.owner.longest_age_of_capability
    return said(capability.offered) if is_fresh else UNKNOWN


def insured_elsewhere(case: Case) -> str:
    """Tell whether the person is insured outside the pooling area of this hospital."""
    here, hospital = regions(case), institution_named(case, THIS_HOSPITAL)
    if not here or hospital is None or not hospital.region_code:
        return UNKNOWN
    return said(here[0].code[:CITY_DIGITS] != hospital.region_code[:CITY_DIGITS])


def institution_named(case: Case, key: str) -> Institution | None:
    return next((each for each in case.surroundings.institutions if each.key == key), None)


def institution_facts(case: Case) -> dict[str, str]:
    """Return the facts of the institution asked about: this hospital unless another place was said."""
    key = case.claims.get("said_institution") or default_institution(case)
    found = institution_named(case, key)
    return {
        "institution": THIS_HOSPITAL if key == THIS_HOSPITAL else "other" if key else UNKNOWN,
        "designated": said(found.designated) if found else UNKNOWN,
        "institution_ecert": said(found.ecert_enabled) if found else UNKNOWN,
        "visit": case.claims.get("said_visit", UNKNOWN),
        "place": place_asked(case, key),
    }


def default_institution(case: Case) -> str:
    another = "said_place" in case.claims or case.claims.get("said_visit") == "pharmacy"
    return "" if another else THIS_HOSPITAL


def place_asked(case: Case, key: str) -> str:
    if case.claims.get("said_institution") == THIS_HOSPITAL:
        return THIS_HOSPITAL
    return ELSEWHERE.get(case.claims.get("said_place", ""), UNKNOWN)


def concerns(case: Case, outage: Outage) -> bool | None:
    """Tell whether an outage covers the person's region, this hospital, or the channel in use."""
    if outage.scope == "national":
        return True
    if outage.scope == "channel":
        used = channels(case)
        return None if used is None else outage.subject in used
    hospital = institution_named(case, THIS_HOSPITAL)
    if outage.scope == "institution":
        return outage.subject == case.claims.get("said_institution", THIS_HOSPITAL)
    codes = {region.code for region in regions(case)} or ({hospital.region_code} if hospital else set())
    return any(code == outage.subject or covers(outage, code) for code in codes)


def covers(outage: Outage, code: str) -> bool:
    """Tell whether an outage of a city (…00) or a province (…0000) covers a county's code."""
    whole = outage.subject.endswith("00")
    return whole and code.startswith(outage.subject.removesuffix("00").removesuffix("00"))


def channels(case: Case) -> set[str] | None:
    """Return the channel said, or those in which the certificate was activated; None if nobody knows."""
    if "said_platform" in case.claims:
        return {case.claims["said_platform"]}
    if case.record is None:
        return set()
    known = case.record.certificate.channels
    return None if known is None else {name for name, _ in known}


def outage_facts(case: Case) -> dict[str, str]:
    """Return which kinds of outage run now for this person, and whether one ended lately.

    `outage` leaves out what concerns an institution alone: activating or reading one's data does not need it.
    """
    kinds = ("network_optimisation", "fluctuation", "maintenance")
    names = ("outage", "app_outage", *kinds, "channel_outage", "outage_ended_lately")
    if case.surroundings.outages is None or not case.is_fresh:
        return dict.fromkeys(names, UNKNOWN)
    outages = [(each, concerns(case, each)) for each in case.surroundings.outages]
    runs = [(each, mine) for each, mine in outages if is_running(each, case.now)]
    wide = [(each, mine) for each, mine in runs if each.scope != "channel"]
    beyond = [(each, mine) for each, mine in runs if each.scope != "institution"]
    running = some(mine for _, mine in runs)
    ended = some(mine for each, mine in outages if each.ends and case.now - LATELY <= each.ends < case.now)
    return {
        "outage": said(some(mine for _, mine in beyond)),
        "app_outage": said(some(mine for each, mine in beyond if each.scope != "channel" or each.subject == "app")),
        **{kind: said(some(mine for each, mine in wide if each.kind == kind)) for kind in kinds},
        "channel_outage": said(every([running, not some(mine for _, mine in wide)])),
        "outage_ended_lately": said(every([ended, None if running is None else not running])),
    }


def is_running(outage: Outage, now: datetime) -> bool:
    return outage.starts <= now and (outage.ends is None or now <= outage.ends)
