"""Locks and limits hold for a person and for a conversation, over restarts, threads and processes."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from actions.identity.outcomes import Checking, Sending
from tests.identity.world import World, id_number

MINUTE, HOUR = 60, 3600


def lock(world: World, conversation: str, number: str) -> int:
    """Fail until it locks; return for how many seconds."""
    world.sent(conversation, number)
    wrong = world.wrong_code()
    outcomes = [world.identity.check_code(conversation, wrong) for _ in range(5)]
    assert [each.outcome for each in outcomes] == ["wrong"] * 4 + ["locked"]
    return outcomes[-1].seconds


def test_locks_grow_and_outlive_a_restart(world: World) -> None:
    number, lasted = world.someone(), []
    for turn in range(5):
        with World(world.url, beside=world) as restarted:
            lasted.append(lock(restarted, f"conversation {turn}", number))
        with World(world.url, beside=world) as restarted:
            assert restarted.identity.send_code("another", number, "zh") == Sending("locked", lasted[-1])
        world.later(lasted[-1])
    assert lasted == [15 * MINUTE, HOUR, 4 * HOUR, 24 * HOUR, 24 * HOUR]


def test_a_person_is_locked_in_every_conversation_and_nobody_else_is(here: World) -> None:
    number, other = here.someone(2), here.someone(3)
    lock(here, "mine", number)
    assert here.identity.send_code("yours", number, "zh") == Sending("locked", 900)
    assert here.identity.send_code("yours", other, "zh").outcome == "sent"


def test_a_conversation_is_locked_for_every_person(here: World) -> None:
    lock(here, "mine", here.someone(2))
    assert here.identity.send_code("mine", here.someone(3), "zh") == Sending("locked", 900)
    assert here.identity.resend("mine", "zh") == Sending("locked", 900)
    assert here.identity.check_code("mine", "123456") == Checking("locked", seconds=900)


def test_changing_the_conversation_or_asking_anew_gives_no_more_tries(here: World) -> None:
    number = here.someone()
    for conversation, left in (("one", 4), ("two", 3), ("two", 2), ("three", 1)):
        here.sent(conversation, number)
        assert here.identity.check_code(conversation, here.wrong_code()) == Checking("wrong", left)
        here.later(MINUTE)
    here.sent("four", number)
    assert here.identity.check_code("four", here.wrong_code()) == Checking("locked", seconds=900)


def test_success_forgives_and_so_does_a_day(here: World) -> None:
    number = here.someone()
    here.later(lock(here, "mine", number))
    assert here.identity.check_code("mine", here.sent("mine", number)).outcome == "verified"
    here.later(HOUR)
    here.later(lock(here, "mine", number) + 24 * HOUR)
    assert lock(here, "mine", number) == 900


def test_forgetting_a_conversation_does_not_unlock_it(here: World) -> None:
    lock(here, "mine", here.someone(2))
    here.identity.forget("mine")
    here.identity.purge()
    assert here.identity.send_code("mine", here.someone(3), "zh") == Sending("locked", 900)


def test_a_minute_lies_between_two_messages(world: World) -> None:
    number = world.someone()
    world.sent("mine", number)
    world.later(59)
    assert world.identity.resend("mine", "zh") == Sending("wait", 1)
    assert world.identity.send_code("yours", number, "zh") == Sending("wait", 1)
    assert world.identity.pending("mine") and not world.identity.pending("yours")
    world.later(1)
    assert world.identity.resend("mine", "zh").outcome == "sent"


def test_a_number_gets_five_messages_an_hour(here: World) -> None:
    number = here.someone()
    for turn in range(5):
        here.sent(f"conversation {turn}", number)
        here.later(MINUTE)
    assert here.identity.send_code("another", number, "zh") == Sending("wait", 55 * MINUTE)
    here.later(55 * MINUTE)
    assert here.identity.send_code("another", number, "zh").outcome == "sent"


def test_a_conversation_gets_five_messages_an_hour(here: World) -> None:
    for turn in range(5):
        here.sent("mine", here.someone(turn))
        here.later(MINUTE)
    assert here.identity.send_code("mine", here.someone(9), "zh") == Sending("wait", 55 * MINUTE)


def test_many_who_guess_at_once_get_five_tries(world: World) -> None:
    world.sent("mine", world.someone())
    wrong = world.wrong_code()
    with World(world.url, beside=world) as second, ThreadPoolExecutor(12) as pool:
        sides = [world.identity, second.identity] * 12
        outcomes = Counter(each.outcome for each in pool.map(lambda side: side.check_code("mine", wrong), sides))
    assert outcomes == {"wrong": 4, "locked": 20}


def test_guessing_at_once_in_several_conversations_gives_five_tries_for_the_person(world: World) -> None:
    number = world.someone()
    for turn in range(4):
        world.sent(str(turn), number)
        world.later(MINUTE)
    wrong = "".join(str((int(digit) + 5) % 10) for digit in world.code_sent())
    with World(world.url, beside=world) as second, ThreadPoolExecutor(12) as pool:
        tries = [(side.identity, str(turn)) for side in (world, second) for turn in range(4) for _ in range(3)]
        outcomes = Counter(pool.map(lambda each: each[0].check_code(each[1], wrong).outcome, tries))
    assert outcomes == {"wrong": 4, "locked": 20}


def test_of_many_who_send_at_once_one_does(world: World) -> None:
    number = world.someone()
    with World(world.url, beside=world) as second, ThreadPoolExecutor(8) as pool:
        asks = [(side.identity, f"conversation {turn}") for side in (world, second) for turn in range(8)]
        outcomes = Counter(pool.map(lambda each: each[0].send_code(each[1], number, "zh").outcome, asks))
    assert outcomes == {"sent": 1, "wait": 15}


def test_the_right_code_at_once_verifies_once(world: World) -> None:
    code = world.sent("mine", world.someone())
    with ThreadPoolExecutor(8) as pool:
        outcomes = Counter(each.outcome for each in pool.map(world.identity.check_code, ["mine"] * 8, [code] * 8))
    assert outcomes == {"verified": 1, "none": 7}


def test_nobody_is_found_by_guessing_every_code_for_a_number_that_does_not_exist(here: World) -> None:
    """Even the code that was drawn verifies nobody."""
    from actions.identity import challenging

    drawn: list[str] = []
    draw = challenging.new_code
    challenging.new_code = lambda: drawn.append(draw()) or drawn[-1]  # type: ignore[func-returns-value]
    try:
        here.identity.send_code("mine", id_number(77), "zh")
    finally:
        challenging.new_code = draw
    assert here.identity.check_code("mine", drawn[0]) == Checking("wrong", 4)
