"""Everything the environment decides for the record side, read once at start."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

VAR = Path(__file__).parent.parent / "var"
DEMO_KEY = VAR / "demo.key"
SECRETS = ("VAULT_KEY", "SMS_GATEWAY_URL", "RECORDS_DATABASE_URL")


class MissingSetting(Exception):
    """A setting is missing or cannot be used; its text tells the operator what to do."""


@dataclass(frozen=True)
class RecordSettings:
    """The settings of the record side; `.env.example` explains each."""

    demo: bool
    records_url: str
    cases_url: str
    vault_key: bytes
    sms_gateway_url: str
    receipts_kept_days: int

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ) -> "RecordSettings":
        """Read the settings; raises `MissingSetting`, in production also for a secret that is not set."""
        demo = environment.get("ECERT_MODE", "production") == "demo"
        missing = [name for name in SECRETS if not demo and not environment.get(name)]
        if missing:
            raise MissingSetting(f"{missing[0]} is missing: in production it must be set (see .env.example).")
        return cls(
            demo=demo,
            records_url=environment.get("RECORDS_DATABASE_URL") or f"sqlite:///{VAR / 'records.db'}",
            cases_url=environment.get("CASES_DATABASE_URL") or f"sqlite:///{VAR / 'cases.db'}",
            vault_key=environment.get("VAULT_KEY", "").encode() or demo_key(),
            sms_gateway_url=environment.get("SMS_GATEWAY_URL", ""),
            receipts_kept_days=days(environment, "RECEIPTS_KEPT_DAYS", 90),
        )


def days(environment: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(environment.get(name) or default)
    except ValueError:
        raise MissingSetting(f"{name} must be a whole number of days, not “{environment[name]}”.") from None


def demo_key() -> bytes:
    """Return the key of the demonstration, made once, so that lockouts outlast a restart there too."""
    if not DEMO_KEY.exists():
        DEMO_KEY.parent.mkdir(exist_ok=True)
        DEMO_KEY.touch(0o600)
        DEMO_KEY.write_text(secrets.token_urlsafe(48))
    return DEMO_KEY.read_bytes()
