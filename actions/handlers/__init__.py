"""Custom actions, one a file: they read slots, ask the core, name a response."""

from rasa_sdk.executor import ActionExecutor

from actions.handlers.answer import ActionAnswer
from actions.handlers.ask_verification import ActionAskConsent, ActionAskNumber
from actions.handlers.ask_which_topic import ActionAskWhichTopic
from actions.handlers.begin_check import ActionBeginCheck
from actions.handlers.cancel_check import ActionCancelCheck
from actions.handlers.check_not_possible import ActionCheckNotPossible
from actions.handlers.diagnose import ActionDiagnose
from actions.handlers.send_code import ActionAskCode, ActionResendCode
from actions.handlers.validate_verification import ValidateVerificationForm

ON_RECORDS = (
    ActionAskCode,
    ActionBeginCheck,
    ActionCancelCheck,
    ActionDiagnose,
    ActionResendCode,
    ValidateVerificationForm,
)
ON_WORDS = (ActionAnswer, ActionAskConsent, ActionAskNumber, ActionAskWhichTopic, ActionCheckNotPossible)


def executor() -> ActionExecutor:
    """Return an executor that knows every action of this assistant."""
    executor = ActionExecutor()
    for action in (*ON_RECORDS, *ON_WORDS):
        executor.register_action(action)
    return executor
