"""What the record store can say of one person (diagnosis specification, section 1).

`None` is "unknown" everywhere and never means "no". A string that is empty means "known to
be none", such as an enrolment without a unit.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

OPEN_END = date.max
THIS_HOSPITAL = "this_hospital"


@dataclass(frozen=True)
class Capability:
    """Whether a region offers something, and the day on which that was last checked."""

    offered: bool | None = None
    checked: date | None = None


UNKNOWN_CAPABILITY = Capability()


@dataclass(frozen=True)
class Settlement:
    """Whether a region settles one kind of use in one kind of place from one source of money.

    `place`: local, province, other_province; `use`: inpatient, outpatient, pharmacy;
    `money`: personal, pooled.
    """

    place: str
    use: str
    money: str
    capability: Capability


@dataclass(frozen=True)
class Region:
    """A pooling area; `code` is the six-digit code of GB/T 2260, the rest what its insurance offers."""

    code: str
    name: str
    agency: str
    ecert_enabled: Capability = UNKNOWN_CAPABILITY
    on_national_platform: Capability = UNKNOWN_CAPABILITY
    governance_done: Capability = UNKNOWN_CAPABILITY
    balance_lookup: Capability = UNKNOWN_CAPABILITY
    settlements: tuple[Settlement, ...] = ()


@dataclass(frozen=True)
class Enrolment:
    """One enrolment; both days of `insured_from` … `insured_to` are included.

    `scheme`: employee, resident. `status`: active, suspended, ended, pending.
    `info_error`: none, name, id_number, other. `account_type`: personal, none, small.
    `unit`: the employer, "" for none. `name`: the name in that local system.
    """

    id: str
    region: Region
    scheme: str | None = None
    status: str | None = None
    insured_from: date | None = None
    insured_to: date | None = None
    info_error: str | None = None
    on_platform: bool | None = None
    person_no: str | None = None
    name: str | None = None
    unit: str | None = None
    account_type: str | None = None


@dataclass(frozen=True)
class Identity:
    """`real_name_state`: done, not_done, failed. `face_state`: passed, failed, not_tried.
    `police_photo_state`: fine, outdated."""

    name_id_match: bool | None = None
    real_name_state: str | None = None
    face_state: str | None = None
    face_failures: int | None = None
    face_tried_on: date | None = None
    police_photo_state: str | None = None
    phone_current: bool | None = None


@dataclass(frozen=True)
class Certificate:
    """`state`: none, claimed, active, suspended, cancelled. `channels`: those of app, alipay,
    wechat in which it was activated, with the day. `selected_enrolment`: the id of the
    enrolment whose place the page shows, "" for none. `opened_on`: when its page was last opened.
    """

    state: str | None = None
    channels: tuple[tuple[str, date | None], ...] | None = None
    password_set: bool | None = None
    password_locked: bool | None = None
    selected_enrolment: str | None = None
    opened_on: date | None = None


@dataclass(frozen=True)
class FamilyLink:
    """A link to a member, as its holder entered it.

    `state`: draft, under_review, active, rejected, removed; `reason` of a rejection.
    `relation`: parent, grandparent, child, spouse, sibling, relative. `letter`,
    `own_register`, `member_register`: present, missing, unreadable. `member_face`:
    passed, failed, not_done. `member_name` is masked. `member_insured` is told to staff alone.
    """

    id: str
    member_ref: str = ""
    member_name: str = ""
    relation: str | None = None
    state: str | None = None
    reason: str | None = None
    letter: str | None = None
    own_register: str | None = None
    member_register: str | None = None
    member_face: str | None = None
    member_name_id_match: bool | None = None
    member_birth_date: date | None = None
    member_insured: bool | None = None
    active_since: date | None = None


@dataclass(frozen=True)
class CaseNote:
    """`kind`: supplement_filed, supplement_done, merge_requested, first_credit_posted, unit_in_arrears."""

    kind: str
    on: date
    enrolment: str = ""


@dataclass(frozen=True)
class Institution:
    """`key` is `this_hospital` for the hospital itself; `kind`: hospital, pharmacy."""

    key: str
    name: str
    kind: str = "hospital"
    region_code: str = ""
    designated: bool | None = None
    ecert_enabled: bool | None = None
    outpatient_open: bool | None = None
    personal_account_open: bool | None = None


@dataclass(frozen=True)
class Outage:
    """`scope`: national, region, institution, channel, and `subject` names which (region code,
    institution key, app/alipay/wechat). `kind`: network_optimisation, fluctuation,
    maintenance. `ends` None: not known. Times carry their zone.
    """

    scope: str
    kind: str
    starts: datetime
    ends: datetime | None = None
    subject: str = ""


@dataclass(frozen=True)
class Record:
    """Everything known of one person at `taken_at`; lists are None when they could not be read.

    `ref` is the store's own random reference, never the ID number. `name` is masked.
    `id_type`: mainland, other.
    """

    ref: str
    taken_at: datetime
    name: str = ""
    id_type: str | None = None
    birth_date: date | None = None
    identity: Identity = field(default_factory=Identity)
    certificate: Certificate = field(default_factory=Certificate)
    enrolments: tuple[Enrolment, ...] | None = None
    links: tuple[FamilyLink, ...] | None = None
    notes: tuple[CaseNote, ...] | None = None


@dataclass(frozen=True)
class Surroundings:
    """What is public: institutions and outages; `outages` is None when they could not be read."""

    institutions: tuple[Institution, ...] = ()
    outages: tuple[Outage, ...] | None = None
