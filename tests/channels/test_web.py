"""The web chat over HTTP, on a running server."""

import socket
import time
from uuid import uuid4

import pytest

from tests.running import EMBEDDING_SITE, RunningServer

SPELLINGS_OF_COMMANDS = [
    "/restart",
    "//restart",
    "　/restart",
    "／restart",
    '/no_such_intent{"a": 1}',
    "/",
    "\\restart",
]


def test_a_question_is_answered_in_the_language_it_was_asked_in(server: RunningServer) -> None:
    chat = server.open("zh")
    status, answer = chat.send(text="支付宝怎么激活医保电子凭证")
    assert status == 200 and "卡包" in answer["messages"][0]["text"]
    status, answer = chat.send(text="how do I activate it in WeChat?")
    assert answer["messages"][0]["language"] == "en" and "Medical & health" in answer["messages"][0]["text"]


def test_an_answer_has_only_what_the_contract_names(server: RunningServer) -> None:
    _, answer = server.open().send(text="怎么激活医保码")
    (message,) = answer["messages"]
    assert message.keys() == {"id", "from", "text", "language", "topic", "facts", "buttons"}
    assert message["topic"] == "activate" and "ACT-1" in message["facts"]
    assert all(button.keys() == {"title", "payload"} for button in message["buttons"])


@pytest.mark.parametrize("text", SPELLINGS_OF_COMMANDS)
def test_nobody_can_type_an_intent(server: RunningServer, text: str) -> None:
    chat = server.open()
    chat.send(text="怎么激活医保码")
    status, answer = chat.send(text=text)
    assert status == 200 and answer["messages"][0]["text"]
    assert [said["text"] for said in chat.history()][1] == "怎么激活医保码"


def test_only_an_offered_choice_may_be_used(server: RunningServer) -> None:
    chat, other = server.open(), server.open()
    status, problem = chat.send(payload="/reset_password")
    assert status == 409 and "offered" in problem["detail"]
    _, answer = chat.send(text="怎么激活")
    payload = answer["messages"][0]["buttons"][1]["payload"]
    assert chat.send(payload=payload)[0] == 200
    assert other.send(payload=payload)[0] == 409


def test_a_repeated_message_id_gets_the_same_answer_and_is_processed_once(server: RunningServer) -> None:
    chat, message_id = server.open(), str(uuid4())
    first = chat.send(text="怎么激活", message_id=message_id)
    assert chat.send(text="怎么激活", message_id=message_id) == first
    assert len(chat.history()) == 3


def test_history_after_a_message_holds_what_was_said_since(server: RunningServer) -> None:
    chat = server.open()
    _, answer = chat.send(text="余额是一条杠")
    since = chat.history(after=chat.opening[-1]["id"])
    assert [said["from"] for said in since] == ["person", "bot"]
    assert chat.history(after=answer["messages"][-1]["id"]) == []


def test_a_token_opens_its_own_conversation_only(server: RunningServer) -> None:
    mine, other = server.open(), server.open()
    path = f"{mine.path}/messages"
    assert server.call("GET", path, None, other.headers)[0] == 401
    assert server.call("GET", path)[0] == 401
    assert server.call("GET", "/chat/conversations/nobody/messages", None, mine.headers)[0] == 404


@pytest.mark.parametrize(
    "body, status",
    [
        (b"{not json", 400),
        (b"[1]", 400),
        (b'"text"', 400),
        (b"{}", 400),
        (b'{"text": 1}', 400),
        (b'{"text": "  "}', 400),
        (b'{"text": "a", "payload": "/b"}', 400),
        (b'{"text": "a", "message_id": "1"}', 400),
        (b"\xff\xfe", 400),
        (b'{"text": "half an emoji \\ud83d"}', 400),
        (b'{"payload": "/\\ud83d"}', 400),
        (b"[" * 100_000, 400),
        (b'{"text": "' + b"x" * 2001 + b'"}', 413),
    ],
)
def test_what_cannot_be_understood_is_told_as_a_problem(server: RunningServer, body: bytes, status: int) -> None:
    chat = server.open()
    got, problem, headers = server.call("POST", f"{chat.path}/messages", body, chat.headers)
    assert got == status and headers["content-type"] == "application/problem+json"
    assert problem["status"] == status and problem["detail"].endswith(".")


