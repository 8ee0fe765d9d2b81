"""Only what the platform signed is taken, and only of this moment; the rest is forged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wire.wechat_envelope import Forged
from tests.wire.wechat_signed import NOW, PLAIN, XML, envelope, query


def test_what_is_signed_is_taken() -> None:
    PLAIN.verify(query())
    assert PLAIN.open(query(), XML) == XML


@pytest.mark.parametrize("nonce", ["", "随机数", "é 1", "a\nb", "😀"])
def test_any_characters_can_be_signed(nonce: str) -> None:
    PLAIN.verify(query(nonce=nonce))


@pytest.mark.parametrize(
    "changed",
    [
        {"signature": ""},
        {"signature": "0" * 40},
        {"signature": "签名"},
        {"signature": "é"},
        {"signature": "\x00"},
        {"signature": query()["signature"].upper()},
        {"signature": query()["signature"][:-1]},
        {"signature": query()["signature"] + "0"},
        {"signature": query(token="another token")["signature"]},
        {"signature": query(token="")["signature"]},
        {"nonce": "another"},
        {"nonce": "随机数"},
        {"nonce": ""},
        {"timestamp": str(NOW + 1)},
        {"timestamp": "此刻"},
        {"timestamp": ""},
    ],
)
def test_a_wrong_signature_is_forged(changed: dict[str, str]) -> None:
    for take in (PLAIN.verify, lambda asked: PLAIN.open(asked, XML)):
        with pytest.raises(Forged):
            take({**query(), **changed})


@pytest.mark.parametrize("missing", ["signature", "timestamp", "nonce"])
def test_a_missing_parameter_is_forged(missing: str) -> None:
    with pytest.raises(Forged):
        PLAIN.verify({name: value for name, value in query().items() if name != missing})
    with pytest.raises(Forged):
        PLAIN.verify({})


@pytest.mark.parametrize("off", [0, 1, 300, -300])
def test_a_request_within_the_window_is_taken(off: int) -> None:
    PLAIN.verify(query(str(NOW + off)))


@pytest.mark.parametrize("off", [301, -301, 86400, -86400, -NOW])
def test_a_request_outside_the_window_is_forged_on_both_sides(off: int) -> None:
    with pytest.raises(Forged, match="clock"):
        PLAIN.verify(query(str(NOW + off)))


def test_the_window_can_be_set() -> None:
    envelope(window=10).verify(query(str(NOW - 10)))
    with pytest.raises(Forged):
        envelope(window=10, now=NOW + 0.5).verify(query(str(NOW - 10)))


@pytest.mark.parametrize(
    "timestamp",
    [
        "",
        "soon",
        f"-{NOW}",
        f"{NOW}.0",
        f" {NOW}",
        f"{NOW}\n",
        "²",
        "１７００００００００",
        "1e9",
        "nan",
        "9" * 400,
        "9" * 5000,
    ],
)
def test_a_time_that_is_no_number_is_forged_even_when_signed(timestamp: str) -> None:
    with pytest.raises(Forged):
        PLAIN.verify(query(timestamp))


@given(st.dictionaries(st.sampled_from(["signature", "timestamp", "nonce"]), st.text(st.characters(codec="utf-8"))))
def test_whatever_the_parameters_are_they_are_forged(given: dict[str, str]) -> None:
    with pytest.raises(Forged):
        PLAIN.verify(given)


def test_without_a_key_an_answer_is_not_sealed() -> None:
    assert PLAIN.seal("<xml/>", "n0nce") == "<xml/>"
