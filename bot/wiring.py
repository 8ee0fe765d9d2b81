"""The composition root: builds what the channels use, and reaches over to the record side."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from rasa.core.agent import Agent
from rasa.core.tracker_store import FailSafeTrackerStore
from sanic import Sanic
from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from actions.cases import AWAY
from actions.cases import Cases as RecordSide
from actions.content.rules import MalformedRules, read_owner, read_rules
from actions.handlers import ON_RECORDS, executor
from actions.identity.keys import WeakKey
from actions.identity.number import BadIdNumber
from actions.records.load import BadFile
from actions.settings import MissingSetting
from actions.wiring import record_services, services
from bot.action_check import compile_action_check
from bot.action_endpoints import InProcess, RecordSideApart
from bot.cases import Cases, CasesAway
from bot.cases_apart import CasesApart
from bot.channels.wechat import Callback
from bot.conversations.dialogues import DialogueStore
from bot.conversations.exchange import Exchange
from bot.conversations.limits import Limits
from bot.conversations.retention import erase, keep_clean
from bot.conversations.store import StoreAway, Transaction
from bot.conversations.tables import engine_at
from bot.conversations.transcript import Transcript
from bot.event_types import remember_event_types
from bot.settings import Settings, WrongSetting
from bot.wechat.reception import Reception
from bot.wire.wechat_envelope import Envelope

CLEANING, WECHAT = "cleaning", "wechat"
WARMING = ("医保码怎么激活", "how do I activate it")


def action_endpoint(settings: Settings) -> InProcess:
    """Return where Rasa sends its actions: here, or partly apart when `ACTION_URL` is set."""
    if not settings.action_url:
        return InProcess(executor())
    on_records = frozenset(action().name() for action in ON_RECORDS)
    return RecordSideApart(executor(), on_records, settings.action_url, settings.action_token)


class CasesHere(Cases):
    """The record side in this process: its blocking methods, each in a thread."""

    def __init__(self, cases: RecordSide) -> None:
        self.cases = cases

    async def call(self, method: str, **arguments: Any) -> Any:
        try:
            return await asyncio.to_thread(partial(getattr(self.cases, method), **arguments))
        except AWAY as error:
            raise CasesAway(type(error).__name__) from error


def cases(settings: Settings) -> Cases:
    """Return the way to the record side. Raises `WrongSetting` when it cannot be built here."""
    if settings.action_url:
        return CasesApart(settings.action_url, settings.action_token)
    try:
        return CasesHere(record_services().cases)
    except (MissingSetting, WeakKey, MalformedRules, BadFile) as error:
        raise WrongSetting(str(error)) from None
    except (*AWAY, SQLAlchemyError) as error:
        kind = type(error).__name__
        raise WrongSetting(
            f"A store cannot be reached ({kind}): see RECORDS_DATABASE_URL, CASES_DATABASE_URL."
        ) from None


def unwrapped(agent: Agent) -> DialogueStore:
    """Take Rasa's fail-safe store away, which answers from an empty memory when ours is away."""
    store = agent.tracker_store
    if isinstance(store, FailSafeTrackerStore):
        agent.tracker_store = agent.processor.tracker_store = store = store._tracker_store
    if not isinstance(store, DialogueStore):
        raise RuntimeError("endpoints.yml must name bot.conversations.dialogues.DialogueStore.")
    return store


def wire_agent(agent: Agent, settings: Settings) -> Exchange:
    """Give a loaded agent our stores and our actions; return the exchange that channels use."""
    compile_action_check()
    remember_event_types()
    endpoint = action_endpoint(settings)
    agent.action_endpoint = agent.processor.action_endpoint = endpoint
    return Exchange(agent, Transcript(unwrapped(agent).engine), cases(settings), settings.public_url)


async def wire_server(app: Sanic, settings: Settings) -> None:
    """Put on `app.ctx` what the channels ask for, and take the slow first turn now."""
    app.ctx.exchange = exchange = wire_agent(app.ctx.agent, settings)
    app.ctx.transcript, app.ctx.cases, app.ctx.demo = exchange.transcript, exchange.cases, settings.demo
    app.add_task(
        keep_clean(exchange.transcript.engine, exchange.cases, settings.conversations_kept_days), name=CLEANING
    )
    app.ctx.wechat = wechat_callback(exchange, settings)
    if app.ctx.wechat:
        app.add_task(app.ctx.wechat.reception.run(), name=WECHAT)
    app.ctx.limits = Limits(settings.messages_limit, settings.conversations_limit)
    app.ctx.widget_origins = settings.widget_origins
    app.ctx.readiness = readiness(exchange)
    for text in WARMING:
        await exchange.agent.parse_message(text)


def wechat_callback(exchange: Exchange, settings: Settings) -> Callback | None:
    """Return what the WeChat channel needs; None when it is off."""
    account = settings.wechat
    if account is None:
        return None
    envelope = Envelope(account.token, account.app_id, account.aes_key, account.window)
    return Callback(envelope, Reception(exchange, account, settings.public_url))


def readiness(exchange: Exchange) -> Callable[[], Awaitable[dict[str, bool]]]:
    async def parts() -> dict[str, bool]:
        return {
            "model": exchange.agent.is_ready(),
            "actions": await exchange.agent.action_endpoint.ready(),
            "conversations": await asyncio.to_thread(answers, exchange.transcript.engine),
            **await exchange.cases.ready(),
        }

    return parts


def answers(engine: Engine) -> bool:
    try:
        with Transaction(engine) as store:
            return store.execute(select(1)).scalar() == 1
    except StoreAway:
        return False


def erase_person(settings: Settings, id_number: str) -> dict[str, int]:
    """Delete everything kept about a person on both sides; return how many conversations and receipts."""
    engine = engine_at(settings.conversations_url)
    try:
        return asyncio.run(erase(engine, cases(settings), id_number))
    except BadIdNumber:
        raise WrongSetting("That is not an ID number of 18 places with a right check digit.") from None
    except (CasesAway, StoreAway):
        raise WrongSetting("A store is away; nothing more was erased. Please try again.") from None


def offerable_topics() -> frozenset[str]:
    """Return the topics that can be offered as a choice when a message was not surely understood."""
    return frozenset(services().titles)


def mistake_in_diagnosis() -> str | None:
    """Return what is wrong with the rules of the diagnosis, with file, row and reason."""
    try:
        read_owner()
        read_rules()
    except MalformedRules as error:
        return str(error)
    return None


def answers_named_by_rules() -> set[str]:
    """Return the responses that the rules of the topics can say."""
    pages = services().rulebook.values()
    return {name for page in pages for rule in (*page.notes, *page.answers) for name in rule.say}
