"""What can be done on the page: each act with its names and what it needs."""

import secrets
from collections.abc import Callable
from typing import Any

from tests.wechat_platform.people import Person
from tests.wechat_platform.phone_state import SLOW
from tests.wechat_platform.platform import Platform

LONGEST_TEXT = 2000
HOSPITAL: dict[str, Any] = {
    "Location_X": 37.8004,
    "Location_Y": 113.6339,
    "Scale": 16,
    "Label": "山西省阳泉市平定县冠山镇 平定县人民医院",
}
PAGE: dict[str, Any] = {
    "Title": "医保电子凭证",
    "Description": "什么是医保电子凭证",
    "Url": "https://fuwu.nhsa.gov.cn/",
}


class WrongAct(Exception):
    """The page asked for something that does not exist; says what."""


class Acts:
    """Does what the page asks for."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._switches: dict[str, Callable[[bool], None]] = {
            "slow": self._slow,
            "twice": lambda on: setattr(platform.faults, "duplicate", float(on)),
            "quota": lambda on: setattr(platform.faults, "quota_used_up", on),
        }
        self._personal: dict[str, Callable[[Person, str], Any]] = {
            "text": lambda person, text: person.send_text(text),
            "voice": lambda person, text: person.send("voice", **media(), Format="amr", Recognition=text),
            "unheard": lambda person, _: person.send("voice", **media(), Format="amr", Recognition=""),
            "image": lambda person, _: person.send("image", PicUrl=f"{platform.base}/phone/picture.svg", **media()),
            "location": lambda person, _: person.send("location", **HOSPITAL),
            "link": lambda person, _: person.send("link", **PAGE),
            "click": lambda person, key: person.event("CLICK", EventKey=key),
            "view": lambda person, url: person.event("VIEW", EventKey=url),
            "follow": lambda person, _: person.follow(),
            "unfollow": lambda person, _: person.unfollow(),
            "scan": lambda person, scene: person.scan(scene),
            "again": lambda person, _: person.sendings[-1].redeliver() if person.sendings else None,
        }

    def do(self, act: str, openid: str, text: str, on: bool) -> str:
        """Do an act; return the openid of whom it concerns. Raises WrongAct."""
        if act == "new":
            return self.new().openid
        if act in self._switches:
            self._switches[act](on)
        elif act == "lose":
            self._platform.faults.lose_next += 1
        elif act == "expire":
            self._platform.expire_tokens()
        else:
            self._do_personal(act, openid, text)
        return openid

    def new(self) -> Person:
        """Let a new person follow the account."""
        person = self._platform.person()
        person.follow()
        return person

    def _do_personal(self, act: str, openid: str, text: str) -> None:
        person = self._platform.people.get(openid)
        if person is None or act not in self._personal:
            raise WrongAct(f"no act {act!r} or no such person")
        if len(text) > LONGEST_TEXT or (act == "text" and not text.strip()):
            raise WrongAct("the text is empty or too long")
        self._personal[act](person, text)

    def _slow(self, on: bool) -> None:
        self._platform.faults.delay = self._platform.faults.api_delay = SLOW * on


def media() -> dict[str, Any]:
    return {"MediaId": secrets.token_urlsafe(32)}
