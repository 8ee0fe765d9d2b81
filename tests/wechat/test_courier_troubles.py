"""What cannot be sent waits, is kept, is forgotten or is told to the operator, and nothing private is logged."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.conversations.store import Transaction
from bot.wechat import platform
from bot.wechat.courier import LONGEST_PAUSE
from bot.wechat.errors import AGAIN, GONE, OPERATOR, WAIT, trouble
from bot.wechat.tables import tokens
from tests.running import free_port
from tests.wechat.conftest import APP_SECRET
from tests.wechat.sending import CODES, HOUR, SEND, coded, refuse, there, written
from tests.wechat.world import Answering, Clock, World, stand_in_platform, standing, texts
from tests.wechat_platform import Faults, Person

clock, world, anna = pytest.fixture(standing), pytest.fixture(there), pytest.fixture(written)


@pytest.mark.parametrize("code", coded(AGAIN))
def test_a_passing_trouble_is_tried_again_after_a_while(
    world: World, anna: Person, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    refuse(world, code)
    world.put(anna, "一")
    world.send_due()
    assert world.letters() == [("一", "waiting", code)] and texts(anna) == [] and caplog.records == []
    world.clock.turn(1)
    world.send_due()
    assert texts(anna) == ["一"] and world.letters() == []


@pytest.mark.parametrize("code", coded(OPERATOR))
def test_what_an_operator_must_mend_is_logged_and_tried_again(
    world: World, anna: Person, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    refuse(world, code)
    world.put(anna, "一")
    world.send_due()
    assert world.letters() == [("一", "waiting", code)] and texts(anna) == []
    assert f"({code})" in caplog.text and trouble(code).en in caplog.text
    world.clock.turn(1)
    world.send_due()
    assert texts(anna) == ["一"] and world.letters() == []


@pytest.mark.parametrize("code", coded(GONE))
def test_what_was_for_somebody_who_left_is_forgotten(world: World, anna: Person, code: str) -> None:
    bo = world.person("talk")
    world.put(anna, "一", "二")
    world.put(bo, "甲")
    refuse(world, code)
    world.send_due()
    assert world.letters() == [] and texts(anna) == [] and texts(bo) == ["甲"]


def test_somebody_who_unfollowed_gets_nothing_and_nothing_is_kept(world: World, anna: Person) -> None:
    world.put(anna, "一", "二")
    anna.unfollow()
    world.send_due()
    assert world.letters() == [] and [call.errcode for call in world.stand_in.errors()] == [40003]


def test_every_code_is_of_a_kind_that_is_tested() -> None:
    assert {trouble(code).do for code in CODES} == {AGAIN, WAIT, GONE, OPERATOR}


def test_a_busy_platform_is_tried_at_growing_intervals_and_the_letter_arrives_once(world: World, anna: Person) -> None:
    world.put(anna, "一")
    refuse(world, "-1", times=2)
    tried = []
    for _ in range(8):
        world.send_due()
        tried.append(world.calls(SEND))
        world.clock.turn(0.5)
    assert tried == [1, 1, 2, 2, 2, 2, 3, 3] and texts(anna) == ["一"]


def test_the_intervals_stop_growing(world: World, anna: Person) -> None:
    world.put(anna, "一")
    refuse(world, "-1", times=20)
    for tries in range(1, 21):
        world.send_due()
        assert world.calls(SEND) == tries
        world.clock.turn(LONGEST_PAUSE)
    world.send_due()
    assert texts(anna) == ["一"]


def test_a_letter_arrives_once_when_the_platform_is_back(tmp_path: Path, clock: Clock) -> None:
    stand_in = stand_in_platform(clock=clock, port=free_port())
    world = World(f"sqlite:///{tmp_path}/conversations.db", stand_in, clock)
    anna = stand_in.person()
    world.take(anna.openid)
    world.put(anna, "一")
    world.send_due()
    assert world.letters() == [("一", "waiting", "away")]
    with stand_in:
        anna.send_text("问题")
        clock.turn(1)
        world.send_due()
    assert texts(anna) == ["一"] and world.letters() == []
    world.close()


def test_a_connection_broken_off_without_effect_is_tried_again(world: World, anna: Person) -> None:
    world.stand_in.faults.api_reset = 1
    world.put(anna, "一")
    world.send_due()
    assert world.letters() == [("一", "waiting", "away")]
    world.clock.turn(1)
    world.send_due()
    assert texts(anna) == ["一"] and world.calls(SEND) == 2


def test_a_letter_of_which_nobody_knows_whether_it_arrived_is_not_repeated(
    world: World, anna: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(platform, "TIMEOUTS", (4.0, 0.2))
    world.stand_in.faults.api_delay, world.stand_in.faults.api_lost = 0.5, 1
    put_at = world.clock()
    world.put(anna, "一")
    world.send_due()
    assert world.letters() == [("一", "unsure", "unsure")] and trouble("unsure").en in caplog.text
    anna.wait_for(lambda screen: bool(screen), 5)
    world.stand_in.faults.api_delay = 0
    assert world.outbox.retry() == 0
    world.put(anna, "二")
    world.clock.turn(HOUR)
    world.interact(anna)
    world.send_due()
    assert texts(anna) == ["一", "二"] and world.outbox.unsettled() == [("unsure", "unsure", 1, put_at)]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (502, "<html>Bad gateway</html>"),
        (500, ""),
        (200, "<html>Sign in to the hotel</html>"),
        (200, "[]"),
        (200, "{}"),
        (200, '{"errcode": "no"}'),
        (200, '{"access_token": "x", "expires_in": null}'),
    ],
)
def test_whoever_else_answers_at_the_address_is_not_taken_for_the_platform(
    tmp_path: Path, clock: Clock, status: int, body: str
) -> None:
    with Answering(status, body) as port:
        world = World(f"sqlite:///{tmp_path}/conversations.db", stand_in_platform(clock=clock, port=port), clock)
        anna = world.stand_in.person()
        world.take(anna.openid)
        world.put(anna, "一")
        world.send_due()
        assert world.letters() == [("一", "waiting", "away")]
        world.close()


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (429, "", "away"),
        (502, "<html>Bad gateway</html>", "away"),
        (503, "", "away"),
        (200, "<html>Sign in to the hotel</html>", "away"),
        (500, "", "unsure"),
        (504, "", "unsure"),
        (200, '{"errcode": "no"}', "unsure"),
    ],
)
def test_an_answer_to_a_letter_that_is_none_is_repeated_only_if_nothing_can_have_been_done(
    world: World, anna: Person, status: int, body: str, error: str
) -> None:
    with Answering(status, body) as port:
        stand_in = stand_in_platform(port=port)
        world.courier.platform.settings = replace(world.settings, api_base=stand_in.base)
        world.put(anna, "一")
        world.send_due()
    assert world.letters() == [("一", "waiting" if error == "away" else "unsure", error)]


@pytest.mark.parametrize("fault", ["slow", "reset"])
def test_a_letter_without_a_token_was_surely_not_sent(
    world: World, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = world.person("talk")
    monkeypatch.setattr(platform, "TIMEOUTS", (4.0, 0.2))
    world.stand_in.faults = Faults(api_delay=0.4) if fault == "slow" else Faults(api_reset=1)
    world.put(anna, "一")
    world.send_due()
    assert world.letters() == [("一", "waiting", "away")]
    world.stand_in.faults = Faults()
    world.clock.turn(1)
    world.send_due()
    assert texts(anna) == ["一"] and world.calls(SEND) == 1


@pytest.mark.parametrize("code", ["", "-1", "45047", "40003", "48001", "40001", "99999", "reset", "timeout"])
def test_nothing_private_is_logged(
    world: World, anna: Person, code: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.DEBUG, "bot")
    if code == "reset":
        world.stand_in.faults.api_reset = 2
    elif code == "timeout":
        monkeypatch.setattr(platform, "TIMEOUTS", (4.0, 0.1))
        world.stand_in.faults.api_delay = 0.3
    elif code:
        refuse(world, code)
    world.put(anna, "我的余额是多少")
    world.courier.show_typing(anna.openid)
    world.send_due()
    world.quiet()
    with Transaction(world.engine) as store:
        token = store.execute(select(tokens.c.token)).scalar()
    private = [anna.openid, "余额", token, APP_SECRET]
    assert token and not [word for word in private if word in caplog.text]
