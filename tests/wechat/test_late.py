"""Five seconds: an answer that is late follows by service message, once; redeliveries change nothing."""

import time

from tests.wechat.conftest import Official
from tests.wechat_platform import Shown

QUESTION = "支付宝怎么激活医保电子凭证"

CHOICES = "回复数字即可"


def text_of(screen: list[Shown]) -> str:
    return "\n".join(shown.text for shown in screen)


def test_a_late_answer_is_acknowledged_in_time_and_follows_once(account: Official) -> None:
    people = {seconds: account.platform.person() for seconds in (6, 20)}
    sendings = [person.send_text(f"慢{seconds} {QUESTION}") for seconds, person in people.items()]
    for sending in sendings:
        (delivery,) = sending.wait(40).deliveries
        assert delivery.outcome == "success" and delivery.seconds < 5
    screens = [person.wait_for(lambda screen: len(screen) == 1, 30) for person in people.values()]
    time.sleep(1.5)
    assert [[shown.by for shown in person.screen] for person in people.values()] == [["service"]] * 2
    assert all("卡包" in screen[0].text for screen in screens)
    assert [person.typed for person in people.values()] == [1, 1]


def test_answers_keep_the_order_of_the_questions(account: Official) -> None:
    anna = account.platform.person()
    anna.send_text(f"慢6 {QUESTION}")
    time.sleep(0.3)
    anna.send_text("微信怎么激活医保电子凭证")
    time.sleep(0.3)
    anna.send_text("忘记密码了怎么办")
    screen = anna.wait_for(lambda screen: text_of(screen).count(CHOICES) >= 3, 30)
    text = text_of(screen)
    assert text.index("放入支付宝卡包") < text.index("用微信激活医保电子凭证") < text.index("三种方式可以找回")
    assert text.count("放入支付宝卡包") == 1


def test_a_redelivery_while_working_waits_for_the_same_answer(account: Official) -> None:
    anna = account.platform.person()
    first = anna.send_text(f"慢2 {QUESTION}")
    time.sleep(0.5)
    again = first.redeliver().wait()
    assert again.reply == first.wait().reply != ""
    assert len(anna.screen) == 1


def test_a_redelivery_after_the_answer_gets_the_same_one(account: Official) -> None:
    anna = account.platform.person()
    first = anna.send_text(QUESTION).wait()
    assert first.redeliver().wait().reply == first.reply and len(anna.screen) == 1


def test_a_lost_answer_is_delivered_by_the_next_try(account: Official) -> None:
    anna = account.platform.person()
    account.platform.faults.lose_next = 2
    said = anna.send_text(QUESTION).wait()
    assert [each.outcome for each in said.deliveries] == ["lost", "lost", "reply"] and len(anna.screen) == 1


def test_the_same_id_of_two_people_or_at_two_times_is_two_messages(account: Official) -> None:
    anna, bo = account.platform.person(), account.platform.person()
    now = int(time.time())
    for person, created, text in (
        (anna, now, QUESTION),
        (bo, now, "忘记密码了怎么办"),
        (anna, now + 90, "余额显示横杠"),
    ):
        assert person.send_text(text, msg_id=4711, created=created).wait().reply
    assert len(anna.screen) == 2 and len(bo.screen) == 1 and anna.screen[0].text != anna.screen[1].text


def test_a_redelivery_that_states_another_second_is_the_same_message(account: Official) -> None:
    anna, now = account.platform.person(), int(time.time())
    first = anna.send_text(QUESTION, msg_id=4712, created=now).wait()
    assert anna.send_text(QUESTION, msg_id=4712, created=now + 1).wait().reply == first.reply


def test_events_have_no_id_and_are_taken_once_all_the_same(account: Official) -> None:
    anna = account.platform.person()
    followed = anna.follow().wait()
    assert followed.redeliver().wait().reply == followed.reply and len(anna.screen) == 1


def test_without_service_messages_the_redeliveries_are_used(without_api: Official) -> None:
    anna = without_api.platform.person()
    said = anna.send_text(f"慢7 {QUESTION}").wait(30)
    assert [each.outcome for each in said.deliveries] == ["cut", "reply"] and "卡包" in said.reply


def test_what_no_delivery_could_carry_comes_with_the_next_answer(without_api: Official) -> None:
    anna = without_api.platform.person()
    said = anna.send_text(f"慢16 {QUESTION}").wait(30)
    assert [each.outcome for each in said.deliveries] == ["cut", "cut", "success"]
    time.sleep(3)
    following = anna.send_text("忘记密码了怎么办").wait().reply
    assert "卡包" in following and "密码" in following and len(anna.screen) == 1
