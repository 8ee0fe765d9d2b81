"""Tells a receipt: what is wrong and what to do now first, the reasons on request."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from actions.content.words import Words
from actions.diagnosis.contacts import SELF
from actions.diagnosis.engine import ALL
from actions.diagnosis.rules_model import CAUSE, FIRST, NOT_LINKED, NOTHING_WRONG, OUTAGE, STEP
from actions.receipts.receipt import Receipt, Told

SEPARATORS = {"zh": ("，", "、", "。", ""), "en": ("; ", ", ", ".", " ")}


class Telling:
    """One receipt in one language."""

    def __init__(self, receipt: Receipt, words: Words, language: str) -> None:
        self.receipt, self.words, self.language = receipt, words, language

    def short(self) -> str:
        """Return the receipt as an answer: outage, causes in order, what works now, what to do afterwards."""
        causes = self.causes()
        told = [*causes, self.works()] if len(causes) == 1 else [self.works(), *causes]
        told = [*self.urgent(), *self.outages(), *told, *self.afterwards()]
        lines = [*self.about(), *told, *self.unknown(), self.foot()]
        return "\n".join(line for line in lines if line)

    def full(self) -> str:
        """Return what was checked, for each finding which facts decided it, and when the data was taken."""
        parts = [self.explained(each) for each in self.receipt.findings if each["decided_by"]]
        title = self.words.titles[self.receipt.topic if self.receipt.topic != ALL else "check_my_status"][self.language]
        lines = [self.frame("checked", topic=title), self.frame("details"), *parts, *self.unknown(), self.foot()]
        return "\n".join(lines)

    def about(self) -> list[str]:
        gate = any(each["code"] == NOT_LINKED for each in self.receipt.findings)
        return [self.frame("about_member")] if self.receipt.about == "member" and not gate else []

    def urgent(self) -> list[str]:
        return [self.told(each) for each in self.receipt.findings if is_urgent(each)]

    def outages(self) -> list[str]:
        return [self.frame("now", told=self.told(each)) for each in self.receipt.findings if each["kind"] == OUTAGE]

    def causes(self) -> list[str]:
        others = [each for each in self.receipt.findings if each["kind"] != OUTAGE and not is_urgent(each)]
        if len(others) < 2 or not any(each["kind"] in (CAUSE, STEP) for each in others):
            return [self.frame(opening(each), told=self.told(each)) for each in others]
        numbered = [f"{place}. {self.told(each)}" for place, each in enumerate(others, 1)]
        return [self.frame("found_several", count=str(len(others))), *numbered]

    def told(self, finding: Told) -> str:
        """Return a finding with what to do about it, and the advice that the owner switched on."""
        words, stop = self.words_of(finding), SEPARATORS[self.language][2]
        space = SEPARATORS[self.language][3]
        advice = words.get("advice", "") if finding["with_advice"] else ""
        do = "" if self.detail_says_it(finding) else words.get("do", "")
        parts = [f"{words['finding']}{stop}", do, advice]
        return space.join(self.filled(part, finding) for part in parts if part)

    def detail_says_it(self, finding: Told) -> bool:
        """Tell whether a detail of the finding sends the person to the same contacts, which once is enough."""
        details = [each for each in self.receipt.findings if each["detail_of"] == finding["code"]]
        return any(list(finding["contacts"]) in ([SELF], list(each["contacts"])) for each in details)

    def words_of(self, finding: Told) -> Mapping[str, str]:
        return self.words.findings[finding["code"]][self.language]

    def filled(self, text: str, finding: Told) -> str:
        missing = self.missing() or self.frame("more")
        values = {**self.receipt.values, "contacts": self.contacts(finding["contacts"]), "missing": missing}
        values["agency"] = self.contacts(["AGENCY"])
        values["reason"] = self.reason_given(values.get("reason", ""))
        return text.format_map(Known(values, self.frame("not_known")))

    def reason_given(self, reason: str) -> str:
        """Return a rejection's reason in words: those of a known code, or the reviewer's own if they are words."""
        if reason in self.words.reasons:
            return self.words.reasons[reason][self.language]
        return "" if reason.isascii() else reason

    def contacts(self, codes: Iterable[str]) -> str:
        place = self.receipt.values.get("place", "")
        named = [
            self.words.contacts[code if place or code != "AGENCY" else "AGENCY_unknown"][self.language]
            for code in codes
            if code != SELF
        ]
        return self.frame("or").join(named).format(place=place)

    def works(self) -> str:
        """Return what works now, by the finding that weighs most: no voucher helps whoever has no cover."""
        weighty = sorted((each for each in self.receipt.findings if each["works"]), key=lambda each: each["rank"])
        return self.words.works[weighty[0]["works"]][self.language] if weighty else ""

    def afterwards(self) -> list[str]:
        told = dict.fromkeys(self.words_of(each).get("after", "") for each in self.receipt.findings)
        space = SEPARATORS[self.language][3]
        sentences = [self.filled(each, {"contacts": []}) for each in told if each]
        return [space.join(sentences)] if sentences else []

    def unknown(self) -> list[str]:
        """Name what is not known, where nothing wrong was found: with a cause at hand it would only distract."""
        fine = any(each["kind"] == NOTHING_WRONG for each in self.receipt.findings)
        return [self.frame("unknown", missing=self.missing())] if fine and self.receipt.missing else []

    def missing(self) -> str:
        return SEPARATORS[self.language][1].join(self.fact(name) for name in self.receipt.missing[:MOST_MISSING])

    def fact(self, name: str) -> str:
        return self.words.facts[name][self.language]

    def explained(self, finding: Told) -> str:
        clause, _, stop, _ = SEPARATORS[self.language]
        reasons = [self.reason(name, value) for name, value in finding["decided_by"].items()]
        told = self.filled(self.words_of(finding)["finding"], finding)
        return self.frame("because", finding=told, reasons=clause.join(reasons)) + stop

    def reason(self, name: str, value: str) -> str:
        words = self.words.facts[name]["values"].get(value)
        return self.frame(
            "reason", fact=self.fact(name), value=words[self.language] if words else self.frame("not_known")
        )

    def foot(self) -> str:
        at = self.receipt.taken_at[:16].replace("T", " ")
        return self.frame("foot" if at else "foot_without_data", case_code=self.receipt.case_code, taken_at=at)

    def frame(self, name: str, **values: str) -> str:
        return self.words.frame[name][self.language].format(**values)


def opening(finding: Told) -> str:
    """Return the frame for a single finding; a gate is no finding of the record."""
    return {CAUSE: "found_one", NOTHING_WRONG: "found_nothing"}.get(finding["kind"], "said")


def is_urgent(finding: Told) -> bool:
    return finding["rank"] == 0 and finding["kind"] != FIRST


MOST_MISSING = 4  # more things that are not known nobody can use in one clause


class Known(dict[str, str]):
    """Values of which an empty or absent one reads as "not known"."""

    def __init__(self, values: Mapping[str, str], otherwise: str) -> None:
        super().__init__({name: value or otherwise for name, value in values.items()})
        self.otherwise = otherwise

    def __missing__(self, name: str) -> str:
        return self.otherwise


def as_message(receipt: Receipt, words: Words, language: str, details: bool) -> dict[str, Any]:
    """Return the receipt as part of a message: text, topic, the diagnosis in codes, a button for the reasons."""
    telling = Telling(receipt, words, language)
    buttons: Sequence[dict[str, str]] = []
    if not details and any(each["decided_by"] for each in receipt.findings):
        payload = f'/check_my_status{{"case": "{receipt.case_code}"}}'
        buttons = [{"title": telling.frame("why"), "payload": payload}]
    return {
        "text": telling.full() if details else telling.short(),
        "topic": receipt.topic,
        "buttons": list(buttons),
        "diagnosis": {
            "case_code": receipt.case_code,
            "topic": receipt.topic,
            "findings": [{"code": each["code"], "contacts": list(each["contacts"])} for each in receipt.findings],
        },
    }
