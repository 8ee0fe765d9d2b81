"""Deliveries: the cut, three of them, faults, and what the phone shows."""

import asyncio
import time
from collections.abc import Callable, Iterator

import pytest

from tests.wechat_platform import Platform
from tests.wechat_platform.envelope import read
from tests.wechat_platform.people import TROUBLE
from tests.wechat_platform.stub import SUCCESS, Answer, Callback, Fields, always, reply, saying, sealed_reply

KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"


@pytest.fixture()
def callback() -> Iterator[Callback]:
    with Callback(saying("hello")) as stub:
        yield stub


@pytest.fixture()
def platform(callback: Callback) -> Iterator[Platform]:
    with Platform(token="token", app_id="wx1", app_secret="s", callback=callback.url, cut=0.3) as made:
        yield made


def slow_first(count: int, seconds: float = 5.0) -> Callable[[Fields], Answer]:
    """Be too slow for the first `count` deliveries."""
    came = []

    async def answer(fields: Fields) -> Answer:
        came.append(fields)
        number = len(came)
        await asyncio.sleep(seconds if number <= count else 0)
        return 200, reply(fields, f"answer {number}")

    return answer


def outcomes(sending) -> list[str]:
    return [delivery.outcome for delivery in sending.wait(5).deliveries]


def test_a_reply_is_shown(platform: Platform, callback: Callback):
    anna = platform.person("oAnna")
    sending = anna.send_text("你好").wait(5)
    assert sending.reply == "hello" and not sending.trouble and outcomes(sending) == ["reply"]
    assert [(shown.text, shown.by, shown.msg_id) for shown in anna.screen] == [("hello", "reply", sending.msg_id)]
    query, fields = callback.seen[0]
    assert query["openid"] == fields["FromUserName"] == "oAnna"
    assert fields == read(sending.message.encode()) and fields["MsgId"] == str(sending.msg_id)


@pytest.mark.parametrize("body", [b"", b"success"])
def test_an_acknowledgement_shows_nothing(platform: Platform, callback: Callback, body: bytes):
    callback.answer = always((200, body))
    anna = platform.person()
    assert outcomes(anna.send_text("hi")) == ["success"]
    assert anna.screen == []


def test_echo(platform: Platform):
    assert platform.verify()
    platform.callback += "x"
    assert not platform.verify()
    platform.callback = "http://127.0.0.1:9/"
    assert not platform.verify()


def test_the_same_message_comes_again_after_the_cut(platform: Platform, callback: Callback):
    callback.answer = slow_first(1)
    sending = platform.person().send_text("hi")
    assert outcomes(sending) == ["cut", "reply"]
    assert sending.reply == "answer 2" and 0.25 < sending.deliveries[0].seconds < 0.6
    (first, message), (second, same) = callback.seen
    assert message == same and first["nonce"] != second["nonce"]


def test_trouble_after_three_cuts(platform: Platform, callback: Callback):
    callback.answer = slow_first(9)
    anna = platform.person()
    sending = anna.send_text("hi")
    assert outcomes(sending) == ["cut"] * 3 and sending.trouble
    assert anna.screen == [] and anna.history[-1].text == TROUBLE


def test_resets_and_refusals_are_delivered_again(platform: Platform, callback: Callback):
    callback.answer = always(None)
    assert outcomes(platform.person().send_text("hi")) == ["reset"] * 3
    platform.callback = "http://127.0.0.1:9/"
    assert outcomes(platform.person().send_text("hi")) == ["reset"] * 3


def test_a_wrong_answer_is_trouble_at_once(platform: Platform, callback: Callback):
    callback.answer = always((500, b""))
    sending = platform.person().send_text("hi")
    assert outcomes(sending) == ["trouble: HTTP status 500"] and sending.trouble == "HTTP status 500"


def test_lost_answers(platform: Platform, callback: Callback):
    platform.faults.lose_next = 1
    anna = platform.person()
    assert outcomes(anna.send_text("hi")) == ["lost", "reply"]
    assert len(callback.seen) == 2 and len(anna.screen) == 1
    platform.faults.lose_reply = 1.0
    assert outcomes(anna.send_text("hi")) == ["lost"] * 3


def test_reset_fault(platform: Platform):
    platform.faults.reset = 1.0
    sending = platform.person().send_text("hi")
    assert outcomes(sending) == ["reset"] * 3 and sending.trouble


