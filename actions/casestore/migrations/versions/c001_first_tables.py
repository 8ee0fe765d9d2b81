"""The first tables; rows of the audit can be added and nothing else.

Revision ID: c001
"""

import sqlalchemy as sa
from alembic import op

revision = "c001"
down_revision = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FINGERPRINT = sa.String(32)
SEAL = sa.String(64)
NO_SEAL = "0" * 64

SQLITE_TRIGGERS = (
    "CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are only added'); END",
    "CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are only added'); END",
    "CREATE TRIGGER audit_head_kept BEFORE DELETE ON audit_head "
    "BEGIN SELECT RAISE(ABORT, 'the head of the audit stays'); END",
    "CREATE TRIGGER audit_head_grows BEFORE UPDATE ON audit_head WHEN NEW.place <> OLD.place + 1 "
    "BEGIN SELECT RAISE(ABORT, 'the head of the audit only grows'); END",
)
POSTGRESQL_TRIGGERS = (
    "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'audit rows are only added'; END $$",
    "CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_head_kept BEFORE DELETE OR TRUNCATE ON audit_head "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_head_grows BEFORE UPDATE ON audit_head FOR EACH ROW "
    "WHEN (NEW.place <> OLD.place + 1) EXECUTE FUNCTION audit_refuse()",
)


def upgrade() -> None:
    create_identity_tables()
    create_waiting_tables()
    create_receipts()
    create_audit()
    for statement in SQLITE_TRIGGERS if op.get_bind().dialect.name == "sqlite" else POSTGRESQL_TRIGGERS:
        op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("The case store is not taken back: its audit may not be lost.")


def create_identity_tables() -> None:
    op.create_table(
        "secrets",
        sa.Column("reference", FINGERPRINT, primary_key=True),
        sa.Column("conversation", FINGERPRINT, nullable=False, index=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False, index=True),
    )
    op.create_table(
        "consents",
        sa.Column("id", SERIAL, primary_key=True, autoincrement=True),
        sa.Column("conversation", FINGERPRINT, nullable=False, index=True),
        sa.Column("how", sa.String(24), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("notice", sa.String(16), nullable=False),
        sa.Column("at", sa.Float(), nullable=False, index=True),
        sa.Column("ends_at", sa.Float(), nullable=False),
    )
    op.create_table(
        "challenges",
        sa.Column("conversation", FINGERPRINT, primary_key=True),
        sa.Column("person", FINGERPRINT, nullable=False),
        sa.Column("code", SEAL, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False, index=True),
    )
    op.create_table(
        "verifications",
        sa.Column("conversation", FINGERPRINT, primary_key=True),
        sa.Column("person", FINGERPRINT, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("until", sa.Float(), nullable=False, index=True),
    )
    op.create_table(
        "pages",
        sa.Column("conversation", FINGERPRINT, primary_key=True),
        sa.Column("token", FINGERPRINT, nullable=False, unique=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False, index=True),
    )


def create_waiting_tables() -> None:
    op.create_table(
        "lockouts",
        sa.Column("subject", FINGERPRINT, primary_key=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.Float(), nullable=False),
        sa.Column("failed_at", sa.Float(), nullable=False, index=True),
    )
    op.create_table(
        "sendings",
        sa.Column("id", SERIAL, primary_key=True, autoincrement=True),
        sa.Column("subject", FINGERPRINT, nullable=False),
        sa.Column("at", sa.Float(), nullable=False, index=True),
    )
    op.create_index("sending_of_subject", "sendings", ["subject", "at"])


def create_receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("case_code", sa.String(16), primary_key=True),
        sa.Column("conversation", FINGERPRINT, nullable=False, index=True),
        sa.Column("person", FINGERPRINT, nullable=False, index=True),
        sa.Column("made_at", sa.Float(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False, index=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )


def create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("place", SERIAL, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("who", FINGERPRINT, nullable=False),
        sa.Column("who_kind", sa.String(8), nullable=False),
        sa.Column("whom", FINGERPRINT, nullable=False, index=True),
        sa.Column("why", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("disclosed", sa.Text(), nullable=False),
        sa.Column("case_code", sa.String(16), nullable=False),
        sa.Column("seal", SEAL, nullable=False),
    )
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("seal", SEAL, nullable=False),
        sa.Column("mark", SEAL, nullable=False),
        sa.CheckConstraint("id = 1", name="only_one"),
    )
    op.bulk_insert(head, [{"id": 1, "place": 0, "seal": NO_SEAL, "mark": ""}])