@pytest.mark.parametrize(
    "method, path",
    [
        ("GET", "/conversations/x/tracker"),
        ("POST", "/model/parse"),
        ("GET", "/domain"),
        ("GET", "/version"),
        ("POST", "/webhooks/rest/webhook"),
        ("GET", "/chat/../config.yml"),
        ("GET", "/chat/assets/../../../../config.yml"),
        ("DELETE", "/chat/conversations"),
    ],
)
def test_rasas_own_doors_are_shut(server: RunningServer, method: str, path: str) -> None:
    status, _, headers = server.call(method, path)
    assert status in (404, 405) and headers["content-type"] == "application/problem+json"


def test_the_root_leads_to_the_chat_and_every_answer_is_guarded(server: RunningServer) -> None:
    status, page, headers = server.call("GET", "/")
    assert status == 200 and b"<html" in page
    assert "default-src 'none'" in headers["content-security-policy"] and headers["x-content-type-options"] == "nosniff"


def test_an_answer_can_be_called_helpful(server: RunningServer) -> None:
    chat = server.open()
    path = f"{chat.path}/feedback"
    message_id = chat.opening[0]["id"]
    assert server.call("POST", path, {"message_id": message_id, "helpful": True}, chat.headers)[0] == 204
    assert server.call("POST", path, {"message_id": "x", "helpful": True}, chat.headers)[0] == 404
    assert server.call("POST", path, {"message_id": message_id, "helpful": 1}, chat.headers)[0] == 400


def test_private_numbers_are_taken_out_before_anything_is_kept(server: RunningServer) -> None:
    chat = server.open()
    status, _ = chat.send(text="我的身份证是１１０１０１１９９００３０７６５１５，手机 138-0013-8000，怎么激活")
    said = chat.history()[1]["text"]
    assert status == 200 and "<id_number>" in said and "<phone>" in said
    stores = [path for path in server.log.parent.iterdir() if path.is_file()]
    kept = b"".join(path.read_bytes() for path in stores).decode("utf-8", "replace")
    assert [part for part in ("19900307", "１９９００３０７", "138-0013", "13800138") if part in kept] == []


def test_operators_are_told_what_is_ready(server: RunningServer) -> None:
    assert server.call("GET", "/healthz")[0] == 200
    status, parts, _ = server.call("GET", "/readyz")
    assert status == 200 and parts == dict.fromkeys(["model", "actions", "conversations", "records", "cases"], "ok")
    assert b"python_info" in server.call("GET", "/metrics")[1]


def test_a_message_id_of_the_bot_is_refused(server: RunningServer) -> None:
    chat = server.open()
    assert chat.send(text="hello", message_id=chat.opening[0]["id"])[0] == 409


@pytest.mark.parametrize("length", ["-5", "+5", "1_0", "abc", ""])
def test_an_odd_content_length_is_refused_and_the_server_goes_on(server: RunningServer, length: str) -> None:
    head = f"POST /chat/conversations HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n{{}}"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(head.encode())
        assert b" 400 " in connection.recv(1000).splitlines()[0]
    assert server.call("GET", "/healthz")[0] == 200


def test_a_second_question_cannot_be_a_command_either(server: RunningServer) -> None:
    _, answer = server.open().send(text='What is it? /reset_password{"platform":"wechat","aspect":"how"}')
    assert "Password management" not in answer["messages"][-1]["text"]


def test_a_message_of_many_questions_is_answered_quickly(server: RunningServer) -> None:
    began = time.monotonic()
    assert server.open().send(text="how?" * 500)[0] == 200
    assert time.monotonic() - began < 1


def test_whoever_floods_is_told_to_wait(server: RunningServer) -> None:
    chat = server.open()
    statuses = [server.call("POST", f"{chat.path}/messages", b'{"text": "?"}', chat.headers) for _ in range(245)]
    status, problem, headers = statuses[-1]
    assert status == 429 and int(headers["retry-after"]) >= 1 and "wait" in problem["detail"]


@pytest.mark.parametrize("method, path", [("POST", "/chat/conversations"), ("OPTIONS", "/chat/conversations")])
def test_a_site_that_may_embed_is_allowed_and_no_other(server: RunningServer, method: str, path: str) -> None:
    body = {} if method == "POST" else None
    _, _, allowed = server.call(method, path, body, {"Origin": EMBEDDING_SITE})
    assert allowed["access-control-allow-origin"] == EMBEDDING_SITE
    assert "authorization" in allowed["access-control-allow-headers"]
    _, _, refused = server.call(method, path, body, {"Origin": "https://elsewhere.example"})
    for headers in (allowed, refused):
        assert "access-control-allow-credentials" not in headers
    assert "access-control-allow-origin" not in refused


def test_only_the_chat_may_be_embedded(server: RunningServer) -> None:
    assert "access-control-allow-origin" not in server.call("GET", "/readyz", None, {"Origin": EMBEDDING_SITE})[2]
