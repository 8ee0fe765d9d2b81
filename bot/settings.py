"""Everything the environment decides, read once at start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.environment import WrongSetting, limit, number
from bot.wechat.settings import WeChatSettings

__all__ = ["MODELS", "RESULTS", "ROOT", "VAR", "Settings", "WrongSetting"]

ROOT = Path(__file__).parent.parent
VAR, MODELS, RESULTS = ROOT / "var", ROOT / "models", ROOT / "results"


@dataclass(frozen=True)
class Settings:
    """The settings of the Internet-facing side; `.env.example` explains each."""

    demo: bool
    port: int
    public_url: str
    conversations_url: str
    action_url: str
    action_token: str
    widget_origins: tuple[str, ...]
    messages_limit: str
    conversations_limit: str
    trusted_proxies: int
    conversations_kept_days: int
    wechat: WeChatSettings | None

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings; raises `WrongSetting` with a sentence that names the wrong one."""
        refuse_what_cannot_work(environment)
        port = number(environment, "PORT", 5005)
        return cls(
            demo=environment.get("ECERT_MODE", "production") == "demo",
            port=port,
            public_url=environment.get("PUBLIC_URL", f"http://127.0.0.1:{port}").rstrip("/"),
            conversations_url=environment.get("CONVERSATIONS_DATABASE_URL") or f"sqlite:///{VAR / 'conversations.db'}",
            action_url=environment.get("ACTION_URL", ""),
            action_token=environment.get("ACTION_TOKEN", ""),
            widget_origins=tuple(environment.get("WIDGET_ORIGINS", "").split()),
            messages_limit=limit(environment, "MESSAGES_LIMIT", "240/minute"),
            conversations_limit=limit(environment, "CONVERSATIONS_LIMIT", "3000/minute"),
            trusted_proxies=number(environment, "TRUSTED_PROXIES", 0),
            conversations_kept_days=number(environment, "CONVERSATIONS_KEPT_DAYS", 90),
            wechat=WeChatSettings.of(environment),
        )


def refuse_what_cannot_work(environment: Mapping[str, str]) -> None:
    if environment.get("ECERT_MODE", "production") not in ("demo", "production"):
        raise WrongSetting("ECERT_MODE must be demo or production.")
    if number(environment, "RASA_WORKERS", 1) > 1 and not environment.get("REDIS_URL"):
        raise WrongSetting("RASA_WORKERS above 1 needs REDIS_URL, so that the workers share their locks.")
    if environment.get("ACTION_URL") and not environment.get("ACTION_TOKEN"):
        raise WrongSetting("ACTION_URL needs ACTION_TOKEN, the secret that both sides share.")