def test_duplicates_count_once_and_contradictions_are_kept(platform: Platform, callback: Callback):
    platform.faults.duplicate = 1.0
    anna = platform.person()
    assert outcomes(anna.send_text("hi")) == ["reply"] * 2
    assert len(anna.screen) == 1 and platform.contradictions == []
    callback.answer = slow_first(0)
    sending = anna.send_text("hi").wait(5)
    assert len(anna.screen) == 2 and platform.contradictions[0].sending is sending
    assert set(platform.contradictions[0].texts) == {"answer 1", "answer 2"}


def test_delay(platform: Platform):
    platform.faults.delay, began = 0.4, time.monotonic()
    assert outcomes(platform.person().send_text("hi")) == ["reply"]
    assert time.monotonic() - began > 0.4


def test_redelivery_is_not_shown_twice(platform: Platform, callback: Callback):
    anna = platform.person()
    sending = anna.send_text("hi").wait(5)
    again = sending.redeliver().wait(5)
    assert again.reply == "hello" and again.message == sending.message and len(anna.screen) == 1
    (first, message), (second, same) = callback.seen
    assert message == same and first["nonce"] != second["nonce"]


def test_kinds_events_and_told_ids(platform: Platform, callback: Callback):
    anna = platform.person()
    anna.send("voice", MediaId="m", Format="amr", Recognition="怎么激活", msg_id=7, created=9).wait(5)
    anna.event("CLICK", EventKey="K").wait(5)
    anna.scan("123").wait(5)
    anna.unfollow().wait(5)
    anna.scan("123").wait(5)
    voice, click, scan, leave, come = (fields for _, fields in callback.seen)
    assert (voice["MsgId"], voice["CreateTime"], voice["Recognition"]) == ("7", "9", "怎么激活")
    assert (click["Event"], click["EventKey"]) == ("CLICK", "K") and "MsgId" not in click
    assert (scan["Event"], scan["EventKey"], leave["Event"]) == ("SCAN", "123", "unsubscribe")
    assert (come["Event"], come["EventKey"]) == ("subscribe", "qrscene_123") and anna.follower


def test_safe_mode(callback: Callback):
    with Platform(token="token", app_id="wx1", app_secret="s", aes_key=KEY, callback=callback.url) as platform:
        account = platform.account

        async def answer(fields: Fields) -> Answer:
            inner = read(account.cipher.decrypt(fields["Encrypt"]))
            return 200, sealed_reply(account, reply(inner, inner["Content"].upper()))

        callback.answer = answer
        assert platform.person().send_text("hi").wait(5).reply == "HI"
        callback.answer = always((200, b"<xml/>"))
        assert "no TimeStamp" in platform.person().send_text("hi").wait(5).trouble


def test_forged_requests(platform: Platform, callback: Callback):
    callback.answer = always(SUCCESS)
    assert platform.post(b"<xml/>") == SUCCESS
    platform.post(b"<xml/>", timestamp=1, nonce="n", signature="bad")
    assert callback.seen[-1][0] == {"timestamp": "1", "nonce": "n", "signature": "bad"}


def test_screen_that_does_not_come(platform: Platform):
    anna = platform.person()
    anna.send_text("hi")
    assert anna.wait_for(lambda screen: len(screen) == 1, 5)[0].text == "hello"
    with pytest.raises(AssertionError, match="hello"):
        anna.wait_for(lambda screen: len(screen) == 2, 0.1)


def test_two_hundred_people_at_once(platform: Platform, callback: Callback):
    callback.answer = saying("hello", 0.05)
    platform._courier._cut = 5.0
    sendings = [platform.person().send_text("hi") for _ in range(200)]
    assert {sending.wait(20).reply for sending in sendings} == {"hello"}
    assert all(len(sending.deliveries) == 1 for sending in sendings)


def test_stopping_ends_what_is_on_its_way(callback: Callback):
    callback.answer = saying("late", 5)
    with Platform(callback=callback.url) as platform:
        sending = platform.person().send_text("hi")
    assert sending.wait(1).trouble


def test_a_busy_port_is_an_os_error(platform: Platform):
    with pytest.raises(OSError), Platform(port=platform.port):
        pass
