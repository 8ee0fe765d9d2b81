"""The queries of the record store; each is an index look-up or reads a small table whole.

Where a row fills a fact, its columns are chosen by the fact's fields and stand in their order.
"""

from dataclasses import fields
from typing import Any

from sqlalchemy import Column, bindparam, case, exists, or_, select

from actions.diagnosis.model import Enrolment, FamilyLink, Identity, Institution, Outage
from actions.records import tables as t

CAPABILITIES = ("ecert_enabled", "on_national_platform", "governance_done", "balance_lookup")
PERSON_ID, REF = bindparam("person_id"), bindparam("ref")
member, holder = t.persons.alias("member"), t.persons.alias("holder")


def filling(fact: type, table: Any, *otherwise: str) -> "list[Column[Any]]":
    """Return the columns of `table` for the fields of `fact`, without those that are filled `otherwise`."""
    return [table.c[field.name] for field in fields(fact) if field.name not in otherwise]


IDENTITY = filling(Identity, t.identities)
ENROLMENT = filling(Enrolment, t.enrolments, "id", "region")
LINK = filling(FamilyLink, t.family_links, "id", "member_ref", "member_name", "member_insured")
OFFERS = [t.regions.c[name + ending] for name in CAPABILITIES for ending in ("", "_checked")]
INSURED = case(
    (member.c.enrolments_known, exists().where(t.enrolments.c.person_id == member.c.id).correlate(member)), else_=None
)

FIND = select(t.persons.c.ref, t.persons.c.phone).where(t.persons.c.id_number == bindparam("id_number"))
PERSON = (
    select(
        *(t.persons.c[name] for name in ("id", "ref", "name", "id_type", "birth_date")),
        *(t.persons.c[name] for name in ("enrolments_known", "links_known", "notes_known")),
        *(column for column in t.certificates.c if column.name != "person_id"),
        select(t.snapshots.c.taken_at).scalar_subquery().label("taken_at"),
        *IDENTITY,
    )
    .select_from(t.persons.outerjoin(t.identities).outerjoin(t.certificates))
    .where(t.persons.c.ref == REF)
)
CHANNELS = (
    select(t.certificate_channels.c.channel, t.certificate_channels.c.activated_on)
    .where(t.certificate_channels.c.person_id == PERSON_ID)
    .order_by(t.certificate_channels.c.channel)
)
ENROLMENTS = (
    select(t.enrolments.c.id, t.regions.c.code, t.regions.c.name, t.regions.c.agency, *OFFERS, *ENROLMENT)
    .select_from(t.enrolments.join(t.regions))
    .where(t.enrolments.c.person_id == PERSON_ID)
    .order_by(t.enrolments.c.id)
)
HIS_REGIONS = select(t.enrolments.c.region_code).where(t.enrolments.c.person_id == PERSON_ID)
SETTLEMENTS = (
    select(t.settlements)
    .where(t.settlements.c.region_code.in_(HIS_REGIONS))
    .order_by(t.settlements.c.place, t.settlements.c.use, t.settlements.c.money)
)
LINKS = (
    select(t.family_links.c.id, member.c.ref, t.family_links.c.member_name, INSURED, *LINK)
    .select_from(
        holder.join(t.family_links, t.family_links.c.holder_id == holder.c.id).outerjoin(
            member, t.family_links.c.member_id == member.c.id
        )
    )
    .where(holder.c.ref == REF)
    .order_by(t.family_links.c.id)
)
NOTES = (
    select(t.case_notes.c.kind, t.case_notes.c.noted_on, t.case_notes.c.enrolment_id)
    .where(t.case_notes.c.person_id == PERSON_ID)
    .order_by(t.case_notes.c.noted_on, t.case_notes.c.id)
)
INSTITUTIONS = select(*filling(Institution, t.institutions)).order_by(t.institutions.c.key)
OUTAGES = (
    select(*filling(Outage, t.outages))
    .where(t.outages.c.starts <= bindparam("now"))
    .where(or_(t.outages.c.ends.is_(None), t.outages.c.ends >= bindparam("since")))
    .order_by(t.outages.c.starts, t.outages.c.id)
)
ALIVE = select(t.persons.c.id).limit(1)
