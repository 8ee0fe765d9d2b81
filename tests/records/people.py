"""Files of people as the tests write them."""

from pathlib import Path
from textwrap import dedent, indent

from actions.id_number import check_digit

WHAT = "what: {zh: 没有什么不对, en: Nothing is wrong}"


def number(first17: str) -> str:
    return first17 + check_digit(first17)


ZHANG = number("14032119520304002")
LI = number("14032120120501001")


def person_text(key: str = "zhang", name: str = "张秀兰", id_number: str = ZHANG, more: str = "") -> str:
    """Return the entry of a person; `more` holds further lines."""
    head = f'key: {key}\nname: {name}\nid_number: "{id_number}"\n{WHAT}\n{dedent(more)}'
    return "  - " + indent(head, "    ").strip() + "\n"


def people_file(folder: Path, *entries: str, more: str = "") -> Path:
    """Write a file of `entries` made by `person_text`, and further lines for other parts of it."""
    path = folder / "people.yml"
    path.write_text("people:\n" + "".join(entries) + dedent(more) if entries else dedent(more), "utf-8")
    return path


FULL = """
    phone: "13903530001"
    identity: {name_id_match: yes, real_name_state: done, face_state: failed, face_failures: 3,
               face_tried_on: 2026-11-18, police_photo_state: outdated, phone_current: no}
    certificate: {state: claimed, channels: {app: 2026-01-05, wechat: unknown}, password_set: no,
                  password_locked: no, selected_enrolment: e2, opened_on: 2026-11-01}
    enrolments:
      - {key: e1, region: "140100", scheme: employee, status: ended, insured_from: 2020-01-01, insured_to: 2025-12-31}
      - {key: e2, region: "140321", scheme: resident, status: active, insured_from: 2026-01-01, insured_to: open,
         info_error: none, on_platform: yes, person_no: "1403210001", name: 张秀兰, unit: none, account_type: none}
    links:
      - {key: l1, member: li, relation: child, state: rejected, reason: letter, letter: missing,
         own_register: present, member_register: unreadable, member_face: not_done, member_name_id_match: yes,
         member_birth_date: 2012-05-01, active_since: 2025-01-01}
    notes: [{kind: supplement_done, on: 2026-11-10, enrolment: e2}, {kind: merge_requested, on: 2026-11-12}]
"""
