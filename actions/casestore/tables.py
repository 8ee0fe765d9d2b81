"""The tables of the case store.

`conversation` and `person` columns are fingerprints, `sealed` and `body` are encrypted
(`actions.identity.keys`). Times are seconds since the epoch.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
metadata = MetaData(naming_convention=NAMES)
SERIAL = BigInteger().with_variant(Integer, "sqlite")
FINGERPRINT = String(32)
SEAL = String(64)

secrets = Table(
    "secrets",
    metadata,
    Column("reference", FINGERPRINT, primary_key=True),
    Column("conversation", FINGERPRINT, nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("expires_at", Float, nullable=False, index=True),
)
consents = Table(
    "consents",
    metadata,
    Column("id", SERIAL, primary_key=True, autoincrement=True),
    Column("conversation", FINGERPRINT, nullable=False, index=True),
    Column("how", String(24), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("notice", String(16), nullable=False),
    Column("at", Float, nullable=False, index=True),
    Column("ends_at", Float, nullable=False),
)
challenges = Table(
    "challenges",
    metadata,
    Column("conversation", FINGERPRINT, primary_key=True),
    Column("person", FINGERPRINT, nullable=False),
    Column("code", SEAL, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("expires_at", Float, nullable=False, index=True),
)
lockouts = Table(
    "lockouts",
    metadata,
    Column("subject", FINGERPRINT, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("level", Integer, nullable=False),
    Column("locked_until", Float, nullable=False),
    Column("failed_at", Float, nullable=False, index=True),
)
sendings = Table(
    "sendings",
    metadata,
    Column("id", SERIAL, primary_key=True, autoincrement=True),
    Column("subject", FINGERPRINT, nullable=False),
    Column("at", Float, nullable=False, index=True),
    Index("sending_of_subject", "subject", "at"),
)
verifications = Table(
    "verifications",
    metadata,
    Column("conversation", FINGERPRINT, primary_key=True),
    Column("person", FINGERPRINT, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("at", Float, nullable=False),
    Column("until", Float, nullable=False, index=True),
)
pages = Table(
    "pages",
    metadata,
    Column("conversation", FINGERPRINT, primary_key=True),
    Column("token", FINGERPRINT, nullable=False, unique=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("expires_at", Float, nullable=False, index=True),
)
receipts = Table(
    "receipts",
    metadata,
    Column("case_code", String(16), primary_key=True),
    Column("conversation", FINGERPRINT, nullable=False, index=True),
    Column("person", FINGERPRINT, nullable=False, index=True),
    Column("made_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),
)
audit = Table(
    "audit",
    metadata,
    Column("place", SERIAL, primary_key=True, autoincrement=False),
    Column("at", Float, nullable=False),
    Column("who", FINGERPRINT, nullable=False),
    Column("who_kind", String(8), nullable=False),
    Column("whom", FINGERPRINT, nullable=False, index=True),
    Column("why", String(64), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("disclosed", Text, nullable=False),
    Column("case_code", String(16), nullable=False),
    Column("seal", SEAL, nullable=False),
)
audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("place", BigInteger, nullable=False),
    Column("seal", SEAL, nullable=False),
    Column("mark", SEAL, nullable=False),
    CheckConstraint("id = 1", name="only_one"),
)
