"""Rasa's working memory stays small and forgets nothing that a turn needs."""

from rasa.shared.core.events import ActionExecuted, ActiveLoop, SessionStarted, SlotSet, UserUttered

from bot.conversations.dialogues import recent


def turn(number: int) -> list:
    said = UserUttered(f"question {number}", timestamp=number)
    return [said, ActionExecuted("action_answer"), SlotSet("asked", number), ActionExecuted("action_listen")]


START = [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]


def talk(turns: int) -> list:
    return [*START, *(event for number in range(turns) for event in turn(number))]


def test_a_short_talk_is_kept_whole() -> None:
    assert recent(talk(10), turns=5) == talk(10)


def test_a_long_talk_is_cut_to_its_last_turns_with_the_slots_before_them() -> None:
    kept = recent(talk(100), turns=5)
    said = [event.text for event in kept if isinstance(event, UserUttered)]
    assert said == [f"question {number}" for number in range(95, 100)]
    assert isinstance(kept[1], SessionStarted) and kept[2] == SlotSet("asked", 94)
    assert kept[3] == ActionExecuted("action_listen")


def test_cutting_again_and_again_keeps_the_same_slots() -> None:
    events = talk(3)
    for number in range(3, 200):
        events = recent([*events, *turn(number)], turns=5)
        assert sum(isinstance(event, UserUttered) for event in events) <= 11
    assert [event.value for event in events if isinstance(event, SlotSet)][-1] == 199


def test_a_form_in_progress_is_not_cut() -> None:
    begun = [*talk(2), UserUttered("start"), ActiveLoop("form")]
    kept = recent([*begun, *(event for number in range(30) for event in turn(number))], turns=5)
    assert ActiveLoop("form") in kept and "start" in [event.text for event in kept if isinstance(event, UserUttered)]
