"""Custom actions, one a file: they read slots, ask the core, name a response."""

from rasa_sdk.executor import ActionExecutor

from actions.handlers.affirm import ActionAffirm
from actions.handlers.answer import ActionAnswer
from actions.handlers.ask_which_topic import ActionAskWhichTopic
from actions.handlers.check_status import ActionCheckStatus

ON_RECORDS = (ActionCheckStatus,)
ON_WORDS = (ActionAffirm, ActionAnswer, ActionAskWhichTopic)


def executor() -> ActionExecutor:
    """Return an executor that knows every action of this assistant."""
    executor = ActionExecutor()
    for action in (*ON_RECORDS, *ON_WORDS):
        executor.register_action(action)
    return executor
