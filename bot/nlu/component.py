"""What our components share: one way through Rasa's graph, for training and for messages."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

NORMAL, WORDS = "normal_text", "words"


class MessageComponent(GraphComponent):
    """A component that adds something to each message, the same way in training and serving.

    Subclasses override `mark`. `config` holds the settings of config.yml over the defaults.
    What the classifier does not learn from is not added in training (`in_training`), since
    Rasa fingerprints every training message again after each component.
    """

    in_training = True

    def __init__(self, config: dict[str, Any]) -> None:
        self.config = config

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MessageComponent:
        return cls(config)

    @abstractmethod
    def mark(self, messages: list[Message]) -> None:
        """Add to each message what this component knows of it."""

    def process(self, messages: list[Message]) -> list[Message]:
        self.mark(messages)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        if self.in_training:
            self.mark([each for each in training_data.training_examples if each.get("text")])
        return training_data
