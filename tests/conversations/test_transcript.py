"""The transcript keeps what was said: whole exchanges, in order, for whoever holds the token."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Connection

from bot.conversations.store import StoreAway
from bot.conversations.tables import engine_at, metadata
from bot.conversations.transcript import Transcript


@pytest.fixture(params=["sqlite", "postgresql"])
def transcript(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Transcript]:
    url = f"sqlite:///{tmp_path}/t.db" if request.param == "sqlite" else request.getfixturevalue("postgres")
    engine = engine_at(url)
    yield Transcript(engine)
    metadata.drop_all(engine)
    engine.dispose()


def body(text: str, **more: object) -> dict:
    return {"id": str(uuid4()), "from": "bot", "text": text, **more}


def test_an_exchange_is_kept_in_order_and_found_again_by_its_id(transcript: Transcript) -> None:
    greeting, said, answers = body("hello"), body("q"), [body("a"), body("b")]
    conversation, _ = transcript.open("web", [greeting])
    transcript.write(conversation, said, answers, dialogue="[]")
    assert transcript.since(conversation) == [greeting, said, *answers]
    assert transcript.since(conversation, said["id"]) == answers
    assert transcript.exchange_of(conversation, said["id"]) == [said, *answers]
    assert transcript.last(conversation) == answers[-1]


def test_only_its_own_token_opens_a_conversation(transcript: Transcript) -> None:
    (mine, my_token), (other, other_token) = transcript.open("web", []), transcript.open("web", [])
    for who in (transcript, Transcript(transcript.engine)):
        assert asyncio.run(who.admitted(mine, my_token)) is True
        assert asyncio.run(who.admitted(mine, other_token)) is False
        assert asyncio.run(who.admitted(mine, "\ud800")) is False
        assert asyncio.run(who.admitted("nobody", my_token)) is None
    assert len({mine, other, my_token, other_token}) == 4 and min(len(mine), len(my_token)) >= 24


def test_what_was_offered_stays_offered_in_its_conversation(transcript: Transcript) -> None:
    choice = {"title": "微信", "payload": '/activate{"platform": "wechat"}'}
    conversation, _ = transcript.open("web", [body("?", buttons=[choice])])
    other, _ = transcript.open("web", [])
    transcript.write(conversation, body("q"), [body("a", buttons=[choice]), body("b", buttons=[choice])])
    assert transcript.title_offered(conversation, choice["payload"]) == "微信"
    assert transcript.title_offered(other, choice["payload"]) is None


def test_nothing_of_an_exchange_is_kept_when_part_of_it_fails(transcript: Transcript) -> None:
    conversation, _ = transcript.open("web", [])
    said = body("q")
    with pytest.raises(StoreAway):
        transcript.write(conversation, said, [body("a"), {**body("b"), "id": said["id"]}])
    assert transcript.since(conversation) == []


def test_what_a_channel_writes_with_an_exchange_is_kept_or_lost_with_it(transcript: Transcript) -> None:
    conversation_id, _ = transcript.open("wechat", [])

    def fail(store: Connection) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        transcript.write(conversation_id, None, [body("查到了")], also=fail)
    assert transcript.since(conversation_id) == []
    seen: list[bool] = []
    transcript.write(conversation_id, None, [body("查到了")], also=lambda store: seen.append(store.in_transaction()))
    assert seen == [True] and len(transcript.since(conversation_id)) == 1


def test_a_rating_reaches_its_message(transcript: Transcript) -> None:
    greeting = body("hello")
    conversation, _ = transcript.open("web", [greeting])
    assert transcript.rate(conversation, greeting["id"], helpful=True)
    assert not transcript.rate(conversation, str(uuid4()), helpful=True)


def test_a_store_that_is_away_is_told_as_such(tmp_path: Path) -> None:
    transcript = Transcript(engine_at(f"sqlite:///{tmp_path}/t.db"))
    conversation, _ = transcript.open("web", [])
    with transcript.engine.begin() as store:
        store.execute(text("DROP TABLE messages"))
    with pytest.raises(StoreAway):
        transcript.since(conversation)
