"""What the page shows, as JSON values. Times are seconds since 1970."""

from typing import Any

from tests.wechat_platform.people import Person, Shown
from tests.wechat_platform.platform import Platform
from tests.wechat_platform.sending import Sending

SLOW = 2.0  # seconds that the slow network adds to every delivery and every API call
MOST_LINES, MOST_CALLS = 200, 12


def state(platform: Platform, openid: str) -> dict[str, Any]:
    """Return everything the page shows while `openid` holds the phone; who is unknown is nobody (None)."""
    person = platform.people.get(openid)
    return {
        "account": platform.account.name,
        "people": [{"openid": one.openid, "follower": one.follower} for one in list(platform.people.values())],
        "person": person and person_state(person, platform.account.clock()),
        "calls": [{"path": call.path, "errcode": call.errcode, "at": call.at} for call in platform.calls[-MOST_CALLS:]],
        "menu": platform.menu,
        "faults": faults(platform),
    }


def faults(platform: Platform) -> dict[str, bool | int]:
    """Return the switches, and how many answers are still to be lost."""
    knobs = platform.faults
    return {
        "slow": knobs.delay > 0,
        "twice": knobs.duplicate > 0,
        "quota": knobs.quota_used_up,
        "lose": knobs.lose_next,
    }


def person_state(person: Person, now: float) -> dict[str, Any]:
    """Return the screen, the quota and the deliveries of the last message."""
    lines = list(enumerate(person.history))[-MOST_LINES:]
    sendings = person.sendings
    windows = person.quota.windows(now).items()
    return {
        "openid": person.openid,
        "follower": person.follower,
        "typing": person.typing,
        "lines": [{"number": number, **line(item)} for number, item in lines],
        "windows": [{"kind": kind, "left": one.left, "seconds": int(one.until - now)} for kind, one in windows],
        "last": last(sendings[-1]) if sendings else None,
    }


def line(item: Shown | Sending) -> dict[str, Any]:
    """Return one line of the conversation."""
    if isinstance(item, Shown):
        return {"by": item.by, "text": item.text, "at": item.at}
    return {
        "by": "me",
        "kind": item.kind,
        "fields": item.fields,
        "at": item.created,
        "state": "trouble" if item.trouble else "done" if item.done else "going",
    }


def last(sending: Sending) -> dict[str, Any]:
    """Return what became of a message."""
    deliveries = [
        {"at": one.began, "seconds": round(one.seconds, 2), "outcome": one.outcome} for one in sending.deliveries
    ]
    return {"done": sending.done, "trouble": sending.trouble, "deliveries": deliveries, "msg_id": str(sending.msg_id)}
