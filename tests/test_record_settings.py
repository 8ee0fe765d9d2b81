"""What the record side needs from the environment."""

import pytest

from actions.settings import MissingSetting, RecordSettings

PRODUCTION = {
    "VAULT_KEY": "a key that is long enough to be one",
    "SMS_GATEWAY_URL": "https://gateway.example/send",
    "RECORDS_DATABASE_URL": "postgresql://records.example/insurance",
}


@pytest.mark.parametrize("missing", PRODUCTION)
def test_a_secret_that_is_missing_in_production_is_named(missing: str) -> None:
    with pytest.raises(MissingSetting, match=missing):
        RecordSettings.of({name: value for name, value in PRODUCTION.items() if name != missing})


def test_with_all_of_them_production_starts_and_is_no_demo() -> None:
    settings = RecordSettings.of(PRODUCTION)
    assert not settings.demo and settings.records_url == PRODUCTION["RECORDS_DATABASE_URL"]


def test_the_demonstration_needs_nothing_and_keeps_one_key() -> None:
    first, again = RecordSettings.of({"ECERT_MODE": "demo"}), RecordSettings.of({"ECERT_MODE": "demo"})
    assert first == again and len(first.vault_key) >= 32


def test_a_number_of_days_that_is_none_is_refused() -> None:
    with pytest.raises(MissingSetting, match="RECEIPTS_KEPT_DAYS"):
        RecordSettings.of({**PRODUCTION, "RECEIPTS_KEPT_DAYS": "a while"})
