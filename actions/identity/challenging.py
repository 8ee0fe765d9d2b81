"""Sends codes and checks them, within the limits of person and conversation."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlalchemy.engine import Connection, Engine

from actions.casestore.transaction import Reading, Transaction
from actions.identity.codes import (
    CODE_VALID,
    Challenge,
    challenge_of,
    end_challenge,
    fits,
    new_challenge,
    new_code,
    opened,
    put_challenge,
    read_code,
)
from actions.identity.courier import Courier, Letter
from actions.identity.keys import Keys
from actions.identity.limits import count_sending, fail, forgive, held, seconds_to_wait
from actions.identity.lockout import Standing
from actions.identity.number import read_id_number
from actions.identity.outcomes import Checking, Directory, Sending
from actions.identity.texts import message_with
from actions.identity.verified import LASTS, Verified, put_verified

Standings = Mapping[str, Standing]  # by subject: the conversation first, then the person


class Challenging:
    """Conversations are fingerprints here. Methods block and raise `CaseStoreAway`."""

    def __init__(
        self, engine: Engine, directory: Directory, keys: Keys, courier: Courier, clock: Callable[[], float]
    ) -> None:
        self.engine, self.directory, self.keys, self.courier, self.clock = engine, directory, keys, courier, clock

    def send(self, conversation: str, id_number: str, language: str) -> Sending:
        number = read_id_number(id_number)
        found = self.directory.find(number)  # before anything is stored, so that its failure leaves no trace
        ref, phone = (found.ref, found.phone) if found and found.phone else ("", "")
        code, now = new_code(), self.clock()
        due = new_challenge(self.keys, conversation, number, ref, code, now)
        with Transaction(self.engine) as store:
            if refused := refusal(store, (conversation, due.person), now):
                remember(store, due, now)
                return refused
            put_challenge(store, due)
        self.courier.post(Letter(phone, message_with(code, language), due.expires_at))
        return Sending("sent", CODE_VALID)

    def resend(self, conversation: str, language: str) -> Sending:
        with Transaction(self.engine) as store:
            seconds = held(store, conversation).seconds_locked(self.clock())
            challenge = challenge_of(store, conversation)
        if seconds:
            return Sending("locked", seconds)
        known = opened(self.keys, challenge) if challenge else None
        return self.send(conversation, known[0], language) if known else Sending("none")

    def pending(self, conversation: str) -> bool:
        with Reading(self.engine) as store:
            challenge = challenge_of(store, conversation)
        return challenge is not None and challenge.expires_at > self.clock()

    def check(self, conversation: str, typed: str) -> Checking:
        now, code = self.clock(), read_code(typed)
        with Transaction(self.engine) as store:
            standings = {conversation: held(store, conversation)}
            if challenge := challenge_of(store, conversation):
                standings[challenge.person] = held(store, challenge.person)
            if seconds := longest_lock(standings, now):
                return Checking("locked", seconds=seconds)
            if challenge is None or challenge.expires_at <= now:
                return Checking("expired" if challenge else "none")
            if code is None:
                return Checking("wrong", fewest_tries(standings, now))
            return self.decide(store, challenge, code, standings)

    def decide(self, store: Connection, challenge: Challenge, code: str, standings: Standings) -> Checking:
        now, known = self.clock(), opened(self.keys, challenge)
        if fits(self.keys, challenge, code) and known and known[1]:
            self.accept(store, challenge, known[1], now)
            return Checking("verified")
        failed = {subject: fail(store, subject, standing, now) for subject, standing in standings.items()}
        if seconds := longest_lock(failed, now):
            put_challenge(store, replace(challenge, expires_at=now))
            return Checking("locked", seconds=seconds)
        return Checking("wrong", fewest_tries(failed, now))

    def accept(self, store: Connection, challenge: Challenge, ref: str, now: float) -> None:
        end_challenge(store, challenge.conversation)
        forgive(store, challenge.conversation)
        forgive(store, challenge.person)
        put_verified(store, self.keys, challenge.conversation, Verified(ref, challenge.person, now, now + LASTS))


def remember(store: Connection, due: Challenge, now: float) -> None:
    """Keep a number given in place of another person's, so that the next code goes to the new one alone."""
    before = challenge_of(store, due.conversation)
    if before is None or before.person != due.person:
        put_challenge(store, replace(due, expires_at=now))


def refusal(store: Connection, subjects: tuple[str, str], now: float) -> Sending | None:
    """Return why no code may be sent for conversation and person; None, having counted one, if it may."""
    standings = {subject: held(store, subject) for subject in subjects}
    if seconds := longest_lock(standings, now):
        return Sending("locked", seconds)
    if seconds := max(seconds_to_wait(store, subject, now) for subject in subjects):
        return Sending("wait", seconds)
    for subject in subjects:
        count_sending(store, subject, now)
    return None


def longest_lock(standings: Standings, now: float) -> int:
    return max(standing.seconds_locked(now) for standing in standings.values())


def fewest_tries(standings: Standings, now: float) -> int:
    return min(standing.tries_left(now) for standing in standings.values())
