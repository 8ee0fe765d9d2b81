"""Whole conversations with the real agent, told in `scenarios/*.yml`, and every branch of every topic."""

import asyncio
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.answering.engine import choose
from actions.answering.rulebook import read_rulebook
from actions.answering.situation import Situation
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
        said, _ = LOOP.run_until_complete(exchange.answered(conversation.id, [turn], "web"))
        expected = [answers()[name][language].text for name in choose(RULEBOOK, Situation(topic, facts))]
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
