"""Each kind of message says something to the bot, and what is kept of it until it is answered holds no number."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import ROOT
from bot.wechat.sayings import resumed, saying, without_private
from bot.wire.web import Sent
from bot.wire.wechat import Incoming

ID, PHONE = "11010119900307651X", "13800138000"
RESPONSES = yaml.safe_load((ROOT / "data/nlu/answers/wechat.yml").read_text("utf-8"))["responses"]


def message(kind: str, content: str = "") -> Incoming:
    return Incoming("oANNA", "gh_1", 1_700_000_000, kind, content, "" if kind in ("follow", "scan", "click") else "23")


def said(kind: str, content: str = "") -> Sent:
    return saying(message(kind, content))


@pytest.mark.parametrize("kind", ["text", "voice"])
@pytest.mark.parametrize("content", ["怎么激活", " x ", "/restart", "[图片或视频]", "2", ID])
def test_typed_and_spoken_text_says_itself(kind: str, content: str) -> None:
    sent = said(kind, content)
    assert (sent.text, sent.payload, sent.title, sent.response) == (content, "", "", "")


@pytest.mark.parametrize(
    ("kind", "content", "payload", "title"),
    [
        ("click", "/activate", "/activate", "怎么激活"),
        ("click", "/withdraw", "/withdraw", "不查了，撤回同意"),
        ("scan", "activate", "/activate", "怎么激活"),
        ("scan", "code", "/code_not_expand", "医保码打不开"),
    ],
)
def test_a_tap_or_a_scene_says_its_choice(kind: str, content: str, payload: str, title: str) -> None:
    sent = said(kind, content)
    assert (sent.text, sent.payload, sent.title, sent.response) == ("", payload, title, "")


@pytest.mark.parametrize(
    ("kind", "content", "response", "title"),
    [
        ("text", "", "utter_wechat_unknown", "[其他消息]"),
        ("text", " \n", "utter_wechat_unknown", "[其他消息]"),
        ("voice", "", "utter_wechat_voice", "[语音]"),
        ("voice", "\u3000", "utter_wechat_voice", "[语音]"),
        ("picture", "", "utter_wechat_picture", "[图片或视频]"),
        ("location", "", "utter_wechat_location", "[位置]"),
        ("link", "", "utter_wechat_link", "[链接]"),
        ("unknown", "", "utter_wechat_unknown", "[其他消息]"),
        ("follow", "", "utter_wechat_welcome", "[关注]"),
        ("follow", "4711", "utter_wechat_welcome", "[关注]"),
        ("scan", "", "utter_wechat_welcome", "[扫码]"),
        ("scan", "4711", "utter_wechat_welcome", "[扫码]"),
        ("click", "", "utter_wechat_welcome", "[点菜单]"),
        ("click", "/no_longer_there", "utter_wechat_welcome", "[点菜单]"),
        ("click", "activate", "utter_wechat_welcome", "[点菜单]"),
    ],
)
def test_what_says_nothing_gets_a_fixed_answer(kind: str, content: str, response: str, title: str) -> None:
    sent = said(kind, content)
    assert (sent.text, sent.payload, sent.title, sent.response) == ("", "", title, response)
    assert response in RESPONSES


def test_whoever_follows_is_greeted() -> None:
    assert said("follow", "activate").response == "utter_wechat_welcome"


@pytest.mark.parametrize(
    ("text", "safe", "number"),
    [
        (ID, "<id_number>", ID),
        (f"我的身份证是{ID}", "我的身份证是<id_number>", ID),
        ("1101 0119 9003 0765 15", "<id_number>", "9003"),
        ("１１０１０１１９９００３０７６５１Ｘ", "<id_number>", "１９９００３０７"),
        ("一一零一零一一九九零零三零七六五一五。", "<id_number>。", "九零零三"),
        (f"打 {PHONE}", "打 <phone>", PHONE),
        ("482913", "<code>", "482913"),
        ("银行卡6222020200001234567", "银行卡<number>", "6222"),
        ("me@example.com", "<email>", "example"),
    ],
)
@pytest.mark.parametrize("kind", ["text", "voice"])
def test_a_number_is_not_in_what_is_kept(kind: str, text: str, safe: str, number: str) -> None:
    kept = without_private(said(kind, text))
    assert kept == {"text": safe, "private": True}
    assert number not in str(kept)


@given(
    st.from_regex(r"[1-8][0-9]{16}[0-9X]", fullmatch=True),
    st.sampled_from(["", " ", "-"]),
    st.text("医保码怎么用 ab,。/", max_size=8),
)
def test_no_id_number_is_kept_however_it_is_written(number: str, gap: str, around: str) -> None:
    written = gap.join(number)
    kept = without_private(said("text", f"{around}{written}{around}"))
    assert kept["private"] and written not in str(kept) and "<id_number>" in kept["text"]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("text", "怎么激活"),
        ("text", "我今年40岁,2"),
        ("text", "<id_number>"),
        ("voice", "怎么使用"),
        ("voice", ""),
        ("picture", ""),
        ("follow", ""),
        ("click", "/activate"),
        ("scan", "code"),
    ],
)
def test_what_holds_no_number_is_resumed_as_it_was(kind: str, content: str) -> None:
    assert resumed(without_private(said(kind, content))) == said(kind, content)


def test_nothing_empty_is_kept() -> None:
    kept = without_private(said("click", "/activate"))
    assert set(kept) == {"payload", "title"} and all(kept.values())


@pytest.mark.parametrize("text", [ID, f"我的身份证是{ID}", PHONE, "482913"])
def test_a_message_with_a_number_is_asked_for_again_after_an_interruption(text: str) -> None:
    sent = said("text", text)
    again = resumed(without_private(sent))
    assert (again.text, again.payload, again.response) == ("", "", "utter_wechat_interrupted")
    assert "<" in again.title and text not in str(again)
    assert again.response in RESPONSES
