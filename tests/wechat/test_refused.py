"""What the platform did not send is refused, what is malformed is answered, and nothing of it gets through."""

import gzip
import time
from pathlib import Path

import pytest

from tests.running import RunningServer
from tests.wechat.conftest import Official

TEXT = (
    "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[oForged]]></FromUserName>"
    "<CreateTime>{at}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{text}]]></Content>"
    "<MsgId>{id}</MsgId></xml>"
)
BOMB = b"<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '" + b"&a;" * 1000 + b"'>]><xml><Content>&b;</Content></xml>"


def text(said: str = "你好", number: int = 1) -> bytes:
    return TEXT.format(at=int(time.time()), text=said, id=number).encode()


def test_a_forged_signature_is_refused(account: Official) -> None:
    assert account.platform.post(text(), token="guessed")[0] == 403
    assert account.platform.post(text(), signature="0" * 40)[0] == 403
    assert account.platform.post(text(), signature="签名")[0] == 403
    assert account.server.call("POST", "/wechat", text())[0] == 403
    assert account.server.call("GET", "/wechat?echostr=hello")[0] == 403


@pytest.mark.parametrize("seconds", [-86400, -301, 400])
def test_a_request_of_another_time_is_refused(account: Official, seconds: int) -> None:
    assert account.platform.post(text(), timestamp=int(time.time()) + seconds)[0] == 403


@pytest.mark.parametrize("timestamp", ["", "soon", "-1", "1e9", "９" * 10, "9" * 400])
def test_a_time_that_is_none_is_refused(account: Official, timestamp: str) -> None:
    assert account.platform.post(text(), timestamp=timestamp)[0] == 403


def test_a_caught_signature_is_good_for_its_own_message_only(account: Official) -> None:
    caught = {"timestamp": int(time.time()) - 20, "nonce": "caught"}
    first = account.platform.post(body := text("怎么激活", 7), **caught)
    assert first[0] == 200
    assert account.platform.post(body, **caught)[1].split(b"<CreateTime>")[0] == first[1].split(b"<CreateTime>")[0]
    assert account.platform.post(text("帮我查一下我的医保", 8), **caught)[0] == 403


def test_two_messages_of_a_moment_may_carry_the_same_nonce(account: Official) -> None:
    same = {"timestamp": int(time.time()), "nonce": "same"}
    assert [account.platform.post(text("怎么激活", number), **same)[0] for number in (11, 12)] == [200, 200]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe\x00",
        b"{}",
        b"<xml>",
        b"<xml></xml>",
        b"<html>hello</html>",
        BOMB,
        b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'><xml>&x;</xml>",
        b"<xml>" * 5000,
        text()[:-20],
        text().replace(b"oForged", b"../../etc"),
        text().replace(b"gh_1", b""),
        text().replace(b"<MsgType>", b"<MsgTyp>"),
        gzip.compress(text()),
    ],
    ids=range(14),
)
def test_what_is_no_message_is_refused_in_words(account: Official, body: bytes) -> None:
    status, said = account.platform.post(body)
    assert status == 400 and b"detail" in said


def test_a_body_of_ten_megabytes_is_refused(account: Official) -> None:
    for size in (70_000, 10_000_000):
        try:
            assert account.platform.post(b"<xml>" + b"a" * size)[0] == 413
        except OSError:
            assert size > 1_000_000, "a body that is only somewhat too long gets an answer"
    assert account.platform.post(text("谢谢", 9))[0] == 200


def test_in_safe_mode_a_plain_message_is_refused(safe: Official) -> None:
    assert safe.platform.post(text())[0] == 403
    assert safe.platform.post(text(number=2), encrypt=True)[0] == 200
    assert safe.platform.post(text(number=3), encrypt=True, signature="0" * 40)[0] == 403
    assert safe.platform.post(text(number=4), encrypt=True, timestamp=int(time.time()) - 301)[0] == 403


def test_without_a_token_there_is_nothing_at_the_address(server: RunningServer) -> None:
    assert server.call("GET", "/wechat?echostr=hello")[0] == 404
    assert server.call("POST", "/wechat", text())[0] == 404


def test_nothing_of_it_stands_in_the_log(account: Official, safe: Official) -> None:
    logs = [Path(each.server.log).read_text() for each in (account, safe)]
    assert [word for log in logs for word in ("oForged", "怎么激活", "Traceback", "&signature") if word in log] == []
