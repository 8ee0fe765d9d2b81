"""What a person said about the case, in the names under which the rules know it."""

from collections.abc import Iterable

from actions.answering.situation import completed
from actions.diagnosis.model import THIS_HOSPITAL

Details = Iterable[tuple[str, str]]

NAMES = {
    "platform": "said_platform",
    "place_scope": "said_place",
    "scheme": "said_scheme",
    "age_group": "said_age_group",
}
SAID = {
    ("symptom", "no_phone"): "said_no_phone",
    ("symptom", "refused"): "said_refused",
    ("symptom", "zero"): "said_zero",
    ("kind", "emergency"): "said_emergency",
    ("claim", "prompt_several"): "said_prompt",
    ("claim", "insured_claim"): "said_insured",
    ("claim", "newborn_no_id"): "said_newborn",
}
VISITS = {"outpatient": "outpatient", "inpatient": "inpatient"}


def claims_in(details: Details) -> dict[str, str]:
    """Return the claims among the details found in messages: pairs of entity and value."""
    details = list(details)
    facts = completed({name: value for name, value in details if name not in ("claim", "symptom", "kind")})
    claims = {NAMES[name]: value for name, value in facts.items() if name in NAMES} | institution(facts)
    claims |= {SAID.get((name, value), f"said_{value}"): "yes" for name, value in details if name == "claim"}
    claims |= {SAID[detail]: "yes" for detail in details if detail in SAID}
    return claims | visit(facts)


def institution(facts: dict[str, str]) -> dict[str, str]:
    """Take a hospital for this one, whose assistant is asked, unless another place was named with it."""
    here = facts.get("institution") == "hospital" and facts.get("place_scope", "local") == "local"
    return {"said_institution": THIS_HOSPITAL} if here else {}


def visit(facts: dict[str, str]) -> dict[str, str]:
    """Return the kind of use: buying medicine counts as a pharmacy's unless a hospital was named."""
    if facts.get("institution") == "pharmacy" or (facts.get("visit") == "medicine" and "institution" not in facts):
        return {"said_visit": "pharmacy"}
    return {"said_visit": VISITS[facts["visit"]]} if facts.get("visit") in VISITS else {}
