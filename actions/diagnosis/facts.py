"""Everything a rule may ask about a case: names and values, all strings, `unknown` for what is not known.

`rules/facts.yml` lists each name with its values; the reader of the rules checks against it.
"""

from collections.abc import Mapping

from actions.diagnosis.case import Case, age_group
from actions.diagnosis.enrolments import enrolment_facts, in_question
from actions.diagnosis.family import family_facts
from actions.diagnosis.logic import UNKNOWN, said, word
from actions.diagnosis.model import Record
from actions.diagnosis.surroundings import institution_facts, outage_facts, region_facts

Facts = Mapping[str, str]

SAID_ALONE = ("visit", "place")  # known from the person alone: no gap of the record


def facts_of(case: Case) -> dict[str, str]:
    """Return every fact of a case; what a claim says appears under its own name (`said_…`)."""
    facts = surroundings_facts(case) | dict(case.claims)
    if case.record is None:
        return facts
    record = case.record
    own = enrolment_facts(record.enrolments, case.today, record.certificate.selected_enrolment)
    return facts | person_facts(case, record) | own | note_facts(case, record) | family_facts(case)


def surroundings_facts(case: Case) -> dict[str, str]:
    return region_facts(case) | institution_facts(case) | outage_facts(case)


def person_facts(case: Case, record: Record) -> dict[str, str]:
    identity, certificate = record.identity, record.certificate
    return {
        "age": age_group(record.birth_date, case.today),
        "id_type": word(record.id_type),
        "name_id_match": said(identity.name_id_match),
        "real_name": word(identity.real_name_state),
        "face": word(identity.face_state),
        "phone_current": said(identity.phone_current),
        "certificate": word(certificate.state),
        "password_set": said(certificate.password_set),
        "password_locked": said(certificate.password_locked),
        "platform": platform(case, record),
    }


def platform(case: Case, record: Record) -> str:
    """Return the channel said, or the only one in which the certificate was activated."""
    used = [name for name, _ in record.certificate.channels or ()]
    return case.claims.get("said_platform") or (used[0] if len(used) == 1 else UNKNOWN)


def note_facts(case: Case, record: Record) -> dict[str, str]:
    """Return what the case notes say; nothing is known of notes that could not be read."""
    names = ("supplement_done", "page_opened_before_supplement", "merge_requested", "first_credit_posted", "arrears")
    if record.notes is None:
        return dict.fromkeys(names, UNKNOWN)
    counted = {"", *(each.id for each in in_question(record.enrolments or (), case.today))}
    kinds = {note.kind for note in record.notes if note.enrolment in counted}
    return {
        "supplement_done": said("supplement_done" in kinds),
        "page_opened_before_supplement": opened_before_supplement(record),
        "merge_requested": said("merge_requested" in kinds),
        "first_credit_posted": said("first_credit_posted" in kinds),
        "arrears": said("unit_in_arrears" in kinds),
    }


def opened_before_supplement(record: Record) -> str:
    done = [note.on for note in record.notes or () if note.kind == "supplement_done"]
    if not done:
        return said(False)
    opened = record.certificate.opened_on
    return UNKNOWN if opened is None else said(opened < max(done))
