"""Builds what the handlers need, once, on first use."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from actions.answering.engine import Page
from actions.answering.rulebook import read_rulebook, read_titles
from actions.cases import Cases
from actions.casestore.engine import engine_at as case_store_at
from actions.casestore.migrate import migrate as migrate_cases
from actions.checks import Checks
from actions.content.rules import read_owner, read_rules
from actions.content.words import read_words
from actions.identity.audit import Audit
from actions.identity.keys import Keys
from actions.identity.senders import DemoOutbox, HttpGateway
from actions.identity.vault import Vault
from actions.identity.verification import Identity
from actions.receipts.store import ReceiptStore
from actions.records.demo import prepare_demo
from actions.records.engine import engine_at as record_store_at
from actions.records.store import SqlRecords
from actions.settings import RecordSettings


@dataclass(frozen=True)
class Services:
    """What choosing an answer needs: the rulebook of the answers and the titles of the topics."""

    rulebook: Mapping[str, Page]
    titles: Mapping[str, Mapping[str, str]]


@lru_cache(maxsize=1)
def services() -> Services:
    return Services(rulebook=read_rulebook(), titles=read_titles())


@dataclass(frozen=True)
class RecordServices:
    """What looking into a record needs; only the record side builds it."""

    identity: Identity
    vault: Vault
    checks: Checks
    cases: Cases


@lru_cache(maxsize=1)
def record_services() -> RecordServices:
    """Raises `MissingSetting`, `WeakKey`, `MalformedRules`."""
    return build(RecordSettings.of())


def build(settings: RecordSettings) -> RecordServices:
    """Return the services of the record side; the case store's tables are brought up to date,
    and in demo mode the record store is filled."""
    if settings.demo:
        prepare_demo(settings.records_url)
    migrate_cases(settings.cases_url)
    store, keys = case_store_at(settings.cases_url), Keys(settings.vault_key)
    records = SqlRecords(record_store_at(settings.records_url))
    outbox = DemoOutbox() if settings.demo else None
    identity = Identity(store, records, keys, outbox or HttpGateway(settings.sms_gateway_url))
    receipts, vault = ReceiptStore(store, keys, settings.receipts_kept_days), Vault(store, keys)
    checks = Checks(records, identity, receipts, Audit(store, keys), read_rules(), read_owner())
    cases = Cases(identity, vault, receipts, records, read_words(), outbox)
    return RecordServices(identity, vault, checks, cases)
