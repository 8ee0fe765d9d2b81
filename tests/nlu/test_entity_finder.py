"""The details that decide which answer fits are found in both languages."""

import pytest

from bot.nlu.entity_finder import details_in
from bot.nlu.language_reader import normal_form


@pytest.mark.parametrize(
    "text, details",
    [
        ("支付宝怎么激活", [("platform", "alipay")]),
        ("zfb咋弄", [("platform", "alipay")]),
        ("那微信呢", [("platform", "wechat")]),
        ("in WeChat and in Alipay", [("platform", "wechat"), ("platform", "alipay")]),
        ("my mother is 72, bind her", [("person", "parent"), ("age", "72")]),
        ("我爸刷脸老过不去", [("person", "parent"), ("symptom", "face_failed")]),
        ("去太原买药能刷吗", [("place_scope", "province"), ("visit", "medicine")]),
        ("平定县里能用吗", [("place_scope", "local")]),
        ("阳泉市能用吗", [("place_scope", "city")]),
        ("can I use it in Beijing", [("place_scope", "other_province")]),
        ("单位交的职工医保", [("scheme", "employee")]),
        ("居民医保要带什么材料", [("aspect", "papers"), ("scheme", "resident")]),
        ("怎么解绑", [("aspect", "unbind")]),
        ("我胸口疼", [("kind", "emergency")]),
        ("chest pain", [("kind", "emergency")]),
        ("找公安部门吗", []),
        ("happy to help", []),
    ],
)
def test_details_are_found(text: str, details: list[tuple[str, str]]) -> None:
    assert sorted(details_in(normal_form(text))) == sorted(details)


def test_a_long_message_is_searched_in_no_time() -> None:
    assert details_in("刷脸不过" * 500) == [("symptom", "face_failed")]
