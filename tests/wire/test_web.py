"""The wire format of the web chat survives whatever arrives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wire.web import Malformed, Sent, TooLong, parse_of, sent, shown


def test_a_message_is_read() -> None:
    body = '{"text": "你好", "message_id": "8C2B7C04-9B1D-4E1A-9A4B-2F6C3B1D5E6F"}'.encode()
    assert sent(body) == Sent("你好", "", "8c2b7c04-9b1d-4e1a-9a4b-2f6c3b1d5e6f")


@given(st.binary())
def test_any_bytes_are_read_or_refused_in_words(body: bytes) -> None:
    try:
        assert sent(body).text or sent(body).payload
    except (Malformed, TooLong) as error:
        assert str(error).endswith(".")


def test_an_offered_payload_stands_for_what_would_have_been_understood() -> None:
    parse = parse_of('/activate{"platform": "wechat"}', "en")
    assert parse["intent"] == {"name": "activate", "confidence": 1.0}
    assert {found["entity"]: found["value"] for found in parse["entities"]} == {"platform": "wechat", "language": "en"}


@pytest.mark.parametrize("payload", ["activate", "/", "/a b", "/a{"])
def test_a_payload_of_another_form_is_refused(payload: str) -> None:
    with pytest.raises(ValueError):
        parse_of(payload, "zh")


def test_only_what_the_contract_names_is_shown() -> None:
    assert shown({"id": "1", "text": "", "facts": [], "condition": 1, "topic": None}) == {"id": "1", "text": ""}
