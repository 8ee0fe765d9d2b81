"""What operators do from the command line: put up the menu, see what could not be sent, have it tried again."""

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.settings import Settings, WrongSetting
from bot.wechat import platform
from bot.wechat.commands import push_menu, retry, unsettled
from bot.wechat.errors import UNKNOWN, trouble
from bot.wechat.menu import content, platform_form
from tests.running import free_port
from tests.wechat.conftest import settings
from tests.wechat.world import Answering, Clock, World, stand_in_platform, texts
from tests.wechat_platform import Platform

URL = "https://h.example.org"


@pytest.fixture
def stand_in() -> Iterator[Platform]:
    with stand_in_platform() as stand_in:
        yield stand_in


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/conversations.db"


@pytest.fixture
def world(url: str, stand_in: Platform) -> Iterator[World]:
    """The world of a server on the same store as the commands."""
    world = World(url, stand_in, Clock(time.time()))
    yield world
    world.close()


def ours(stand_in: Platform, url: str, **other: str) -> Settings:
    known = {"ECERT_MODE": "demo", "PUBLIC_URL": URL, "CONVERSATIONS_DATABASE_URL": url}
    return Settings.of({**known, **settings(stand_in), **other})


def refusal(found: Settings) -> str:
    with pytest.raises(WrongSetting) as refused:
        push_menu(found, "zh")
    return str(refused.value)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_menu_is_put_up_in_the_language_asked_for(stand_in: Platform, url: str, language: str) -> None:
    push_menu(ours(stand_in, url), language)
    assert stand_in.menu == platform_form(content(), language, URL)
    assert stand_in.menu["button"][0]["name"] == content()["buttons"][0]["title"][language]
    assert stand_in.errors() == []


def test_a_menu_is_replaced_by_the_next_one(stand_in: Platform, url: str) -> None:
    for language in ("zh", "en"):
        push_menu(ours(stand_in, url), language)
    assert stand_in.menu == platform_form(content(), "en", URL)
    assert sum(call.path == "/cgi-bin/token" for call in stand_in.calls) == 1


def test_a_token_that_is_refused_is_fetched_anew_for_the_menu(stand_in: Platform, url: str) -> None:
    push_menu(ours(stand_in, url), "zh")
    stand_in.revoke_tokens()
    push_menu(ours(stand_in, url), "en")
    assert stand_in.menu == platform_form(content(), "en", URL)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"WECHAT_TOKEN": ""}, "WECHAT_TOKEN is missing"),
        ({"WECHAT_APP_SECRET": ""}, "WECHAT_APP_SECRET are needed"),
        ({"WECHAT_APP_SECRET": "", "WECHAT_APP_ID": ""}, "WECHAT_APP_ID and WECHAT_APP_SECRET"),
        ({"PUBLIC_URL": "https://" + "h" * 1024}, "longer than 1024 bytes"),
    ],
)
def test_what_cannot_work_is_told_before_the_platform_is_asked(
    stand_in: Platform, url: str, other: dict[str, str], told: str
) -> None:
    text = refusal(ours(stand_in, url, **other))
    assert told in text and text.endswith(".") and stand_in.calls == []


@pytest.mark.parametrize(
    ("other", "code"), [({"WECHAT_APP_SECRET": "mistyped"}, "40125"), ({"WECHAT_APP_ID": "wx_another"}, "40013")]
)
def test_a_wrong_account_is_told_without_the_secret(
    stand_in: Platform, url: str, other: dict[str, str], code: str
) -> None:
    text = refusal(ours(stand_in, url, **other))
    assert f"({code})" in text and trouble(code).zh in text and trouble(code).en in text
    assert "mistyped" not in text and stand_in.menu is None


@pytest.mark.parametrize("code", ["-1", "40164", "45009", "48001", "50002", "99999"])
def test_each_refusal_is_a_sentence_in_both_languages(stand_in: Platform, url: str, code: str) -> None:
    stand_in.faults.token_errors = [int(code)]
    assert refusal(ours(stand_in, url)) == (
        f"The platform refused the menu ({code}). {trouble(code).zh} {trouble(code).en}"
    )
    assert (trouble(code) == UNKNOWN) == (code == "99999")
    push_menu(ours(stand_in, url), "zh")
    assert stand_in.menu


AWAY = f"{trouble('away').zh} {trouble('away').en}"


def test_a_platform_that_is_away_is_a_sentence(url: str) -> None:
    assert refusal(ours(stand_in_platform(port=free_port()), url)) == AWAY


@pytest.mark.parametrize(("status", "body"), [(502, "Bad gateway"), (200, "<html></html>")])
def test_something_else_at_the_address_is_a_sentence(url: str, status: int, body: str) -> None:
    with Answering(status, body) as port:
        assert refusal(ours(stand_in_platform(port=port), url)) == AWAY


@pytest.mark.parametrize("fault", ["reset", "slow"])
def test_a_platform_that_does_not_answer_is_a_sentence(
    stand_in: Platform, url: str, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "TIMEOUTS", (4.0, 0.2))
    if fault == "reset":
        stand_in.faults.api_reset = 1
    else:
        stand_in.faults.api_delay = 0.4
    assert refusal(ours(stand_in, url)) == AWAY


def test_nothing_is_listed_where_nothing_is_left(world: World, stand_in: Platform, url: str) -> None:
    anna = world.person("talk")
    world.put(anna, "一")
    assert list(unsettled(ours(stand_in, url))) == []
    world.send_due()
    assert list(unsettled(ours(stand_in, url))) == [] and retry(ours(stand_in, url)) == 0


def test_each_kind_of_trouble_is_listed_with_how_many_since_when_and_what_to_do(
    world: World, stand_in: Platform, url: str
) -> None:
    since = datetime.fromtimestamp(world.clock()).strftime("%Y-%m-%d %H:%M")
    for _ in range(2):
        anna = world.person("talk")
        world.put(anna, "我的余额是多少", "第二条")
        stand_in.faults.api_errors = [48001]
        world.send_due()
        world.clock.turn(0.1)
    world.put(world.person(), "第三条")
    world.send_due()
    lines = sorted(unsettled(ours(stand_in, url)))
    assert lines == [
        f"1 × quota (kept), since {since}\n    {trouble('quota').zh}\n    {trouble('quota').en}",
        f"2 × 48001 (waiting), since {since}\n    {trouble('48001').zh}\n    {trouble('48001').en}",
    ]
    assert not [word for word in ("余额", anna.openid) if word in "\n".join(lines)]


def test_retry_has_what_was_put_off_and_kept_tried_at_once(world: World, stand_in: Platform, url: str) -> None:
    anna, bo = world.person("talk"), world.person("talk")
    world.put(anna, "一", "二")
    world.put(bo, "甲")
    stand_in.faults.api_errors = [48001, 45047]
    world.send_due()
    assert {state for _, state, error in world.letters() if error} == {"waiting", "kept"}
    assert retry(ours(stand_in, url)) == 2
    world.clock.now = time.time()
    world.send_due()
    assert texts(anna) == ["一", "二"] and texts(bo) == ["甲"] and list(unsettled(ours(stand_in, url))) == []


def test_retry_does_not_repeat_what_may_have_arrived(world: World, stand_in: Platform, url: str) -> None:
    anna = world.person("talk")
    world.put(anna, "一")
    world.doubt_first()
    assert retry(ours(stand_in, url)) == 0
    world.send_due()
    assert texts(anna) == [] and [line.split(",")[0] for line in unsettled(ours(stand_in, url))] == [
        "1 × unsure (unsure)"
    ]
