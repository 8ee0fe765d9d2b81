"""The tables of the record store: one for each group of the diagnosis specification, section 1.

NULL is "unknown" everywhere and never "no"; an empty string is "known to be none", such as
`enrolments.unit` of a retiree. Of lists, the rows themselves say what there is; where a list
could not be read, the column `…_known` of its owner is false. The values of enumerations are
those of `actions.diagnosis.model`.

There is an index for each query that is made, and no other:

- find a person: `persons.id_number`; read a record: `persons.ref`
- what hangs on a person: the keys of identities, certificates and certificate_channels,
  `enrolments (person_id, id)`, `family_links.holder_id`, `case_notes.person_id`
- what a region offers: the keys of regions and settlements
- outages running now or ended lately: `outages.ends`
"""

from datetime import datetime, timezone
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
    true,
)

metadata = MetaData()
SERIAL = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator):
    """A point in time with its zone; SQLite, which knows no zones, keeps it as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value.astimezone(timezone.utc) if value else None

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value.replace(tzinfo=timezone.utc) if value and value.tzinfo is None else value


def choice(name: str, *values: str, **options: Any) -> "Column[Any]":
    """Return a column that holds one of `values`, or NULL where unknown makes sense."""
    listed = ", ".join(f"'{value}'" for value in values)
    check = CheckConstraint(f"{name} IN ({listed})", name=f"{name}_listed")
    return Column(name, String(24), check, info={"values": values}, **options)


def person(name: str = "person_id", **options: Any) -> "Column[Any]":
    return Column(name, SERIAL, ForeignKey("persons.id", ondelete="CASCADE"), nullable=False, **options)


def known(name: str) -> "Column[Any]":
    return Column(name, Boolean, nullable=False, server_default=true())


def capability(name: str) -> "list[Column[Any]]":
    return [Column(name, Boolean), Column(f"{name}_checked", Date)]


snapshots = Table(
    "snapshots",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="one_row"), primary_key=True, autoincrement=False),
    Column("taken_at", Instant, nullable=False),
    Column("content_hash", String(64)),
)
persons = Table(
    "persons",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("ref", String(22), nullable=False, unique=True),
    Column("name", String(64), nullable=False),
    choice("id_type", "mainland", "other"),
    Column("id_number", String(32), nullable=False, unique=True),
    Column("birth_date", Date),
    Column("phone", String(20)),
    known("enrolments_known"),
    known("links_known"),
    known("notes_known"),
)
identities = Table(
    "identities",
    metadata,
    person(primary_key=True),
    Column("name_id_match", Boolean),
    choice("real_name_state", "done", "not_done", "failed"),
    choice("face_state", "passed", "failed", "not_tried"),
    Column("face_failures", Integer, CheckConstraint("face_failures >= 0", name="face_failures_counted")),
    Column("face_tried_on", Date),
    choice("police_photo_state", "fine", "outdated"),
    Column("phone_current", Boolean),
)
regions = Table(
    "regions",
    metadata,
    Column("code", String(6), primary_key=True),
    Column("name", String(64), nullable=False),
    Column("agency", String(128), nullable=False),
    *capability("ecert_enabled"),
    *capability("on_national_platform"),
    *capability("governance_done"),
    *capability("balance_lookup"),
)
settlements = Table(
    "settlements",
    metadata,
    Column("region_code", String(6), ForeignKey("regions.code", ondelete="CASCADE"), primary_key=True),
    choice("place", "local", "province", "other_province", primary_key=True),
    choice("use", "inpatient", "outpatient", "pharmacy", primary_key=True),
    choice("money", "personal", "pooled", primary_key=True),
    *capability("offered"),
)
enrolments = Table(
    "enrolments",
    metadata,
    Column("id", SERIAL, primary_key=True),
    person(),
    Column("region_code", String(6), ForeignKey("regions.code"), nullable=False),
    choice("scheme", "employee", "resident"),
    choice("status", "active", "suspended", "ended", "pending"),
    Column("insured_from", Date),
    Column("insured_to", Date),
    choice("info_error", "none", "name", "id_number", "other"),
    Column("on_platform", Boolean),
    Column("person_no", String(32)),
    Column("name", String(64)),
    Column("unit", String(128)),
    choice("account_type", "personal", "none", "small"),
    CheckConstraint("insured_from <= insured_to", name="insured_in_order"),
    UniqueConstraint("person_id", "id", name="enrolment_of_person"),
)
certificates = Table(
    "certificates",
    metadata,
    person(primary_key=True),
    choice("state", "none", "claimed", "active", "suspended", "cancelled"),
    known("channels_known"),
    Column("password_set", Boolean),
    Column("password_locked", Boolean),
    Column("place_selected", Boolean),
    Column("selected_enrolment", SERIAL),
    Column("opened_on", Date),
    ForeignKeyConstraint(["person_id", "selected_enrolment"], ["enrolments.person_id", "enrolments.id"]),
    CheckConstraint("(place_selected IS TRUE) = (selected_enrolment IS NOT NULL)", name="selected_says_which"),
)
certificate_channels = Table(
    "certificate_channels",
    metadata,
    person(primary_key=True),
    choice("channel", "app", "alipay", "wechat", primary_key=True),
    Column("activated_on", Date),
)
family_links = Table(
    "family_links",
    metadata,
    Column("id", SERIAL, primary_key=True),
    person("holder_id", index=True),
    Column("member_id", SERIAL, ForeignKey("persons.id", ondelete="SET NULL")),
    Column("member_name", String(64)),
    Column("member_birth_date", Date),
    Column("member_name_id_match", Boolean),
    choice("relation", "parent", "grandparent", "child", "spouse", "sibling", "relative"),
    choice("state", "draft", "under_review", "active", "rejected", "removed"),
    Column("reason", String(64)),
    choice("letter", "present", "missing", "unreadable"),
    choice("own_register", "present", "missing", "unreadable"),
    choice("member_register", "present", "missing", "unreadable"),
    choice("member_face", "passed", "failed", "not_done"),
    Column("active_since", Date),
)
case_notes = Table(
    "case_notes",
    metadata,
    Column("id", SERIAL, primary_key=True),
    person(index=True),
    choice(
        "kind",
        *("supplement_filed", "supplement_done", "merge_requested", "first_credit_posted", "unit_in_arrears"),
        nullable=False,
    ),
    Column("noted_on", Date, nullable=False),
    Column("enrolment_id", SERIAL),
    ForeignKeyConstraint(["person_id", "enrolment_id"], ["enrolments.person_id", "enrolments.id"]),
)
institutions = Table(
    "institutions",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("name", String(128), nullable=False),
    choice("kind", "hospital", "pharmacy", nullable=False),
    Column("region_code", String(6), ForeignKey("regions.code")),
    Column("designated", Boolean),
    Column("ecert_enabled", Boolean),
    Column("outpatient_open", Boolean),
    Column("personal_account_open", Boolean),
)
outages = Table(
    "outages",
    metadata,
    Column("id", SERIAL, primary_key=True),
    choice("scope", "national", "region", "institution", "channel", nullable=False),
    Column("subject", String(64), nullable=False),
    choice("kind", "network_optimisation", "fluctuation", "maintenance", nullable=False),
    Column("starts", Instant, nullable=False),
    Column("ends", Instant),
    CheckConstraint("(scope = 'national') = (subject = '')", name="subject_unless_national"),
    CheckConstraint("starts <= ends", name="starts_before_ends"),
    Index("outage_ends", "ends"),
)
