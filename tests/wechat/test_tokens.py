"""The access token is fetched once for all threads and processes, renewed in time, and replaced when it is refused."""

import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier

import pytest

from bot.conversations.tables import engine_at
from bot.wechat.platform import Platform, Refused, Unreached
from bot.wechat.settings import WeChatSettings
from bot.wechat.tables import tokens
from bot.wechat.tokens import FETCHED_WITHIN, SPARE, NoToken, Tokens
from tests.wechat.conftest import APP_ID, APP_SECRET
from tests.wechat.world import DATABASES, Clock, World, account, at_once, database, rows, stand_in_platform, texts
from tests.wechat_platform import Allowance, Allowances

MANY = Allowances(message=Allowance(3600.0, 50))
LIFETIME = 7200.0

url = pytest.fixture(params=DATABASES)(database)


@pytest.fixture
def clock() -> Clock:
    return Clock(time.time())


@pytest.fixture
def world(url: str, clock: Clock) -> Iterator[World]:
    """On each database."""
    with stand_in_platform(clock=clock, allowances=MANY) as stand_in:
        world = World(url, stand_in, clock)
        yield world
        world.close()


@pytest.fixture
def here(tmp_path: Path, clock: Clock) -> Iterator[World]:
    """On SQLite alone."""
    with stand_in_platform(clock=clock, allowances=MANY) as stand_in:
        world = World(f"sqlite:///{tmp_path}/conversations.db", stand_in, clock)
        yield world
        world.close()


class Issuer:
    """Gives out the tokens 1, 2, 3 …; or raises `trouble`."""

    def __init__(self) -> None:
        self.count, self.seconds = 0, LIFETIME
        self.trouble: Exception | None = None

    def __call__(self) -> tuple[str, float]:
        self.count += 1
        if self.trouble:
            raise self.trouble
        return str(self.count), self.seconds


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture
def ours(tmp_path: Path, clock: Clock, issuer: Issuer) -> Iterator[Tokens]:
    engine = engine_at(f"sqlite:///{tmp_path}/conversations.db")
    yield Tokens(engine, APP_ID, issuer, clock)
    engine.dispose()


def test_many_threads_fetch_it_once(world: World) -> None:
    world.stand_in.faults.api_delay = 0.2
    found = at_once([world.platform.tokens.get] * 10)
    assert len(set(found)) == 1 and found[0] and world.calls("token") == 1


@pytest.mark.parametrize("spoil", ["expire_tokens", "revoke_tokens"])
def test_a_token_refused_to_many_is_fetched_anew_once_and_each_message_arrives_once(world: World, spoil: str) -> None:
    anna, told = world.person("talk"), [f"第{number}条" for number in range(8)]
    world.platform.tokens.get()
    getattr(world.stand_in, spoil)()
    at_once([partial(world.platform.send_text, anna.openid, text) for text in told])
    assert sorted(texts(anna)) == told and world.calls("token") == 2
    assert {call.errcode for call in world.stand_in.errors()} == {42001 if spoil == "expire_tokens" else 40001}


def wait_at(gate: Barrier) -> None:
    gate.wait(30)


def send_from_here(url: str, settings: WeChatSettings, openid: str, told: list[str]) -> None:
    platform = Platform(settings, engine_at(url))
    at_once([partial(platform.send_text, openid, text) for text in told])


def test_two_processes_fetch_it_once(world: World, url: str) -> None:
    anna, told = world.person("talk"), [["一", "二", "三"], ["甲", "乙", "丙"]]
    world.stand_in.faults.api_delay = 0.2
    context, ours = get_context("spawn"), account(world.stand_in)
    with ProcessPoolExecutor(2, context, initializer=wait_at, initargs=(context.Barrier(2),)) as processes:
        for count in (1, 2):
            sent = [processes.submit(send_from_here, url, ours, anna.openid, each) for each in told]
            assert [each.result(30) for each in sent] == [None, None]
            assert sorted(texts(anna)) == sorted("一二三甲乙丙" * count) and world.calls("token") == count
            world.stand_in.expire_tokens()


def test_a_token_is_kept_for_another_start(here: World) -> None:
    token = here.platform.tokens.get()
    restarted = Platform(here.settings, here.engine)
    assert restarted.tokens.get() == token and here.calls("token") == 1


