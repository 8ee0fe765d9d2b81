"""Looks into a person's own case: who asks, about whom, what the record proves, and the receipt of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone

from actions.diagnosis.case import Case, Owner
from actions.diagnosis.engine import Book, diagnose
from actions.diagnosis.model import FamilyLink, Record
from actions.identity.audit import Audit
from actions.identity.outcomes import Checking  # noqa: F401  re-exported for handlers' annotations
from actions.identity.verification import Identity
from actions.identity.verified import Verified
from actions.receipts.receipt import receipt_of
from actions.receipts.store import ReceiptStore, new_case_code
from actions.records.store import Records

SELF = "self"
BINDING = "bind_family"
WAITING = ("under_review", "rejected", "draft")


@dataclass(frozen=True)
class Request:
    """What is to be checked: `topic` (or `all`), for `person` (self, or a relation), over the link chosen, if any."""

    conversation_id: str
    channel: str
    topic: str
    person: str = SELF
    link: str = ""
    claims: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What came of a check: a receipt, members to choose from (link id and masked name), or neither if not verified.

    `general` tells that the topic's general answer belongs with it; `question` names the one
    fact worth asking the person for.
    """

    case_code: str = ""
    members: Sequence[tuple[str, str]] = ()
    general: bool = False
    question: str = ""


class Checks:
    """The one way to a record. Methods block; they raise `RecordStoreAway` and `CaseStoreAway`."""

    def __init__(
        self, records: Records, identity: Identity, receipts: ReceiptStore, audit: Audit, book: Book, owner: Owner
    ) -> None:
        self.records, self.identity, self.receipts, self.audit = records, identity, receipts, audit
        self.book, self.owner = book, owner

    def run(self, request: Request) -> Outcome:
        """Check, keep the receipt, and write down that it was done.

        The person's links are read anew each time: one that was removed a minute ago opens nothing.
        """
        verified = self.identity.verified(request.conversation_id)
        if verified is None:
            return Outcome()
        now = self.now()
        if request.topic == BINDING:
            return self.about_binding(request, verified, now)
        if request.person == SELF and not request.link:
            return self.told(
                request, verified, self.case(SELF, self.records.record(verified.person_ref, now), request, now)
            )
        return self.about_member(request, verified, now)

    def about_member(self, request: Request, verified: Verified, now: datetime) -> Outcome:
        links = [each for each in self.records.links(verified.person_ref) if each.state == "active" and each.member_ref]
        fitting = matching(links, request)
        if len(fitting) > 1:
            return Outcome(members=[(each.id, each.member_name) for each in fitting])
        if not fitting:
            return self.told(request, verified, self.case("not_linked", None, request, now), about="member")
        record = self.records.record(fitting[0].member_ref, now)
        return self.told(request, verified, self.case("holder", record, request, now), about="member")

    def about_binding(self, request: Request, verified: Verified, now: datetime) -> Outcome:
        """Binding rests on the holder's own record and what the holder entered for a link."""
        record = self.records.record(verified.person_ref, now)
        links = [each for each in (record.links if record else None) or () if each.state != "removed"]
        fitting = matching(links, request) if request.person != SELF or request.link else []
        fitting = fitting or [each for each in links if each.state in WAITING]
        if len(fitting) > 1:
            return Outcome(members=[(each.id, each.member_name) for each in fitting])
        return self.told(request, verified, self.case(SELF, record, request, now, fitting[0] if fitting else None))

    def case(
        self, asker: str, record: Record | None, request: Request, now: datetime, link: FamilyLink | None = None
    ) -> Case:
        return Case(now, asker, record, self.records.surroundings(now), request.claims, link, self.owner)

    def told(self, request: Request, verified: Verified, case: Case, about: str = SELF) -> Outcome:
        verdict = diagnose(self.book, case, request.topic)
        receipt = receipt_of(new_case_code(), case, verdict, about)
        self.audit.record(
            who=verified.person_fingerprint,
            who_kind="holder" if about == "member" else "self",
            whom=self.identity.keys.fingerprint("ref", case.record.ref) if case.record else verified.person_fingerprint,
            why=request.topic,
            channel=request.channel,
            disclosed=verdict.codes,
            at=case.now.timestamp(),
            case_code=receipt.case_code,
        )
        conversation = self.identity.conversation(request.conversation_id)
        self.receipts.put(receipt, conversation, verified.person_fingerprint)
        return Outcome(receipt.case_code, general=verdict.general, question=verdict.question)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.identity.clock(), timezone.utc)


def matching(links: Sequence[FamilyLink], request: Request) -> list[FamilyLink]:
    """Return the links meant: the one chosen, or those of the relation said; of unknown relation any may be meant."""
    if request.link:
        return [each for each in links if each.id == request.link]
    known = [each for each in links if each.relation == request.person]
    return known or [each for each in links if each.relation in (None, "relative") or request.person == "relative"]
