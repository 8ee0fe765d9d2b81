"""A store that is away: 503, nothing taken, nothing answered from an empty memory."""

from pathlib import Path

from tests.running import RunningServer


def test_a_message_is_not_taken_while_the_store_is_away_and_counts_when_it_is_back(model, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    with RunningServer(tmp_path) as server:
        chat = server.open()
        chat.send(text="支付宝怎么激活")
        store = tmp_path / "conversations.db"
        hold(store)
        status, problem = chat.send(text="那微信呢", message_id="8c2b7c04-9b1d-4e1a-9a4b-2f6c3b1d5e6f")
        assert status == 503 and "not taken" in problem["detail"]
        release(store)
        status, answer = chat.send(text="那微信呢", message_id="8c2b7c04-9b1d-4e1a-9a4b-2f6c3b1d5e6f")
        assert status == 200 and "医疗健康" in answer["messages"][0]["text"]
        assert len(chat.history()) == 5


def hold(store: Path) -> None:
    """Take the tables away, as a database does that is being restored."""
    rename(store, "", "_held")


def release(store: Path) -> None:
    rename(store, "_held", "")


def rename(store: Path, ending: str, new_ending: str) -> None:
    import sqlite3

    with sqlite3.connect(store) as connection:
        for table in ("conversations", "messages", "dialogues", "offers"):
            connection.execute(f"ALTER TABLE {table}{ending} RENAME TO {table}{new_ending}")
