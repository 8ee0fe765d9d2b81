"""The tables of the conversation store, and the engine that reaches them."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
)
from sqlalchemy.engine import Engine, make_url

metadata = MetaData()
SERIAL = BigInteger().with_variant(Integer, "sqlite")

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(43), primary_key=True),
    Column("token_hash", LargeBinary(32), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("opened_at", Float, nullable=False),
    Column("last_at", Float, nullable=False, index=True),
    Column("closed_at", Float),
)
messages = Table(
    "messages",
    metadata,
    Column("place", SERIAL, primary_key=True, autoincrement=True),
    Column("id", String(36), nullable=False),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("answers", String(36)),
    Column("at", Float, nullable=False),
    Column("body", JSON, nullable=False),
    Column("helpful", Integer),
    Index("message_of_conversation", "conversation_id", "id", unique=True),
    Index("answers_to_message", "conversation_id", "answers"),
)
offers = Table(
    "offers",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("payload", String(255), primary_key=True),
    Column("title", String(255), nullable=False),
)
dialogues = Table(
    "dialogues",
    metadata,
    Column("sender_id", String(255), primary_key=True),
    Column("saved_at", Float, nullable=False),
    Column("events", Text, nullable=False),
)


def engine_at(url: str) -> Engine:
    """Return an engine for `url` with the tables in place; an SQLite file gets its folder."""
    sqlite = make_url(url).get_backend_name() == "sqlite"
    engine = create_engine(url, future=True, pool_pre_ping=not sqlite, connect_args={"timeout": 5} if sqlite else {})
    if sqlite:
        event.listen(engine, "connect", make_sqlite_fit)
    metadata.create_all(engine)
    return engine


def make_sqlite_fit(connection, _record) -> None:  # type: ignore[no-untyped-def]
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")
