"""The tables of the channel, in the conversation store: they go when their conversation goes."""

from sqlalchemy import JSON, BigInteger, Column, Float, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from bot.conversations.tables import SERIAL, metadata


def conversation(**options: bool) -> Column:
    return Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, **options)


people = Table(
    "wechat_people",
    metadata,
    conversation(primary_key=True),
    Column("openid_hash", LargeBinary(32), nullable=False, unique=True),
    Column("openid", String(64), nullable=False),
    Column("talk_at", Float, nullable=False, default=0.0),
    Column("talk_sends", Integer, nullable=False, default=0),
    Column("tap_at", Float, nullable=False, default=0.0),
    Column("tap_sends", Integer, nullable=False, default=0),
)
inbox = Table(
    "wechat_inbox",
    metadata,
    Column("key", String(64), primary_key=True),
    conversation(index=True),
    Column("created", BigInteger, nullable=False),
    Column("at", Float, nullable=False, index=True),
    Column("state", String(8), nullable=False, index=True),
    Column("worked_until", Float, nullable=False),
    Column("deliveries", Integer, nullable=False, default=1),
    Column("said", JSON, nullable=False),
    Column("reply", Text),
)
outbox = Table(
    "wechat_outbox",
    metadata,
    Column("place", SERIAL, primary_key=True, autoincrement=True),
    conversation(),
    Column("text", Text, nullable=False),
    Column("at", Float, nullable=False),
    Column("state", String(8), nullable=False),
    Column("due", Float, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("error", String(32), nullable=False, default=""),
    Index("outbox_of_conversation", "conversation_id", "place"),
    Index("outbox_due", "state", "due"),
    sqlite_autoincrement=True,  # or the place of a letter that is gone would be given to the next
)
signatures = Table(
    "wechat_signatures",
    metadata,
    Column("signature", String(40), primary_key=True),
    Column("body_hash", LargeBinary(32), nullable=False),
    Column("at", Float, nullable=False, index=True),
)
tokens = Table(
    "wechat_tokens",
    metadata,
    Column("app_id", String(64), primary_key=True),
    Column("token", Text, nullable=False),
    Column("valid_until", Float, nullable=False),
    Column("fetched_until", Float, nullable=False),
)
