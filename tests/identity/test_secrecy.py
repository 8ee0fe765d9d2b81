"""No byte of the store and no line of a log holds a number, a phone, a code or a plain hash of one."""

import hashlib
import logging
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.identity.audit import Audit
from actions.identity.senders import NotSent
from actions.identity.vault import Vault
from tests.identity.world import World

PHONE = "13903530001"


def traces(secret: str) -> Iterator[bytes]:
    """Yield a secret in the forms in which it would give itself away."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        yield secret.encode(encoding)
    yield str(secret.encode().hex()).encode()
    yield b64encode(secret.encode()).rstrip(b"=")
    for kind in ("md5", "sha1", "sha256", "sha512", "blake2b", "sha3_256"):
        digest = hashlib.new(kind, secret.encode()).digest()
        yield from (digest, digest.hex().encode(), digest.hex()[:32].encode(), urlsafe_b64encode(digest)[:32])


def written(file: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(file.parent.iterdir()) if path.name.startswith(file.name))


def go_through_everything(world: World) -> list[str]:
    """Do all that can be done with one person; return the secrets that were handled."""
    identity, number = world.identity, world.someone(phone=PHONE)
    vault = Vault(world.engine, world.keys, world.clock)
    references = [vault.keep("mine", kind, secret) for kind, secret in (("id_number", number), ("phone", PHONE))]
    identity.consent("mine", "number_after_notice", "web")
    link = identity.open_page("mine", "web", "zh")
    first = world.sent("mine", vault.open(references[0], "mine", once=True) or "")
    wrong = world.wrong_code()
    references.append(vault.keep("mine", "code", wrong))
    identity.check_code("mine", wrong)
    world.later(60)
    identity.resend("mine", "en")
    second = world.code_sent()
    assert identity.check_code("mine", second).outcome == "verified"
    me, ref = identity.person(number), identity.verified("mine").person_ref
    audit = {"who_kind": "self", "why": "activate", "channel": "web", "disclosed": ["act.face_failed"]}
    Audit(world.engine, world.keys).record(who=me, whom=me, at=world.clock.now, **audit)
    world.later(60)
    return [number, PHONE, first, wrong, second, world.sent("mine", number), ref, link.token, *references]


def test_no_byte_of_the_file_gives_a_secret_away(here: World, file: Path) -> None:
    secrets = go_through_everything(here)
    content = written(file)
    assert b"act.face_failed" in content
    found = [secret for secret in secrets for trace in traces(secret) if trace in content]
    assert found == []


def test_no_log_gives_a_secret_away(here: World, caplog: pytest.LogCaptureFixture) -> None:
    class Failing:
        def send(self, phone: str, text: str) -> None:
            raise NotSent("status 400") if "1" in text else ValueError(phone, text)

    with caplog.at_level(logging.DEBUG):
        secrets = go_through_everything(here)
        here.identity.courier.sender = Failing()
        here.later(60)
        here.identity.resend("mine", "zh")
        here.identity.courier.flush()
    assert "A text message was not sent" in caplog.text
    assert [secret for secret in secrets if secret in caplog.text] == []
