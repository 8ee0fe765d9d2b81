"""Everything that a person can send gets an answer, in plain and in encrypted mode."""

import pytest

from tests.wechat.conftest import Official


@pytest.fixture(scope="module", params=["account", "safe"])
def official(request: pytest.FixtureRequest) -> Official:
    return request.getfixturevalue(request.param)


def test_the_platform_recognises_the_server(official: Official) -> None:
    assert official.platform.verify()


def test_a_question_is_answered_with_numbered_choices(official: Official) -> None:
    said = official.platform.person().send_text("支付宝怎么激活医保电子凭证").wait()
    assert "卡包" in said.reply and "回复数字即可：\n【1】" in said.reply and not said.trouble
    assert len(said.reply.encode()) <= 2048 and len(said.deliveries) == 1


@pytest.mark.parametrize("place", ["2", "２", "第二个", "the second", "【2】", "回复2"])
def test_a_place_in_the_list_is_understood(official: Official, place: str) -> None:
    anna = official.platform.person()
    listed = anna.send_text("怎么激活医保码").wait().reply
    assert "【2】支付宝" in listed
    assert "卡包" in anna.send_text(place).wait().reply


def test_english_is_answered_in_english(official: Official) -> None:
    said = official.platform.person().send_text("how do I activate it in WeChat?").wait().reply
    assert "Answer with a number:" in said and "激活" not in said.split("(")[0]


def test_a_voice_message_is_taken_by_what_the_platform_heard(official: Official) -> None:
    said = (
        official.platform.person().send("voice", MediaId="m", Format="amr", Recognition="支付宝怎么激活医保码。").wait()
    )
    assert "卡包" in said.reply


@pytest.mark.parametrize(
    ("kind", "fields", "told"),
    [
        ("voice", {"MediaId": "m", "Format": "amr"}, "语音"),
        ("voice", {"MediaId": "m", "Format": "amr", "Recognition": ""}, "语音"),
        ("image", {"PicUrl": "http://127.0.0.1/p.jpg", "MediaId": "m"}, "图片"),
        ("video", {"MediaId": "m", "ThumbMediaId": "t"}, "图片"),
        ("shortvideo", {"MediaId": "m", "ThumbMediaId": "t"}, "图片"),
        ("location", {"Location_X": 37.8, "Location_Y": 113.6, "Scale": 15, "Label": "平定县"}, "位置"),
        ("link", {"Title": "t", "Description": "d", "Url": "http://127.0.0.1/"}, "链接"),
        ("file", {"Title": "t", "FileKey": "k"}, "读不了"),
        ("text", {"Content": " "}, "读不了"),
    ],
)
def test_what_cannot_be_read_gets_a_kind_answer(official: Official, kind: str, fields: dict, told: str) -> None:
    assert told in official.platform.person().send(kind, **fields).wait().reply


def test_following_is_greeted_with_what_can_be_asked(official: Official) -> None:
    said = official.platform.person().follow().wait().reply
    assert "欢迎关注" in said and "【1】怎么激活" in said


def test_the_scene_of_a_code_on_the_wall_asks_its_question(official: Official) -> None:
    anna = official.platform.person()
    assert "打不开" in anna.scan("code").wait().reply
    assert "欢迎关注" in anna.scan("4711").wait().reply


def test_a_menu_button_asks_its_question(official: Official) -> None:
    anna = official.platform.person()
    assert "激活" in anna.event("CLICK", EventKey="/activate").wait().reply
    assert "欢迎关注" in anna.event("CLICK", EventKey="/no_longer_there").wait().reply


@pytest.mark.parametrize("event", ["VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "something_new"])
def test_events_that_ask_nothing_are_acknowledged_in_silence(official: Official, event: str) -> None:
    anna = official.platform.person()
    said = anna.event(event, EventKey="https://example.org/").wait()
    assert (said.reply, said.trouble, anna.screen) == ("", "", [])


def test_a_slash_is_no_command(official: Official) -> None:
    said = official.platform.person().send_text("／restart").wait()
    assert said.reply and not said.trouble


def test_a_picture_in_the_middle_leaves_the_question_open(official: Official) -> None:
    anna = official.platform.person()
    anna.send_text("怎么激活医保码").wait()
    assert "【2】支付宝" in anna.send("image", PicUrl="http://127.0.0.1/p.jpg", MediaId="m").wait().reply
    assert "卡包" in anna.send_text("2").wait().reply


def test_whoever_leaves_and_comes_back_begins_anew(official: Official) -> None:
    anna = official.platform.person()
    anna.send_text("怎么激活医保码").wait()
    assert anna.unfollow().wait().trouble == ""
    anna.follow().wait()
    assert "卡包" not in anna.send_text("第二个方法").wait().reply
