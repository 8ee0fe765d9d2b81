"""A wrong setting is told in a sentence that names it."""

import pytest

from bot.settings import Settings, WrongSetting


@pytest.mark.parametrize(
    "environment, named",
    [
        ({"PORT": "abc"}, "PORT"),
        ({"ECERT_MODE": "test"}, "ECERT_MODE"),
        ({"RASA_WORKERS": "2"}, "REDIS_URL"),
        ({"ACTION_URL": "http://127.0.0.1:1"}, "ACTION_TOKEN"),
        ({"MESSAGES_LIMIT": "many"}, "MESSAGES_LIMIT"),
        ({"TRUSTED_PROXIES": "x"}, "TRUSTED_PROXIES"),
    ],
)
def test_a_wrong_setting_is_named(environment: dict, named: str) -> None:
    with pytest.raises(WrongSetting, match=named):
        Settings.of(environment)


def test_without_settings_the_embedded_defaults_hold() -> None:
    settings = Settings.of({})
    assert settings.port == 5005 and not settings.demo and settings.conversations_url.startswith("sqlite:///")


def test_the_mode_is_demo_only_when_asked_for() -> None:
    assert Settings.of({"ECERT_MODE": "demo"}).demo
