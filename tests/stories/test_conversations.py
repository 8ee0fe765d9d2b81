"""Whole conversations with the real agent, told in `scenarios/*.yml`, and every branch of every topic."""

import asyncio
import itertools
import json
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.answering.engine import choose
from actions.answering.rulebook import read_rulebook
from actions.answering.situation import Situation
from actions.diagnosis.rules_model import TOPICS as SETTLED_BY_RECORD
from bot.wire.web import Sent, parse_of
from tests.answering.content import answers
from tests.talk import LOOP, Talk, text_of

FOLDER = Path(__file__).parent / "scenarios"
RULEBOOK = read_rulebook()


def scenarios() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*.yml")):
        for scenario in yaml.safe_load(path.read_text("utf-8")):
            yield pytest.param(scenario, id=f"{path.stem}: {scenario['name']}")


@pytest.mark.parametrize("scenario", scenarios())
def test_the_conversation_goes_as_told(talk, scenario: dict) -> None:  # type: ignore[no-untyped-def]
    conversation = talk(scenario.get("language", "zh"))
    for turn in scenario["turns"]:
        said = conversation.tap(turn["tap"]) if "tap" in turn else conversation.say(str(turn["say"]))
        check(turn, said)


def check(turn: dict, said: list[dict]) -> None:
    text, where = text_of(said), turn.get("say") or turn.get("tap")
    assert said and all(message["text"] for message in said), f"silence after “{where}”"
    assert [word for word in turn.get("has", []) if word not in text] == [], f"after “{where}”: {text}"
    assert [word for word in turn.get("lacks", []) if word in text] == [], f"after “{where}”: {text}"
    if "topic" in turn:
        topics = turn["topic"] if isinstance(turn["topic"], list) else [turn["topic"]]
        assert [message["topic"] for message in said if message["topic"] in topics] != [], f"after “{where}”: {text}"
    if "language" in turn:
        assert {message["language"] for message in said} == {turn["language"]}
    if "choices" in turn:
        titles = [button["title"] for message in said for button in message["buttons"]]
        assert [title for title in turn["choices"] if title not in titles] == [], f"after “{where}”: {titles}"


def branches() -> Iterator[tuple[str, dict[str, str]]]:
    for topic, page in RULEBOOK.items():
        for rule in (*page.answers, *page.notes):
            for values in itertools.product(*rule.when.values()):
                yield topic, {name: value for name, value in zip(rule.when, values) if value != "unknown"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_branch_of_every_topic_is_said_as_written(talk, exchange, language: str) -> None:  # type: ignore[no-untyped-def]
    conversation = talk(language)
    for topic, facts in branches():
        turn = parse_of(f"/{topic}{json.dumps(facts)}", language)
        said, _ = LOOP.run_until_complete(exchange.answering.to(conversation.id, [turn], "web"))
        expected = [answers()[name][language].text for name in choose(RULEBOOK, Situation(topic, facts))]
        if topic in SETTLED_BY_RECORD:
            expected[-1] += "\n" + answers()["utter_offer_check"][language].text
        assert [message["text"] for message in said] == expected, f"{topic} {facts}"
        assert {message["topic"] for message in said} == {topic}


def test_quick_messages_of_one_person_are_all_answered_in_order(exchange) -> None:  # type: ignore[no-untyped-def]
    conversation = Talk(exchange)
    questions = ["怎么激活", "密码忘了", "余额是横杠", "码打不开", "怎么绑家人"]

    async def all_at_once() -> list[list[dict]]:
        return await asyncio.gather(*(exchange.take(conversation.id, Sent(text=each), "web") for each in questions))

    said = LOOP.run_until_complete(all_at_once())
    assert [messages[-1]["topic"] for messages in said] == [
        "activate",
        "reset_password",
        "balance_dash",
        "code_not_expand",
        "bind_family",
    ]
    history = [body["text"] for body in exchange.transcript.since(conversation.id) if body["from"] == "person"]
    assert history == questions


def test_what_is_not_understood_twice_leads_to_a_person_and_a_yes_takes_the_offer(talk, exchange) -> None:  # type: ignore[no-untyped-def]
    conversation = talk("en")

    def answer(intent: str) -> str:
        turn = parse_of(f"/{intent}", "en")
        turn["intent_ranking"] = [{"name": name, "confidence": 0.3} for name in ("use", "activate", "what_is")]
        said, state = LOOP.run_until_complete(exchange.answering.to(conversation.id, [turn], "web"))
        exchange.transcript.write(conversation.id, None, said, state)
        return text_of(said)

    assert "Do you mean one of these" in answer("nlu_fallback")
    assert "still did not understand" in answer("nlu_fallback")
    assert "hotline" in text_of(conversation.say("yes"))
    assert "what else" in text_of(conversation.say("yes"))


def test_after_a_long_silence_nothing_said_before_is_leaned_on(talk, exchange) -> None:  # type: ignore[no-untyped-def]
    conversation = talk()
    conversation.say("支付宝怎么激活")
    store = exchange.agent.tracker_store
    events = json.loads(store.get(conversation.id))
    for event in events:
        event["timestamp"] -= 2 * 3600
    store.put(conversation.id, json.dumps(events))
    assert "哪方面" in text_of(conversation.say("那微信呢"))


def test_a_turn_late_in_a_long_conversation_costs_at_most_twice_the_first(talk) -> None:  # type: ignore[no-untyped-def]
    conversation, questions = talk(), ["支付宝怎么激活", "那微信呢", "余额是横杠", "how do I bind my mother", "谢谢"]
    times = []
    for turn in range(200):
        began = time.perf_counter()
        conversation.say(questions[turn % 5])
        times.append(time.perf_counter() - began)
    assert statistics.median(times[-20:]) <= 2 * statistics.median(times[:20])