def test_two_accounts_have_each_a_token_of_their_own(ours: Tokens, clock: Clock) -> None:
    other = Tokens(ours.engine, "wx_another", lambda: ("another", LIFETIME), clock)
    assert (ours.get(), other.get(), ours.get()) == ("1", "another", "1")


@pytest.mark.parametrize(
    ("later", "fetched"), [(0, 1), (LIFETIME - SPARE - 1, 1), (LIFETIME - SPARE, 2), (LIFETIME, 2), (10 * LIFETIME, 2)]
)
def test_a_token_near_its_end_is_renewed(
    ours: Tokens, issuer: Issuer, clock: Clock, later: float, fetched: int
) -> None:
    ours.get()
    clock.turn(later)
    assert ours.get() == ours.get() == str(fetched) == str(issuer.count)


def test_a_token_is_renewed_before_the_platform_refuses_it(here: World) -> None:
    anna = here.person("talk")
    here.platform.send_text(anna.openid, "一")
    here.clock.turn(LIFETIME - SPARE)
    anna.send_text("还有一个问题")
    here.platform.send_text(anna.openid, "二")
    assert texts(anna) == ["一", "二"] and here.stand_in.errors() == [] and here.calls("token") == 2


def test_whoever_comes_late_with_a_refused_token_gets_the_new_one(ours: Tokens, issuer: Issuer) -> None:
    ours.get()
    assert [ours.get(refused="1") for _ in range(3)] == ["2", "2", "2"] and issuer.count == 2


@pytest.mark.parametrize("code", [42001, 40001, 40014])
def test_a_token_refused_twice_is_told_and_not_tried_for_ever(here: World, code: int) -> None:
    anna = here.person("talk")
    here.stand_in.faults.api_errors = [code] * 5
    with pytest.raises(Refused) as refused:
        here.platform.send_text(anna.openid, "一")
    assert refused.value.code == code and here.calls("message/custom/send") == 2 and here.calls("token") == 2


def test_a_wrong_secret_is_an_error_and_blocks_nobody(tmp_path: Path, clock: Clock) -> None:
    with stand_in_platform(clock=clock) as stand_in:
        wrong = World(f"sqlite:///{tmp_path}/conversations.db", stand_in, clock, WECHAT_APP_SECRET="mistyped")
        for count in (1, 2):
            with pytest.raises(Refused) as refused:
                wrong.platform.tokens.get()
            assert refused.value.code == 40125 and wrong.calls("token") == count
        [row] = rows(wrong.engine, tokens)
        assert row.fetched_until == 0 and row.token == ""
        right = Platform(account(stand_in), wrong.engine)
        right.tokens.clock = clock
        assert right.tokens.get()
        wrong.close()


@pytest.mark.parametrize("trouble", [Unreached("away"), Refused(-1), ValueError("anything")])
def test_a_failed_fetch_lets_the_next_one_fetch_at_once(ours: Tokens, issuer: Issuer, trouble: Exception) -> None:
    issuer.trouble = trouble
    with pytest.raises(type(trouble)):
        ours.get()
    issuer.trouble = None
    assert ours.get() == "2"


def test_whoever_waits_for_another_that_does_not_come_back_gives_up(ours: Tokens, clock: Clock) -> None:
    assert ours.is_ours_to_fetch("")
    other = Tokens(ours.engine, APP_ID, ours.fetch, lambda: stepping(clock))
    until = clock() + FETCHED_WITHIN
    assert other.get() == "1" and clock() > until


def stepping(clock: Clock) -> float:
    """Turn the clock with each look at it, so that nobody waits in earnest."""
    clock.turn(3)
    return clock()


def test_while_another_renews_its_lease_there_is_no_token(ours: Tokens, clock: Clock) -> None:
    def held() -> float:
        ours.is_ours_to_fetch("")
        return stepping(clock)

    with pytest.raises(NoToken):
        Tokens(ours.engine, APP_ID, ours.fetch, held).get()


def test_the_secret_is_not_in_the_store(here: World) -> None:
    here.platform.tokens.get()
    assert not [row for row in rows(here.engine, tokens) if APP_SECRET in str(row)]
