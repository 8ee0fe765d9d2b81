"""Every table of the record store."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = [
    "family_links",
    "certificate_channels",
    "certificates",
    "case_notes",
    "enrolments",
    "identities",
    "persons",
    "outages",
    "institutions",
    "settlements",
    "regions",
    "snapshots",
]


def upgrade() -> None:
    create_public()
    create_people()
    create_certificates()
    create_family()


def create_public() -> None:
    op.create_table(
        "snapshots",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_hash", sa.String(length=64)),
        sa.CheckConstraint("id = 1", name="one_row"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "regions",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("agency", sa.String(length=128), nullable=False),
        sa.Column("ecert_enabled", sa.Boolean()),
        sa.Column("ecert_enabled_checked", sa.Date()),
        sa.Column("on_national_platform", sa.Boolean()),
        sa.Column("on_national_platform_checked", sa.Date()),
        sa.Column("governance_done", sa.Boolean()),
        sa.Column("governance_done_checked", sa.Date()),
        sa.Column("balance_lookup", sa.Boolean()),
        sa.Column("balance_lookup_checked", sa.Date()),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "settlements",
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("place", sa.String(length=24), nullable=False),
        sa.Column("use", sa.String(length=24), nullable=False),
        sa.Column("money", sa.String(length=24), nullable=False),
        sa.Column("offered", sa.Boolean()),
        sa.Column("offered_checked", sa.Date()),
        sa.CheckConstraint("money IN ('personal', 'pooled')", name="money_listed"),
        sa.CheckConstraint("place IN ('local', 'province', 'other_province')", name="place_listed"),
        sa.CheckConstraint("use IN ('inpatient', 'outpatient', 'pharmacy')", name="use_listed"),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("region_code", "place", "use", "money"),
    )
    op.create_table(
        "institutions",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("region_code", sa.String(length=6)),
        sa.Column("designated", sa.Boolean()),
        sa.Column("ecert_enabled", sa.Boolean()),
        sa.Column("outpatient_open", sa.Boolean()),
        sa.Column("personal_account_open", sa.Boolean()),
        sa.CheckConstraint("kind IN ('hospital', 'pharmacy')", name="kind_listed"),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"]),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "outages",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("scope", sa.String(length=24), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("starts", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True)),
        sa.CheckConstraint("(scope = 'national') = (subject = '')", name="subject_unless_national"),
        sa.CheckConstraint("kind IN ('network_optimisation', 'fluctuation', 'maintenance')", name="kind_listed"),
        sa.CheckConstraint("scope IN ('national', 'region', 'institution', 'channel')", name="scope_listed"),
        sa.CheckConstraint("starts <= ends", name="starts_before_ends"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("outage_ends", "outages", ["ends"])


def create_people() -> None:
    op.create_table(
        "persons",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("ref", sa.String(length=22), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("id_type", sa.String(length=24)),
        sa.Column("id_number", sa.String(length=32), nullable=False),
        sa.Column("birth_date", sa.Date()),
        sa.Column("phone", sa.String(length=20)),
        sa.Column("enrolments_known", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("links_known", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("notes_known", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.CheckConstraint("id_type IN ('mainland', 'other')", name="id_type_listed"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("id_number"),
        sa.UniqueConstraint("ref"),
    )
    op.create_table(
        "identities",
        sa.Column("person_id", SERIAL, nullable=False),
        sa.Column("name_id_match", sa.Boolean()),
        sa.Column("real_name_state", sa.String(length=24)),
        sa.Column("face_state", sa.String(length=24)),
        sa.Column("face_failures", sa.Integer()),
        sa.Column("face_tried_on", sa.Date()),
        sa.Column("police_photo_state", sa.String(length=24)),
        sa.Column("phone_current", sa.Boolean()),
        sa.CheckConstraint("face_state IN ('passed', 'failed', 'not_tried')", name="face_state_listed"),
        sa.CheckConstraint("police_photo_state IN ('fine', 'outdated')", name="police_photo_state_listed"),
        sa.CheckConstraint("real_name_state IN ('done', 'not_done', 'failed')", name="real_name_state_listed"),
        sa.CheckConstraint("face_failures >= 0", name="face_failures_counted"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_table(
        "enrolments",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("person_id", SERIAL, nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("scheme", sa.String(length=24)),
        sa.Column("status", sa.String(length=24)),
        sa.Column("insured_from", sa.Date()),
        sa.Column("insured_to", sa.Date()),
        sa.Column("info_error", sa.String(length=24)),
        sa.Column("on_platform", sa.Boolean()),
        sa.Column("person_no", sa.String(length=32)),
        sa.Column("name", sa.String(length=64)),
        sa.Column("unit", sa.String(length=128)),
        sa.Column("account_type", sa.String(length=24)),
        sa.CheckConstraint("account_type IN ('personal', 'none', 'small')", name="account_type_listed"),
        sa.CheckConstraint("info_error IN ('none', 'name', 'id_number', 'other')", name="info_error_listed"),
        sa.CheckConstraint("scheme IN ('employee', 'resident')", name="scheme_listed"),
        sa.CheckConstraint("status IN ('active', 'suspended', 'ended', 'pending')", name="status_listed"),
        sa.CheckConstraint("insured_from <= insured_to", name="insured_in_order"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("person_id", "id", name="enrolment_of_person"),
    )
    op.create_table(
        "case_notes",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("person_id", SERIAL, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("enrolment_id", SERIAL),
        sa.CheckConstraint(
            "kind IN ('supplement_filed', 'supplement_done', 'merge_requested', "
            "'first_credit_posted', 'unit_in_arrears')",
            name="kind_listed",
        ),
        sa.ForeignKeyConstraint(["person_id", "enrolment_id"], ["enrolments.person_id", "enrolments.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_case_notes_person_id", "case_notes", ["person_id"])


def create_certificates() -> None:
    op.create_table(
        "certificates",
        sa.Column("person_id", SERIAL, nullable=False),
        sa.Column("state", sa.String(length=24)),
        sa.Column("channels_known", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("password_set", sa.Boolean()),
        sa.Column("password_locked", sa.Boolean()),
        sa.Column("place_selected", sa.Boolean()),
        sa.Column("selected_enrolment", SERIAL),
        sa.Column("opened_on", sa.Date()),
        sa.CheckConstraint("state IN ('none', 'claimed', 'active', 'suspended', 'cancelled')", name="state_listed"),
        sa.CheckConstraint("(place_selected IS TRUE) = (selected_enrolment IS NOT NULL)", name="selected_says_which"),
        sa.ForeignKeyConstraint(["person_id", "selected_enrolment"], ["enrolments.person_id", "enrolments.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_table(
        "certificate_channels",
        sa.Column("person_id", SERIAL, nullable=False),
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("activated_on", sa.Date()),
        sa.CheckConstraint("channel IN ('app', 'alipay', 'wechat')", name="channel_listed"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "channel"),
    )


def create_family() -> None:
    op.create_table(
        "family_links",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("holder_id", SERIAL, nullable=False),
        sa.Column("member_id", SERIAL),
        sa.Column("member_name", sa.String(length=64)),
        sa.Column("member_birth_date", sa.Date()),
        sa.Column("member_name_id_match", sa.Boolean()),
        sa.Column("relation", sa.String(length=24)),
        sa.Column("state", sa.String(length=24)),
        sa.Column("reason", sa.String(length=64)),
        sa.Column("letter", sa.String(length=24)),
        sa.Column("own_register", sa.String(length=24)),
        sa.Column("member_register", sa.String(length=24)),
        sa.Column("member_face", sa.String(length=24)),
        sa.Column("active_since", sa.Date()),
        sa.CheckConstraint("letter IN ('present', 'missing', 'unreadable')", name="letter_listed"),
        sa.CheckConstraint("member_face IN ('passed', 'failed', 'not_done')", name="member_face_listed"),
        sa.CheckConstraint("member_register IN ('present', 'missing', 'unreadable')", name="member_register_listed"),
        sa.CheckConstraint("own_register IN ('present', 'missing', 'unreadable')", name="own_register_listed"),
        sa.CheckConstraint(
            "relation IN ('parent', 'grandparent', 'child', 'spouse', 'sibling', 'relative')", name="relation_listed"
        ),
        sa.CheckConstraint("state IN ('draft', 'under_review', 'active', 'rejected', 'removed')", name="state_listed"),
        sa.ForeignKeyConstraint(["holder_id"], ["persons.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["persons.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_family_links_holder_id", "family_links", ["holder_id"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
