"""What the environment decides about the WeChat official account."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.environment import WrongSetting, duration, number
from bot.wechat.quota import Quota, Window

OFFICIAL_API = "https://api.weixin.qq.com"
AES_KEY = re.compile(r"[A-Za-z0-9+/]{43}")
ADDRESS = re.compile(r"https?://[^\s/]+[^\s]*")


@dataclass(frozen=True)
class WeChatSettings:
    """The settings of the channel; `.env.example` explains each. Durations are in seconds."""

    token: str = field(repr=False)
    app_id: str
    app_secret: str = field(repr=False)
    aes_key: str = field(repr=False)
    api_base: str
    window: float
    reply_within: float
    text_bytes: int
    quota: Quota

    @property
    def can_send(self) -> bool:
        """Tell whether service messages can be sent, which needs the secret of the account."""
        return bool(self.app_secret)

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "WeChatSettings | None":
        """Read the settings; None when the channel is off. Raises `WrongSetting`."""
        if not environment.get("WECHAT_TOKEN"):
            return None
        refuse_what_cannot_work(environment)
        hours = duration(environment, "WECHAT_TALK_HOURS", 48, "hours")
        talk = Window(hours * 3600, number(environment, "WECHAT_TALK_SENDS", 5, least=0))
        moment = duration(environment, "WECHAT_TAP_SECONDS", 60)
        tap = Window(moment, number(environment, "WECHAT_TAP_SENDS", 3, least=0))
        return cls(
            token=environment["WECHAT_TOKEN"],
            app_id=environment.get("WECHAT_APP_ID", ""),
            app_secret=environment.get("WECHAT_APP_SECRET", ""),
            aes_key=environment.get("WECHAT_AES_KEY", ""),
            api_base=api_base_in(environment).rstrip("/").removesuffix("/cgi-bin").rstrip("/"),
            window=duration(environment, "WECHAT_WINDOW_SECONDS", 300),
            reply_within=duration(environment, "WECHAT_REPLY_SECONDS", 4.5),
            text_bytes=number(environment, "WECHAT_TEXT_BYTES", 2048, least=200),
            quota=Quota(talk, tap, kept_for_agents=number(environment, "WECHAT_SENDS_KEPT", 1, least=0)),
        )


def refuse_what_cannot_work(environment: Mapping[str, str]) -> None:
    aes_key = environment.get("WECHAT_AES_KEY", "")
    if aes_key and not is_aes_key(aes_key):
        raise WrongSetting(
            "WECHAT_AES_KEY must be the 43 letters and digits that the platform shows as EncodingAESKey."
        )
    for name in ("WECHAT_AES_KEY", "WECHAT_APP_SECRET"):
        if environment.get(name) and not environment.get("WECHAT_APP_ID"):
            raise WrongSetting(f"{name} needs WECHAT_APP_ID, the AppID of the official account.")
    if not ADDRESS.fullmatch(api_base_in(environment)):
        raise WrongSetting(f"WECHAT_API_BASE must be an address such as {OFFICIAL_API}.")
    if environment.get("ECERT_MODE", "production") == "production" and not environment.get("PUBLIC_URL"):
        raise WrongSetting("PUBLIC_URL is missing: messages on WeChat link to the verification page under it.")


def api_base_in(environment: Mapping[str, str]) -> str:
    return environment.get("WECHAT_API_BASE") or OFFICIAL_API


def is_aes_key(text: str) -> bool:
    try:
        return bool(AES_KEY.fullmatch(text)) and len(base64.b64decode(text + "=")) == 32
    except binascii.Error:
        return False
