"""Checks the content: Rasa's own validation, and whether rules and answers fit each other."""

from collections.abc import Iterator

from rasa.shared.core.constants import DEFAULT_INTENTS
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.validator import Validator

from bot.settings import ROOT
from bot.wiring import answers_named_by_rules, mistake_in_diagnosis

MADE_BY_PROGRAM = {*DEFAULT_INTENTS, "hesitate", "withdraw"} - {"out_of_scope"}
SAID_ON_WECHAT = (
    *("welcome", "choose", "ask_on_page", "interrupted", "too_fast", "not_taken"),
    *("voice", "picture", "location", "link", "unknown"),
)
SAID_BY_CHANNELS = {
    *("welcome", "keep_private", "trouble", "record_side_away", "default"),
    *(f"wechat_{name}" for name in SAID_ON_WECHAT),
}
SAID_BY_HANDLERS = {
    "human",
    "what_about",
    "which_topic",
    "offer_human",
    "offer_check",
    *("check_for_relative", "ask_consent", "consent_again", "ask_number", "number_awaited"),
    *(f"number_{fault}" for fault in ("length", "characters", "date", "check_digit", "old", "again")),
    *(f"code_sending_{outcome}" for outcome in ("sent", "wait", "locked", "none")),
    *(f"code_{outcome}" for outcome in ("awaited", "wrong", "expired", "none", "locked")),
    "no_code_awaited",
    "check_cancelled",
    "which_member",
    "receipt",
    *(f"ask_{fact}" for fact in ("place", "visit", "platform", "member_age")),
}
SAID_BY_PROGRAM = {f"utter_{name}" for name in SAID_BY_CHANNELS | SAID_BY_HANDLERS}


def mistakes() -> Iterator[str]:
    """Yield what is wrong with the content, in words; Rasa adds its own warnings to the output."""
    importer = TrainingDataImporter.load_from_config(
        str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "data")]
    )
    validator = Validator.from_importer(importer)
    checks = {
        "A training question stands under two intents.": validator.verify_example_repetition_in_intents,
        "A rule or story names an intent that does not exist.": validator.verify_intents_in_stories,
        "Rules or stories contradict each other.": validator.verify_story_structure,
    }
    if not validator.verify_domain_validity():
        yield "The domain is not valid."
    for told, check in checks.items():
        if not check(ignore_warnings=False):
            yield told
    trained = validator.intents.intents
    for intent in sorted(set(validator.domain.intents) ^ (trained | MADE_BY_PROGRAM)):
        yield f"The intent {intent} stands either in the domain or in the training questions, not in both."
    if wrong := mistake_in_diagnosis():
        yield wrong
    yield from unfitting(set(validator.domain.responses), said_in_rules(validator))


def said_in_rules(validator: Validator) -> set[str]:
    names = {
        event.action_name
        for step in validator.story_graph.story_steps
        for event in step.events
        if getattr(event, "action_name", None)
    }
    return {name for name in names if name.startswith("utter_")}


def unfitting(answers: set[str], said_by_stories: set[str]) -> Iterator[str]:
    named = answers_named_by_rules() | said_by_stories | SAID_BY_PROGRAM
    for name in sorted(named - answers):
        yield f"{name} is named by a rule, but no file in data/nlu/answers has it."
    for name in sorted(answers - named):
        yield f"{name} stands in data/nlu/answers, but no rule ever says it."
