"""Checks the content: Rasa's own validation, and whether rules and answers fit each other."""

from collections.abc import Iterator

from rasa.shared.importers.importer import TrainingDataImporter
from rasa.validator import Validator

from bot.settings import ROOT
from bot.wiring import answers_named_by_rules

SAID_BY_CHANNELS = {"utter_welcome", "utter_keep_private", "utter_trouble", "utter_record_side_away", "utter_default"}
SAID_BY_HANDLERS = {
    "utter_affirm",
    "utter_human",
    "utter_what_about",
    "utter_which_topic",
    "utter_offer_human",
    "utter_check_status",
}


def mistakes() -> Iterator[str]:
    """Yield what is wrong with the content, in words; Rasa adds its own warnings to the output."""
    importer = TrainingDataImporter.load_from_config(
        str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "data")]
    )
    validator = Validator.from_importer(importer)
    checks = {
        "An intent of the domain has no training questions, or the other way round.": validator.verify_intents,
        "A training question stands under two intents.": validator.verify_example_repetition_in_intents,
        "A rule or story names an intent that does not exist.": validator.verify_intents_in_stories,
        "Rules or stories contradict each other.": validator.verify_story_structure,
    }
    if not validator.verify_domain_validity():
        yield "The domain is not valid."
    for told, check in checks.items():
        if not check(ignore_warnings=False):
            yield told
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
    named = answers_named_by_rules() | said_by_stories | SAID_BY_HANDLERS | SAID_BY_CHANNELS
    for name in sorted(named - answers):
        yield f"{name} is named by a rule, but no file in data/nlu/answers has it."
    for name in sorted(answers - named):
        yield f"{name} stands in data/nlu/answers, but no rule ever says it."
