"""What the rest of the program asks about identity."""

import time
from collections.abc import Callable

from sqlalchemy.engine import Connection, Engine

from actions.casestore.transaction import Reading, Transaction
from actions.identity.challenging import Challenging
from actions.identity.codes import end_challenge, purge_challenges
from actions.identity.consents import delete_consents, end_consent, is_consented, purge_consents, put_consent
from actions.identity.courier import Courier
from actions.identity.keys import Keys
from actions.identity.limits import held, purge_limits
from actions.identity.number import read_id_number
from actions.identity.outcomes import Checking, Directory, Sending
from actions.identity.pages import Page, PageLink, end_pages, new_pairing, page_of, purge_pages, put_page, use_up
from actions.identity.senders import Sender
from actions.identity.vault import delete_secrets, purge_secrets
from actions.identity.verified import Verified, end_verified, purge_verified, verified_in


class Identity:
    """Consent, codes, verification and the verification page of every conversation.

    Whether an ID number is in the directory shows in nothing that is returned, stored or
    timed: a code for an unknown number is stored too, and goes to nobody. All methods block,
    may be called from several threads and raise `CaseStoreAway`. `clock` gives seconds
    since the epoch.
    """

    def __init__(
        self, store: Engine, directory: Directory, keys: Keys, sender: Sender, clock: Callable[[], float] = time.time
    ) -> None:
        self.store, self.keys, self.clock = store, keys, clock
        self.courier = Courier(sender, clock)
        self.codes = Challenging(store, directory, keys, self.courier, clock)

    def conversation(self, conversation_id: str) -> str:
        """Return the fingerprint under which the case store knows a conversation."""
        return self.keys.fingerprint("conversation", conversation_id)

    def person(self, id_number: str) -> str:
        """Return the fingerprint under which the case store knows a person; raises `BadIdNumber`."""
        return self.keys.fingerprint("person", read_id_number(id_number))

    def consent(self, conversation_id: str, how: str, channel: str) -> None:
        """Record consent, with the version of the notice; `how`: button, words, number_after_notice, page."""
        with Transaction(self.store) as store:
            put_consent(store, self.conversation(conversation_id), how, channel, self.clock())

    def consented(self, conversation_id: str) -> bool:
        """Tell whether consent was given in this conversation within 24 hours and not withdrawn."""
        with Reading(self.store) as store:
            return is_consented(store, self.conversation(conversation_id), self.clock())

    def withdraw(self, conversation_id: str) -> None:
        """End consent and verification, and the code and page that wait; delete the numbers that were given."""
        conversation = self.conversation(conversation_id)
        with Transaction(self.store) as store:
            end_all(store, conversation)
            delete_secrets(store, conversation)
            end_consent(store, conversation, self.clock())

    def end_verification(self, conversation_id: str) -> None:
        """End consent and verification, and the code and page that wait; numbers just given stay for the next."""
        conversation = self.conversation(conversation_id)
        with Transaction(self.store) as store:
            end_all(store, conversation)
            end_consent(store, conversation, self.clock())

    def send_code(self, conversation_id: str, id_number: str, language: str) -> Sending:
        """Send a code to the phone on record; one sent before in this conversation ends.

        Raises `BadIdNumber`, and what the directory raises, before anything is stored.
        """
        return self.codes.send(self.conversation(conversation_id), id_number, language)

    def resend(self, conversation_id: str, language: str) -> Sending:
        """Send a new code for the number given in this conversation within the last 15 minutes."""
        return self.codes.resend(self.conversation(conversation_id), language)

    def pending(self, conversation_id: str) -> bool:
        """Tell whether a code was sent that is still valid."""
        return self.codes.pending(self.conversation(conversation_id))

    def check_code(self, conversation_id: str, code: str) -> Checking:
        """Check what was typed as the code; what does not contain just six digits costs no try."""
        checked = self.codes.check(self.conversation(conversation_id), code)
        if checked.outcome == "verified":
            with Transaction(self.store) as store:
                end_pages(store, self.conversation(conversation_id))
        return checked

    def verified(self, conversation_id: str) -> Verified | None:
        """Return who proved within the last 30 minutes, in this conversation, who they are."""
        with Reading(self.store) as store:
            return verified_in(store, self.keys, self.conversation(conversation_id), self.clock())

    def open_page(self, conversation_id: str, channel: str, language: str) -> PageLink:
        """Return a link to the verification page for 15 minutes; the conversation's older ones end."""
        page = Page(conversation_id, channel, language, new_pairing())
        with Transaction(self.store) as store:
            token = put_page(store, self.keys, self.conversation(conversation_id), page, self.clock())
        return PageLink(token, page.pairing)

    def page(self, token: str) -> Page | None:
        """Return what `token` opens; None when it is unknown, expired or used up."""
        with Reading(self.store) as store:
            return page_of(store, self.keys, token, self.clock())

    def close_page(self, token: str) -> None:
        """Use up a token."""
        with Transaction(self.store) as store:
            use_up(store, self.keys, token)

    def forget(self, conversation_id: str) -> None:
        """Delete what is kept of a conversation, except what locks and limits it."""
        conversation = self.conversation(conversation_id)
        with Transaction(self.store) as store:
            end_all(store, conversation)
            delete_consents(store, conversation)
            delete_secrets(store, conversation)

    def purge(self) -> dict[str, int]:
        """Delete what has expired; return how many rows of each table."""
        return purge(self.store, self.clock())


def end_all(store: Connection, conversation: str) -> None:
    """End code, verification and page of a conversation, also of one that is being verified right now."""
    held(store, conversation)
    end_challenge(store, conversation)
    end_verified(store, conversation)
    end_pages(store, conversation)


def purge(engine: Engine, now: float) -> dict[str, int]:
    """Delete what had expired at `now` (seconds since the epoch); return how many rows of each table."""
    with Transaction(engine) as store:
        return {
            "secrets": purge_secrets(store, now),
            "consents": purge_consents(store, now),
            "challenges": purge_challenges(store, now),
            "verifications": purge_verified(store, now),
            "pages": purge_pages(store, now),
            **purge_limits(store, now),
        }
