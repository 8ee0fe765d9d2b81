"""The menu keeps the limits of the platform in both languages, and each tap asks something that is understood."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from bot.settings import ROOT
from bot.wechat.menu import WrongMenu, choice_of, content, label, platform_form
from bot.wire.web import parse_of
from bot.wire.wechat import SAID, TAPPED, TEXT

DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
HAN = re.compile(r"[\u4e00-\u9fff]")
URL = "https://h.example.org"
ENTRIES = [entry for button in content()["buttons"] for entry in button["entries"]]
SCENES = content()["scenes"]
SAYS = [*(entry["says"] for entry in ENTRIES if "says" in entry), *(scene["says"] for scene in SCENES.values())]


def titles() -> Iterator[dict[str, str]]:
    for listed in (content()["buttons"], ENTRIES, SCENES.values()):
        yield from (each["title"] for each in listed)
    yield from content()["unreadable"].values()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_menu_is_within_the_limits_of_the_platform(language: str) -> None:
    buttons = platform_form(content(), language, URL)["button"]
    assert 1 <= len(buttons) <= 3
    for button in buttons:
        assert set(button) == {"name", "sub_button"} and 0 < len(button["name"].encode()) <= 16
        assert 1 <= len(button["sub_button"]) <= 5
        for entry in button["sub_button"]:
            assert 0 < len(entry["name"].encode()) <= 60
            assert 0 < len(entry.get("key", "k").encode()) <= 128 and len(entry.get("url", "").encode()) <= 1024


@pytest.mark.parametrize("says", SAYS)
def test_every_choice_says_what_the_domain_knows(says: str) -> None:
    parse = parse_of(says, "zh")
    assert parse["intent"]["name"] in DOMAIN["intents"]
    assert {found["entity"] for found in parse["entities"]} <= set(DOMAIN["entities"])


@pytest.mark.parametrize("title", titles(), ids=lambda title: title["en"])
def test_every_title_is_in_both_languages(title: dict[str, str]) -> None:
    assert set(title) == {"zh", "en"} and HAN.search(title["zh"]) and title["en"].strip()
    assert not HAN.search(title["en"])


def test_no_two_entries_do_the_same() -> None:
    done = [entry.get("says") or entry["opens"] for entry in ENTRIES]
    assert len(set(done)) == len(done)


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_is_one_that_a_code_can_carry(scene: Any) -> None:
    assert re.fullmatch(r"[\w-]{1,64}", str(scene), re.ASCII)


def test_a_tap_and_a_scene_stand_for_a_choice() -> None:
    assert choice_of("click", "/activate").says == "/activate" and choice_of("click", "/activate").title["zh"]
    assert choice_of("scan", "activate") == choice_of("follow", "activate") and choice_of("scan", "code").says


@pytest.mark.parametrize(
    ("kind", "key"),
    [("click", ""), ("click", "/no_longer_there"), ("click", "activate"), ("scan", "4711"), ("scan", "")],
)
def test_another_key_stands_for_nothing(kind: str, key: str) -> None:
    assert choice_of(kind, key) is None


@pytest.mark.parametrize("kind", sorted((SAID | TAPPED) - {TEXT}))
def test_what_is_no_text_has_a_label(kind: str) -> None:
    assert all(re.fullmatch(r"\[.+\]", label(kind)[language]) for language in ("zh", "en"))


def titled(zh: str = "标题", en: str = "Title", **more: Any) -> dict[str, Any]:
    return {"title": {"zh": zh, "en": en}, **more}


SAYING = titled(says="/activate")


def test_the_form_is_that_of_the_platform() -> None:
    menu = {"buttons": [titled("一", "One", entries=[SAYING, titled("页", "Page", opens="/chat/")])]}
    zh = {"type": "click", "name": "标题", "key": "/activate"}, {"type": "view", "name": "页", "url": f"{URL}/chat/"}
    assert platform_form(menu, "zh", URL) == {"button": [{"name": "一", "sub_button": list(zh)}]}
    assert [entry["name"] for entry in platform_form(menu, "en", URL)["button"][0]["sub_button"]] == ["Title", "Page"]


@pytest.mark.parametrize(
    "menu",
    [
        [titled("四个汉字啊", "a" * 16, entries=[SAYING])],
        [titled("a" * 16, entries=[titled("二十个汉字" * 4, "a" * 60, says="/" + "a" * 127)])],
        [titled(entries=[SAYING] * 5)] * 3,
    ],
    ids=["titles", "entries", "many"],
)
def test_what_just_fits_is_taken(menu: list) -> None:
    assert len(platform_form({"buttons": menu}, "zh", URL)["button"]) == len(menu)


@pytest.mark.parametrize(
    ("menu", "told"),
    [
        ([], "0 buttons"),
        ([titled(entries=[SAYING])] * 4, "4 buttons"),
        ([titled(entries=[])], "“标题” has 0 entries"),
        ([titled(entries=[SAYING] * 6)], "“标题” has 6 entries"),
        ([titled("一个汉字三字节", entries=[SAYING])], "The zh title “一个汉字三字节”"),
        ([titled(en="a" * 17, entries=[SAYING])], "The en title “aaaaaaaaaaaaaaaaa”"),
        ([titled(en="", entries=[SAYING])], "The en title “”"),
        ([{"title": {"zh": "标题"}, "entries": [SAYING]}], "The en title “”"),
        ([titled(entries=[titled("汉" * 21, says="/use")])], "1 to 60 bytes"),
        ([titled(entries=[titled(en="a" * 61, says="/use")])], "1 to 60 bytes"),
        ([titled(entries=[titled(says="/use", opens="/chat/")])], "“标题” must either say or open"),
        ([titled(entries=[titled()])], "“标题” must either say or open"),
        ([titled(entries=[titled(says="/" + "a" * 128)])], "longer than 128 bytes"),
        ([titled(entries=[titled(says="/" + "汉" * 43)])], "longer than 128 bytes"),
    ],
)
def test_what_the_platform_would_refuse_is_refused_in_words(menu: list, told: str) -> None:
    with pytest.raises(WrongMenu, match=re.escape(told)) as refused:
        platform_form({"buttons": menu}, "zh", URL)
    assert str(refused.value).endswith(".")


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(WrongMenu) as refused:
        platform_form({"buttons": [titled(en="", entries=[]), titled("汉" * 6, entries=[titled()])]}, "zh", URL)
    assert len(re.findall(r"(?:bytes|possible|something)\.", str(refused.value))) == 4
