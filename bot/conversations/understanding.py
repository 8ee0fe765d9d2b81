"""What a person sent, as turns of the dialogue: masked, with the numbers in the vault."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from rasa.core.agent import Agent

from bot.cases import Cases, CasesAway
from bot.conversations.transcript import Body, Transcript, new_id
from bot.conversations.turns import (
    Parse,
    answers_question,
    meaning_check,
    meaning_of_case_code,
    meaning_of_number,
    parts_of,
    slim,
    turns_of,
    while_verifying,
    with_numbers,
)
from bot.conversations.whole import AGREE, WHY, WITHDRAW, meaning_of_whole
from bot.text.case_codes import without_case_codes
from bot.text.choices import choice_meant
from bot.text.language import language_of
from bot.text.normalise import typed
from bot.text.privacy import CODE, ID_NUMBER, Masked, taken_out, without_masks
from bot.wire.web import LONGEST_TEXT, Sent, parse_of

NOTHING_READABLE = "?"
LATELY = 6  # messages: some three exchanges, in which "why?" still asks about a receipt
PLAIN_NO = ("no", "no thanks", "no thank you", "不用了", "不了", "算了")  # outside a check these only decline
NOTHING_PRIVATE = Masked("", ())


class NotOffered(Exception):
    """The payload is not one that this conversation was offered."""


@dataclass(frozen=True)
class Understood:
    """What to write down as said, the turns it stands for, and whether it held a number nobody asked for."""

    said: Body
    turns: Sequence[Parse]
    unasked_number: bool


class Understanding:
    """Understands what a person sends in a conversation, by the model and by what was said last."""

    def __init__(self, agent: Agent, transcript: Transcript, cases: Cases) -> None:
        self.agent, self.transcript, self.cases = agent, transcript, cases

    async def of(self, conversation_id: str, sent: Sent, last: Body) -> Understood:
        """Return what `sent` means after `last`. Raises `NotOffered` for a payload that is none of ours."""
        private = NOTHING_PRIVATE if sent.payload else taken_out(typed(sent.text))
        language = language_of(without_case_codes(without_masks(private.text))) or last.get("language") or "zh"
        if sent.payload:
            title = sent.title or await self.title_offered(conversation_id, sent.payload)
            if title is None:
                raise NotOffered(sent.payload)
            return Understood(said_by_person(sent, title, language), [parse_of(sent.payload, language)], False)
        text = private.text[:LONGEST_TEXT] or NOTHING_READABLE
        turns = await self.turns(conversation_id, text, last, language)
        unasked = bool({kind for kind, _ in private.taken} - numbers_awaited(last, turns))
        numbers = await self.kept(conversation_id, private, last)
        said = said_by_person(sent, private.text if private.taken else sent.text, language)
        return Understood(said, with_numbers(turns, numbers), unasked)

    async def title_offered(self, conversation_id: str, payload: str) -> str | None:
        return await asyncio.to_thread(self.transcript.title_offered, conversation_id, payload)

    async def kept(self, conversation_id: str, private: Masked, last: Body) -> list[tuple[str, str]]:
        """Put ID numbers and codes into the vault; return pairs of kind and reference."""
        wanted = [(kind_awaited(kind, last), number) for kind, number in private.taken]
        try:
            return [
                (kind, await self.cases.keep(conversation_id, kind, number))
                for kind, number in wanted
                if kind in (ID_NUMBER, CODE)
            ]
        except CasesAway:
            return []

    async def turns(self, conversation_id: str, text: str, last: Body, language: str) -> list[Parse]:
        """Return what a typed text stands for: a number, a whole meaning, a choice, or what the model understands."""
        meant = meaning_of_number(text) or meaning_of_case_code(text)
        meant = meant or await self.meant_as_a_whole(conversation_id, text, last)
        if meant is None:
            choices = last.get("buttons", [])
            chosen = choice_meant(text, [choice["title"] for choice in choices])
            meant = choices[chosen]["payload"] if chosen is not None else None
        if meant:
            return [{**parse_of(meant, language), "text": text}]
        return [slim(turn, language) for turn in await self.understood(text, last)]

    async def meant_as_a_whole(self, conversation_id: str, text: str, last: Body) -> str | None:
        """Return the payload for consent, its withdrawal, or the question why after a receipt."""
        meaning = meaning_of_whole(text)
        if meaning == AGREE and last.get("awaits") == ID_NUMBER:
            return "/affirm"
        if meaning == WITHDRAW and (last.get("awaits") or text.strip().lower() not in PLAIN_NO):
            return "/withdraw"
        if meaning == WHY:
            latest = await asyncio.to_thread(self.transcript.latest, conversation_id, LATELY)
            codes = [each["diagnosis"]["case_code"] for each in latest if "diagnosis" in each]
            return f'/check_my_status{{"case": "{codes[0]}"}}' if codes else None
        return None

    async def understood(self, text: str, last: Body) -> list[Parse]:
        whole = await self.agent.parse_message(text)
        if last.get("yes") and whole["intent"]["name"] == "affirm":
            return [{**parse_of(last["yes"], ""), "text": text}]
        if answers_question(whole, last.get("asks", "")):
            return [meaning_check(whole)]
        if last.get("awaits"):
            return [while_verifying(whole, last["awaits"])]
        return turns_of(whole, [await self.agent.parse_message(part) for part in parts_of(text, whole)])


def said_by_person(sent: Sent, text: str, language: str) -> Body:
    return {"id": sent.message_id or new_id(), "from": "person", "text": text, "language": language}


def numbers_awaited(last: Body, turns: Sequence[Parse]) -> set[str]:
    """Return the kinds of number that a person may send without being asked not to."""
    if last.get("awaits") == ID_NUMBER:
        return {CODE, ID_NUMBER, "number"}
    checking = any(turn["intent"]["name"] == "check_my_status" for turn in turns)
    return {CODE, ID_NUMBER} if checking else {CODE}


def kind_awaited(kind: str, last: Body) -> str:
    """Take a long number of wrong length for an ID number while one is asked for, so that the person is told why."""
    return ID_NUMBER if kind == "number" and last.get("awaits") == ID_NUMBER else kind
