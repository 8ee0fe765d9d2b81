"""The channel is off without a token, and a setting that cannot work is refused by name."""

from dataclasses import fields

import pytest

from bot.environment import WrongSetting
from bot.wechat.quota import Quota, Window
from bot.wechat.settings import WeChatSettings

DEMO = {"WECHAT_TOKEN": "token", "ECERT_MODE": "demo"}
AES_KEY = "0123456789abcdefghijABCDEFGHIJ0123456789+/0"
SECRETS = {
    "WECHAT_TOKEN": "the-token",
    "WECHAT_APP_ID": "wx0123456789abcdef",
    "WECHAT_APP_SECRET": "the-secret",
    "WECHAT_AES_KEY": AES_KEY,
}


def settings(**environment: str) -> WeChatSettings:
    read = WeChatSettings.of({**DEMO, **environment})
    assert read is not None
    return read


@pytest.mark.parametrize(
    "environment", [{}, {"WECHAT_TOKEN": ""}, {"WECHAT_APP_ID": "wx0"}, {"WECHAT_TOKEN": "", "WECHAT_AES_KEY": "short"}]
)
def test_without_a_token_the_channel_is_off(environment: dict[str, str]) -> None:
    assert WeChatSettings.of(environment) is None


def test_what_is_not_set_has_a_default() -> None:
    assert settings() == WeChatSettings(
        token="token",
        app_id="",
        app_secret="",
        aes_key="",
        api_base="https://api.weixin.qq.com",
        window=300,
        reply_within=4.5,
        text_bytes=2048,
        quota=Quota(Window(48 * 3600, 5), Window(60, 3), kept_for_agents=1),
    )


def test_what_is_set_is_read() -> None:
    read = settings(
        **{**SECRETS, "WECHAT_API_BASE": "http://127.0.0.1:9", "WECHAT_WINDOW_SECONDS": "10"},
        **{"WECHAT_REPLY_SECONDS": "2.5", "WECHAT_TEXT_BYTES": "600", "WECHAT_SENDS_KEPT": "2"},
        **{"WECHAT_TALK_HOURS": "0.5", "WECHAT_TALK_SENDS": "20", "WECHAT_TAP_SECONDS": "30", "WECHAT_TAP_SENDS": "1"},
    )
    assert read == WeChatSettings(
        *("the-token", "wx0123456789abcdef", "the-secret", AES_KEY, "http://127.0.0.1:9"),
        *(10, 2.5, 600),
        Quota(Window(1800, 20), Window(30, 1), kept_for_agents=2),
    )


def test_service_messages_need_the_secret() -> None:
    assert not settings().can_send and not settings(WECHAT_APP_ID="wx0").can_send and settings(**SECRETS).can_send


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ("https://api.weixin.qq.com", "https://api.weixin.qq.com"),
        ("https://api.weixin.qq.com/", "https://api.weixin.qq.com"),
        ("https://api.weixin.qq.com/cgi-bin", "https://api.weixin.qq.com"),
        ("https://api.weixin.qq.com/cgi-bin/", "https://api.weixin.qq.com"),
        ("http://127.0.0.1:8123/cgi-bin", "http://127.0.0.1:8123"),
        ("http://proxy/wechat/cgi-bin/", "http://proxy/wechat"),
        ("http://proxy/wechat", "http://proxy/wechat"),
    ],
)
def test_the_address_may_be_given_with_or_without_its_path(given: str, base: str) -> None:
    assert settings(WECHAT_API_BASE=given).api_base == base


NO_NUMBERS = [
    *((f"WECHAT_{name}", value) for name in ("TALK_SENDS", "TAP_SENDS", "TEXT_BYTES", "SENDS_KEPT") for value in "x½"),
    *(("WECHAT_TALK_SENDS", value) for value in ("1.5", "five", "１.")),
    *(
        (f"WECHAT_{name}", value)
        for name in ("TALK_HOURS", "TAP_SECONDS", "WINDOW_SECONDS", "REPLY_SECONDS")
        for value in ("x", "0", "-1", "nan", "inf", "1h")
    ),
]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("WECHAT_AES_KEY", value) for value in ("short", AES_KEY[:-1], AES_KEY + "0", AES_KEY + "=", "密" * 43)),
        *(("WECHAT_AES_KEY", value) for value in (AES_KEY + "\n", " " + AES_KEY[1:], AES_KEY[:-1] + "_", "-" * 43)),
        *(("WECHAT_API_BASE", value) for value in ("api.weixin.qq.com", "ftp://h", "https://", "https:///x", "x")),
        *(("WECHAT_API_BASE", value) for value in ("https://h h", " https://h", "https://h\n", "javascript:1")),
        *NO_NUMBERS,
    ],
)
def test_what_cannot_work_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(WrongSetting) as refused:
        settings(**{"WECHAT_APP_ID": "wx0", name: value})
    assert name in str(refused.value) and str(refused.value).endswith(".")


@pytest.mark.parametrize(("name", "value"), [("WECHAT_AES_KEY", AES_KEY), ("WECHAT_APP_SECRET", "the-secret")])
def test_what_needs_the_app_id_says_so(name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=f"{name} needs WECHAT_APP_ID") as refused:
        settings(**{name: value})
    assert value not in str(refused.value)


@pytest.mark.parametrize("mode", [{}, {"ECERT_MODE": "production"}])
def test_in_production_the_address_of_the_pages_is_needed(mode: dict[str, str]) -> None:
    with pytest.raises(WrongSetting, match="PUBLIC_URL"):
        WeChatSettings.of({"WECHAT_TOKEN": "token", **mode})
    assert WeChatSettings.of({"WECHAT_TOKEN": "token", "PUBLIC_URL": "https://h.example.org", **mode})


def test_a_wrong_key_is_not_shown() -> None:
    with pytest.raises(WrongSetting) as refused:
        settings(**{**SECRETS, "WECHAT_AES_KEY": "nearly" + AES_KEY})
    assert AES_KEY not in str(refused.value)


def test_secrets_are_not_in_what_is_logged() -> None:
    read = settings(**SECRETS)
    assert not [value for value in ("the-token", "the-secret", AES_KEY) if value in repr(read) or value in str(read)]
    assert {field.name for field in fields(read) if not field.repr} == {"token", "app_secret", "aes_key"}
