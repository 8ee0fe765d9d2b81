"""The composition root: builds what the channels use, and reaches over to the record side."""

import asyncio
from collections.abc import Awaitable, Callable

from rasa.core.agent import Agent
from rasa.core.tracker_store import FailSafeTrackerStore
from sanic import Sanic
from sqlalchemy import select
from sqlalchemy.engine import Engine

from actions.handlers import ON_RECORDS, executor
from actions.wiring import services
from bot.action_check import compile_action_check
from bot.action_endpoints import InProcess, RecordSideApart
from bot.conversations.dialogues import DialogueStore
from bot.conversations.exchange import Exchange
from bot.conversations.limits import Limits
from bot.conversations.store import StoreAway, Transaction
from bot.conversations.transcript import Transcript
from bot.settings import Settings

WARMING = ("医保码怎么激活", "how do I activate it")


def action_endpoint(settings: Settings) -> InProcess:
    """Return where Rasa sends its actions: here, or partly apart when `ACTION_URL` is set."""
    if not settings.action_url:
        return InProcess(executor())
    on_records = frozenset(action().name() for action in ON_RECORDS)
    return RecordSideApart(executor(), on_records, settings.action_url, settings.action_token)


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
    endpoint = action_endpoint(settings)
    agent.action_endpoint = agent.processor.action_endpoint = endpoint
    return Exchange(agent, Transcript(unwrapped(agent).engine))


async def wire_server(app: Sanic, settings: Settings) -> None:
    """Put on `app.ctx` what the channels ask for, and take the slow first turn now."""
    app.ctx.exchange = exchange = wire_agent(app.ctx.agent, settings)
    app.ctx.transcript = exchange.transcript
    app.ctx.limits = Limits(settings.messages_limit, settings.conversations_limit)
    app.ctx.widget_origins = settings.widget_origins
    app.ctx.readiness = readiness(exchange)
    for text in WARMING:
        await exchange.agent.parse_message(text)


def readiness(exchange: Exchange) -> Callable[[], Awaitable[dict[str, bool]]]:
    async def parts() -> dict[str, bool]:
        return {
            "model": exchange.agent.is_ready(),
            "actions": await exchange.agent.action_endpoint.ready(),
            "conversations": await asyncio.to_thread(answers, exchange.transcript.engine),
        }

    return parts


def answers(engine: Engine) -> bool:
    try:
        with Transaction(engine) as store:
            return store.execute(select(1)).scalar() == 1
    except StoreAway:
        return False


def offerable_topics() -> frozenset[str]:
    """Return the topics that can be offered as a choice when a message was not surely understood."""
    return frozenset(services().titles)


def answers_named_by_rules() -> set[str]:
    """Return the responses that the rules of the topics can say."""
    pages = services().rulebook.values()
    return {name for page in pages for rule in (*page.notes, *page.answers) for name in rule.say}
