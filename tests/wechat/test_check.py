"""A person's own record on WeChat: verified in the chat or on the page, the answer finds its way."""

import json
import re
import time

from tests.test_demo_people import PEOPLE
from tests.wechat.conftest import Official
from tests.wechat_platform import Person

CODE = re.compile(r"\d{6}")
LINK = re.compile(r'<a href="([^"]+)">打开核验页面</a>')


def newest_code(account: Official, phone: str) -> str:
    for _ in range(100):
        listed = [each for each in account.server.call("GET", "/demo/outbox")[1] if each["to"] == phone]
        if listed:
            return CODE.findall(listed[-1]["text"])[0]
        time.sleep(0.05)
    raise AssertionError("No code was sent.")


def asked(person: Person, text: str) -> str:
    return person.send_text(text).wait().reply


def test_verified_in_the_chat(account: Official) -> None:
    mother, anna = PEOPLE["face_failed_mother"], account.platform.person()
    assert "同意" in asked(anna, "帮我查一下我的医保")
    asked(anna, "同意")
    asked(anna, mother["id_number"])
    receipt = asked(anna, newest_code(account, mother["phone"]))
    assert "公安部门" in receipt and "案件编号" in receipt


def test_verified_on_the_page_the_receipt_follows_by_service_message(account: Official) -> None:
    clean, anna = PEOPLE["healthy_employee"], account.platform.person()
    link = LINK.findall(asked(anna, "帮我查一下我的医保"))[0].removeprefix(account.server.base)
    given = {"consent": "yes", "id_number": clean["id_number"]}
    assert account.server.call("POST", link, given, {"content-type": "application/json"})[1]["step"] == "code"
    code = {"code": newest_code(account, clean["phone"])}
    assert account.server.call("POST", link, code, {"content-type": "application/json"})[1]["step"] == "done"
    screen = anna.wait_for(lambda screen: any("案件编号" in shown.text for shown in screen), 10)
    assert [shown.by for shown in screen if "案件编号" in shown.text] == ["service"]


def test_consent_is_undone_by_a_word_or_the_menu(account: Official) -> None:
    anna = account.platform.person()
    asked(anna, "帮我查一下我的医保")
    assert "【" in asked(anna, "同意")
    assert anna.event("CLICK", EventKey="/withdraw").wait().reply
    assert "同意" in asked(anna, "帮我查一下我的医保")


def test_nobody_gets_another_openids_record(account: Official) -> None:
    mother, thief = PEOPLE["face_failed_mother"], account.platform.person()
    said = asked(thief, "案件编号 EJ33-9SRX 是什么情况")
    asked(thief, "帮我查一下我的医保")
    asked(thief, mother["id_number"])
    said += asked(thief, "000000")
    assert mother["name"] not in said and "公安部门" not in said


def test_the_log_names_nobody(account: Official) -> None:
    log = account.server.log.read_text()
    names = [*account.platform.people, PEOPLE["face_failed_mother"]["id_number"], json.dumps("案件编号")]
    assert [name for name in names if name in log] == []
