"""Random cases for the properties: every field of the record can be unknown, every claim can be made."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from actions.diagnosis.case import Case, Owner
from actions.diagnosis.model import (
    OPEN_END,
    THIS_HOSPITAL,
    Capability,
    CaseNote,
    Certificate,
    Enrolment,
    FamilyLink,
    Identity,
    Institution,
    Outage,
    Record,
    Region,
    Settlement,
    Surroundings,
)
from tests.diagnosis.build import NOW

RULES = Path(__file__).parents[2] / "actions/diagnosis/rules"
FACTS = yaml.safe_load((RULES / "facts.yml").read_text("utf-8"))
TODAY = NOW.date()


def maybe(*values: Any) -> st.SearchStrategy[Any]:
    """One of the values, or unknown."""
    return st.sampled_from((*values, None))


yes_no = maybe(True, False)
days = st.sampled_from([TODAY - timedelta(days=each) for each in (400, 30, 1, 0, -1, -30)])
maybe_days = st.one_of(st.none(), days)
birthdays = maybe(date(1950, 3, 1), date(2010, 11, 23), date(2010, 11, 22), date(2009, 11, 23), date(2009, 11, 22))
capabilities = st.builds(Capability, yes_no, maybe_days)
settlements = st.builds(
    Settlement,
    st.sampled_from(["local", "province", "other_province"]),
    st.sampled_from(["inpatient", "outpatient", "pharmacy"]),
    st.sampled_from(["personal", "pooled"]),
    capabilities,
)


@st.composite
def regions(draw: st.DrawFn) -> tuple[Region, ...]:
    """The regions of one case: a code stands for one region in all its enrolments."""
    four = [draw(capabilities) for _ in range(4)]
    opened = tuple(draw(st.lists(settlements, max_size=2, unique_by=lambda each: (each.place, each.use, each.money))))
    names = {"140321": "平定县", "140300": "阳泉市", "140100": "太原市"}
    return tuple(Region(code, name, f"{name}医保经办机构", *four, opened) for code, name in names.items())


def enrolments(of: tuple[Region, ...]) -> st.SearchStrategy[Any]:
    each = st.builds(
        Enrolment,
        id=st.sampled_from(["e1", "e2", "e3"]),
        region=st.sampled_from(of),
        scheme=maybe("employee", "resident"),
        status=maybe("active", "active", "suspended", "ended", "pending"),
        insured_from=maybe_days,
        insured_to=st.one_of(maybe_days, st.just(OPEN_END)),
        info_error=maybe("none", "name", "id_number", "other"),
        on_platform=yes_no,
        person_no=maybe("n1", "n2"),
        name=maybe("张秀兰", "张秀芳"),
        unit=maybe("平定县某某公司", ""),
        account_type=maybe("personal", "none", "small"),
    )
    return st.one_of(st.none(), st.lists(each, max_size=3, unique_by=lambda one: one.id).map(tuple))


links = st.lists(
    st.builds(
        FamilyLink,
        id=st.sampled_from([f"l{place}" for place in range(7)]),
        state=maybe("draft", "under_review", "active", "rejected", "removed"),
        reason=maybe("", "照片不清楚"),
        letter=maybe("present", "missing", "unreadable"),
        own_register=maybe("present", "missing", "unreadable"),
        member_register=maybe("present", "missing", "unreadable"),
        member_face=maybe("passed", "failed", "not_done"),
        member_name_id_match=yes_no,
        member_birth_date=birthdays,
        member_insured=yes_no,
        active_since=maybe_days,
    ),
    max_size=6,
    unique_by=lambda one: one.id,
).map(tuple)
identities = st.builds(
    Identity,
    name_id_match=yes_no,
    real_name_state=maybe("done", "not_done", "failed"),
    face_state=maybe("passed", "failed", "not_tried"),
    phone_current=yes_no,
)
certificates = st.builds(
    Certificate,
    state=maybe("none", "claimed", "active", "suspended", "cancelled"),
    channels=maybe((), (("app", TODAY),), (("wechat", None),), (("app", TODAY), ("alipay", TODAY))),
    password_set=yes_no,
    password_locked=yes_no,
    selected_enrolment=maybe("", "e1", "e2"),
    opened_on=maybe_days,
)
notes = st.lists(
    st.builds(
        CaseNote,
        st.sampled_from(["supplement_done", "merge_requested", "first_credit_posted", "unit_in_arrears"]),
        days,
        st.sampled_from(["", "e1", "e2"]),
    ),
    max_size=2,
).map(tuple)


@st.composite
def records(draw: st.DrawFn) -> Record:
    return Record(
        ref="r1",
        taken_at=NOW - draw(st.sampled_from([timedelta(hours=2), timedelta(hours=100)])),
        id_type=draw(maybe("mainland", "other")),
        birth_date=draw(birthdays),
        identity=draw(identities),
        certificate=draw(certificates),
        enrolments=draw(enrolments(draw(regions()))),
        links=draw(st.one_of(st.none(), links)),
        notes=draw(st.one_of(st.none(), notes)),
    )


CONCERNED = [
    ("national", ""),
    ("region", "140300"),
    ("region", "140100"),
    ("institution", THIS_HOSPITAL),
    ("channel", "app"),
    ("channel", "wechat"),
]


@st.composite
def outages(draw: st.DrawFn) -> Outage:
    scope, subject = draw(st.sampled_from(CONCERNED))
    starts: datetime = NOW - timedelta(hours=draw(st.sampled_from([-1, 1, 48])))
    ends = draw(st.sampled_from([None, NOW + timedelta(hours=3), NOW - timedelta(minutes=30)]))
    return Outage(
        scope, draw(st.sampled_from(["network_optimisation", "fluctuation", "maintenance"])), starts, ends, subject
    )


surroundings = st.builds(
    Surroundings,
    institutions=st.builds(
        lambda *flags: (
            Institution(THIS_HOSPITAL, "平定县人民医院", "hospital", "140321", *flags[:4]),
            Institution("pharmacy", "某药店", "pharmacy", "140321", *flags[4:]),
        ),
        *[yes_no] * 6,
    ),
    outages=st.one_of(st.none(), st.lists(outages(), max_size=2).map(tuple)),
)
YES_CLAIMS = [name for name, each in FACTS.items() if name.startswith("said_") and list(each["values"]) == [True]]
CHOSEN_CLAIMS = {
    name: st.sampled_from([str(value) for value in each["values"]])
    for name, each in FACTS.items()
    if name.startswith("said_") and name not in YES_CLAIMS
} | {"said_institution": st.sampled_from([THIS_HOSPITAL, "pharmacy"])}


@st.composite
def claims(draw: st.DrawFn) -> dict[str, str]:
    said = dict.fromkeys(draw(st.lists(st.sampled_from(YES_CLAIMS), max_size=3)), "yes")
    chosen = draw(st.lists(st.sampled_from(sorted(CHOSEN_CLAIMS)), max_size=3))
    return said | {name: draw(CHOSEN_CLAIMS[name]) for name in chosen}


def insured(record: Record) -> Record:
    """Return the record with an enrolment that is active today for certain."""
    first = replace(ACTIVE, region=record.enrolments[0].region) if record.enrolments else ACTIVE
    return replace(record, enrolments=(first, *(record.enrolments or ())[1:]))


ACTIVE = Enrolment("e0", Region("140321", "平定县", "平定县医保经办机构"), "resident", "active",
                   TODAY - timedelta(days=30), OPEN_END, "none", True, "n1", "张秀兰", "", "none")  # fmt: skip


@st.composite
def cases(draw: st.DrawFn, askers: tuple[str, ...] = ("self", "holder", "staff")) -> Case:
    record = draw(records())
    link = draw(st.sampled_from(record.links)) if record.links and draw(st.booleans()) else None
    owner = Owner(extra=draw(st.booleans()))
    return Case(NOW, draw(st.sampled_from(askers)), record, draw(surroundings), draw(claims()), link, owner)
