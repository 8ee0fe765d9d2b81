"""The event stream of a conversation, read as a browser reads it."""

import http.client
import json
import threading
from pathlib import Path
from typing import Any

from tests.running import Client, RunningServer


def open_stream(chat: Client, token: str | None = None) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", chat.server.port, timeout=20)
    connection.request("GET", f"{chat.path}/events", headers={"Authorization": f"Bearer {token or chat.token}"})
    return connection.getresponse()


def next_event(stream: http.client.HTTPResponse) -> tuple[str, Any]:
    kind = ""
    while line := stream.readline().decode():
        if line.startswith("event: "):
            kind = line[7:].strip()
        if line.startswith("data: "):
            return kind, json.loads(line[6:])
    return "end", None


def test_another_tab_hears_what_is_said_and_when_the_bot_types(server: RunningServer) -> None:
    chat = server.open()
    stream = open_stream(chat)
    assert stream.status == 200 and stream.headers["content-type"].startswith("text/event-stream")
    sending = threading.Thread(target=chat.send, kwargs={"text": "怎么激活医保码"})
    sending.start()
    heard = [next_event(stream) for _ in range(4)]
    sending.join()
    assert [kind for kind, _ in heard] == ["typing", "message", "message", "typing"]
    assert heard[1][1]["from"] == "person" and heard[2][1]["topic"] == "activate"
    assert (heard[0][1]["typing"], heard[3][1]["typing"]) == (True, False)


def test_a_stream_opens_for_its_own_token_only(server: RunningServer) -> None:
    assert open_stream(server.open(), server.open().token).status == 401


def test_the_server_stops_at_once_also_with_open_streams(model, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    with RunningServer(tmp_path) as server:
        streams = [open_stream(server.open()) for _ in range(5)]
        assert server.stop() < 5
        assert all(next_event(stream)[0] == "end" for stream in streams)
