"""What the WeChat platform pushes, and how a text is put into its answer (公众平台: 接收消息, 被动回复).

wechatpy reads and writes the platform's XML; entities and everything that cannot be read are refused here.
"""

import hashlib
import json
import re
import uuid
from dataclasses import dataclass, field
from typing import Any
from xml.parsers.expat import ExpatError

from wechatpy import parse_message
from wechatpy.replies import TextReply

OPENID = re.compile(r"[\w-]{1,64}", re.ASCII)
NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TEXT, VOICE, PICTURE, LOCATION, LINK, UNKNOWN = "text", "voice", "picture", "location", "link", "unknown"
FOLLOW, LEAVE, SCAN, CLICK, EVENT = "follow", "leave", "scan", "click", "event"
MESSAGES = {
    **{"text": TEXT, "voice": VOICE, "location": LOCATION, "link": LINK},
    **{"image": PICTURE, "video": PICTURE, "shortvideo": PICTURE},
}
EVENTS = {
    "subscribe": FOLLOW,
    "subscribe_scan": FOLLOW,
    "subscribe_scan_product": FOLLOW,
    "unsubscribe": LEAVE,
    "scan": SCAN,
    "click": CLICK,
}
CONTENT = {TEXT: "Content", VOICE: "Recognition", FOLLOW: "EventKey", SCAN: "EventKey", CLICK: "EventKey"}
SAID, TAPPED = frozenset([TEXT, VOICE, PICTURE, LOCATION, LINK, UNKNOWN]), frozenset([FOLLOW, SCAN, CLICK])


class Unreadable(ValueError):
    """What was pushed is no message of the platform's form; its text says why, without its content."""


@dataclass(frozen=True)
class Incoming:
    """A message or an event: who sent it to which account when, of which kind, and what it says.

    `content` is the text, the recognised speech, or the key of a menu button or scene.
    """

    sender: str = field(repr=False)
    account: str
    at: int
    kind: str
    content: str = field(repr=False)
    id: str

    @property
    def key(self) -> str:
        """What a redelivery has in common with the first delivery: account, sender, kind and id, or what an event says.

        The platform's id alone does not do: ids of two people have been seen to collide,
        and events have none, but a time.
        """
        which: list[str | int] = [self.id] if self.id else [self.at, self.content]
        return hashlib.sha256(json.dumps([self.account, self.sender, self.kind, *which]).encode()).hexdigest()

    @property
    def key_at_its_time(self) -> str:
        """The key of a message whose id came before at quite another time, and which is therefore another message."""
        return hashlib.sha256(f"{self.key}\n{self.at}".encode()).hexdigest()


def message_id(key: str) -> str:
    """Return the id (a UUID) in the transcript of the message with this key."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, key))


def incoming(xml: bytes) -> Incoming:
    """Read what the platform pushed; raises `Unreadable`."""
    try:
        message = parse_message(xml)
        fields: dict[str, Any] = message._data
        kind = kind_of(message, str(fields["MsgType"]).lower())
        return Incoming(
            sender=openid(fields["FromUserName"]),
            account=openid(fields["ToUserName"]),
            at=int(fields["CreateTime"]),
            kind=kind,
            content=plain(fields.get(CONTENT.get(kind, ""))),
            id=plain(fields.get("MsgId")),
        )
    except (ExpatError, UnicodeDecodeError):
        raise Unreadable("The body is not XML.") from None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Unreadable("The body is not a message of the platform's form.") from None


def kind_of(message: Any, message_type: str) -> str:
    if message_type == "event" or message_type.startswith("device_"):
        return EVENTS.get(str(getattr(message, "event", "")).lower(), EVENT)
    return MESSAGES.get(message_type, UNKNOWN)


def openid(name: Any) -> str:
    if not isinstance(name, str) or not OPENID.fullmatch(name):
        raise ValueError("That is no openid.")
    return name


def plain(value: Any) -> str:
    if not isinstance(value, str | None):
        raise ValueError("That is no text.")
    return value or ""


def reply(to: Incoming, text: str) -> str:
    """Return the XML that answers a message with `text`."""
    content = NOT_IN_XML.sub("", text).replace("]]>", "]]＞")
    return TextReply(source=to.account, target=to.sender, content=content).render()
