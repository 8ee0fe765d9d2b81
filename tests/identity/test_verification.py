"""Consent, verification and the page belong to one conversation, end in time, and can be taken back."""

import pytest
from sqlalchemy import func, select

from actions.casestore.tables import metadata
from actions.casestore.transaction import CaseStoreAway
from actions.identity.number import BadIdNumber
from actions.identity.pages import Page
from tests.identity.world import World

HOUR, DAY = 3600, 24 * 3600


def rows(world: World) -> dict[str, int]:
    with world.engine.connect() as store:
        counts = {
            table.name: store.execute(select(func.count()).select_from(table)).scalar()
            for table in metadata.sorted_tables
        }
    return {name: count for name, count in counts.items() if count and name != "audit_head"}


def verify(world: World, conversation: str = "mine") -> str:
    number = world.someone()
    assert world.identity.check_code(conversation, world.sent(conversation, number)).outcome == "verified"
    return number


def test_who_is_verified_is_known_for_half_an_hour_in_this_conversation(world: World) -> None:
    number = verify(world)
    verified = world.identity.verified("mine")
    assert verified and verified.person_ref == world.people.people[number].ref
    assert verified.person_fingerprint == world.identity.person(number)
    assert (verified.at, verified.until) == (world.clock.now, world.clock.now + 1800)
    assert world.identity.verified("yours") is None
    world.later(1800)
    assert world.identity.verified("mine") is None


def test_another_process_knows_who_is_verified(world: World) -> None:
    verify(world)
    with World(world.url, beside=world) as other:
        assert other.identity.verified("mine") == world.identity.verified("mine")


def test_who_is_verified_last_counts(here: World) -> None:
    verify(here)
    here.later(60)
    other = here.someone(3)
    here.identity.check_code("mine", here.sent("mine", other))
    assert here.identity.verified("mine").person_ref == here.people.people[other].ref


def test_consent_lasts_a_day_in_its_conversation(world: World) -> None:
    assert not world.identity.consented("mine")
    world.identity.consent("mine", "button", "web")
    assert world.identity.consented("mine") and not world.identity.consented("yours")
    world.later(DAY)
    assert not world.identity.consented("mine")


def test_withdrawing_ends_consent_verification_code_and_page(world: World) -> None:
    world.identity.consent("mine", "words", "web")
    number = verify(world)
    world.later(60)
    code, token = world.sent("mine", number), world.identity.open_page("mine", "web", "zh").token
    world.identity.withdraw("mine")
    assert not world.identity.consented("mine") and world.identity.verified("mine") is None
    assert world.identity.page(token) is None and not world.identity.pending("mine")
    assert world.identity.check_code("mine", code).outcome == "none"
    world.identity.consent("mine", "words", "web")
    assert world.identity.consented("mine")


def test_consent_is_given_in_a_known_way(here: World) -> None:
    with pytest.raises(ValueError, match="number_after_notice"):
        here.identity.consent("mine", "silence", "web")


def test_a_page_is_opened_by_its_token_until_it_is_used_up(world: World) -> None:
    link = world.identity.open_page("mine", "wechat", "en")
    page = Page("mine", "wechat", "en", link.pairing)
    assert world.identity.page(link.token) == world.identity.page(link.token) == page
    assert len(link.token) == 32 and len(link.pairing) == 2 and link.pairing.isdecimal()
    world.identity.close_page(link.token)
    assert world.identity.page(link.token) is None


def test_a_page_ends_with_a_newer_one_and_after_a_quarter_of_an_hour(here: World) -> None:
    old, other = here.identity.open_page("mine", "web", "zh"), here.identity.open_page("yours", "web", "zh")
    new = here.identity.open_page("mine", "web", "zh")
    assert here.identity.page(old.token) is None and here.identity.page("guessed") is None
    assert here.identity.page(new.token).conversation_id == "mine"
    assert here.identity.page(other.token).conversation_id == "yours"
    here.later(15 * 60)
    assert here.identity.page(new.token) is None


def test_a_conversation_that_is_forgotten_leaves_only_what_limits_it(world: World) -> None:
    world.identity.consent("mine", "button", "web")
    verify(world)
    world.identity.open_page("mine", "web", "zh")
    world.identity.forget("mine")
    assert rows(world) == {"lockouts": 2, "sendings": 2}
    assert not world.identity.consented("mine") and world.identity.verified("mine") is None


def test_forgetting_leaves_other_conversations_alone(here: World) -> None:
    here.identity.consent("yours", "button", "web")
    verify(here, "yours")
    here.identity.forget("mine")
    assert here.identity.consented("yours") and here.identity.verified("yours")


def test_what_has_expired_is_purged_and_nothing_else(world: World) -> None:
    world.identity.consent("mine", "page", "web")
    verify(world)
    world.sent("yours", world.someone(3))
    world.identity.check_code("yours", world.wrong_code())
    world.identity.open_page("mine", "web", "zh")
    assert not any(world.identity.purge().get(name) for name in ("verifications", "challenges", "pages", "consents"))
    world.later(3 * DAY)
    assert world.identity.purge() == {
        "secrets": 0,
        "consents": 0,
        "challenges": 1,
        "verifications": 1,
        "pages": 1,
        "lockouts": 2,
        "sendings": 4,
    }
    assert rows(world) == {"consents": 1}
    world.later(180 * DAY)
    assert world.identity.purge()["consents"] == 1


def test_a_bad_number_is_refused_before_anything_is_stored(here: World) -> None:
    with pytest.raises(BadIdNumber):
        here.identity.send_code("mine", "12345", "zh")
    assert rows(here) == {}


def test_a_directory_that_is_away_raises_for_everybody_and_leaves_no_trace(here: World) -> None:
    class RecordsAway(Exception):
        pass

    known, unknown = here.someone(2), here.someone(3)
    del here.people.people[unknown]
    here.people.trouble = RecordsAway("away")
    for number in (known, unknown):
        with pytest.raises(RecordsAway):
            here.identity.send_code("mine", number, "zh")
    assert rows(here) == {}


def test_a_case_store_that_is_away_is_told_as_such(here: World) -> None:
    verify(here)
    with here.engine.begin() as store:
        metadata.drop_all(store)
    for ask in (here.identity.verified, here.identity.pending, here.identity.consented, here.identity.withdraw):
        with pytest.raises(CaseStoreAway):
            ask("mine")
