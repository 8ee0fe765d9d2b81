"""Two hundred people at once, a fifth of the messages delivered twice: each is answered once, in order, in time."""

import json
import random
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.wechat.conftest import Official
from tests.wechat_platform import Faults, Person, Sending, Shown

PEOPLE, BETWEEN_MESSAGES = 200, 1.0  # nobody types faster
MOST_CUT = 0.1  # of the deliveries: on a busy machine a few wait at the door for too long, and come again
MARKS = {
    "支付宝怎么激活医保电子凭证": "放入支付宝卡包",
    "忘记密码了怎么办": "三种方式可以找回",
    "余额显示一条横杠": "显示“-”",
}
FIRST, *REST = MARKS
PHONE, NUMBER = "13912345678", "140321196108290529"


@pytest.fixture(scope="module")
def people(account: Official) -> Iterator[list[Person]]:
    account.platform.faults = Faults(duplicate=0.2, random=random.Random(7))
    yield [account.platform.person() for _ in range(PEOPLE)]
    account.platform.faults = Faults()


def ask(people: list[Person], texts: list[str]) -> list[Sending]:
    """Have everybody send the texts, a second apart; return when the platform is through with them."""
    sendings = []
    for text in texts:
        sendings += [person.send_text(f"{text}，我的电话是{PHONE}") for person in people]
        time.sleep(BETWEEN_MESSAGES)
    return [sending.wait(120) for sending in sendings]


def answers(people: list[Person], texts: list[str]) -> list[list[int]]:
    """Return, for each person, how often each text was answered, once everything has arrived."""
    for person in people:
        person.wait_for(lambda screen: all(count(screen, text) for text in texts), 120)
    return [[count(person.screen, text) for text in texts] for person in people]


def count(screen: list[Shown], text: str) -> int:
    return sum(shown.text.count(MARKS[text]) for shown in screen)


def test_two_hundred_at_once_are_answered_once_and_no_reply_is_late(account: Official, people: list[Person]) -> None:
    sendings = ask(people, [FIRST])
    assert answers(people, [FIRST]) == [[1]] * PEOPLE
    assert [sending.trouble for sending in sendings if sending.trouble] == []
    outcomes = Counter(delivery.outcome for sending in sendings for delivery in sending.deliveries)
    assert outcomes["cut"] <= MOST_CUT * sum(outcomes.values()), outcomes
    assert account.platform.contradictions == []


def test_two_messages_of_everybody_in_quick_succession_keep_their_order(
    account: Official, people: list[Person]
) -> None:
    sendings = ask(people, REST)
    assert answers(people, REST) == [[1] * len(REST)] * PEOPLE
    assert [sending.trouble for sending in sendings if sending.trouble] == []
    assert [told_in(person) for person in people if came_in_order(person) and told_in(person) != list(MARKS)] == []
    assert account.platform.contradictions == []


def told_in(person: Person) -> list[str]:
    """Return the questions in the order in which their answers stand on the screen."""
    text = "\n".join(shown.text for shown in person.screen)
    return sorted(MARKS, key=lambda question: text.index(MARKS[question]))


def came_in_order(person: Person) -> bool:
    """Tell whether every message arrived when it was first delivered, and not after the next one."""
    return all(sending.deliveries[0].outcome in ("reply", "success") for sending in person.sendings)


def test_the_log_of_that_run_holds_nothing_private(account: Official, people: list[Person]) -> None:
    account.platform.person().send_text(f"我的身份证号{NUMBER}").wait()
    log = account.server.log.read_text()
    private = [*account.platform.people, PHONE, NUMBER, "身份证", "横杠", json.dumps("横杠").strip('"')]
    assert [word for word in private if word in log] == []
