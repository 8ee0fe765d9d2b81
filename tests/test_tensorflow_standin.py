"""Rasa starts without TensorFlow, and says so plainly when a component needs it."""

import subprocess
import sys

import pytest

from tests.running import ROOT


def test_rasa_is_defined_on_the_stand_in() -> None:
    import tensorflow
    from rasa.nlu.classifiers.diet_classifier import DIETClassifier

    assert isinstance(tensorflow.keras.Model, tensorflow.Absent)
    assert DIETClassifier.get_default_config()["epochs"] > 0


def test_running_a_neural_component_is_refused_with_advice() -> None:
    import tensorflow as tf

    with pytest.raises(ImportError, match=r"config\.yml names a neural component"):
        tf.keras.layers.Dense(3)


@pytest.mark.parametrize("first", ["tensorflow", "keras", "keras.utils", "tensorflow.keras.backend"])
def test_any_part_may_be_imported_first(first: str) -> None:
    subprocess.run([sys.executable, "-c", f"import {first}"], check=True, cwd=ROOT)


def test_the_model_answers_without_any_server_and_prints_nothing_of_it(model) -> None:  # type: ignore[no-untyped-def]
    program = (
        "import asyncio, bot.nlu\n"
        "from rasa.core.agent import Agent\n"
        f"parse = asyncio.run(Agent.load({str(model)!r}).parse_message('医保码怎么激活'))\n"
        "print(parse['intent']['name'])"
    )
    command = [sys.executable, "-W", "ignore", "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={"PYTHONPATH": "."}, check=True)
    assert done.stdout.split() == ["activate"] and "医保码怎么激活" not in done.stderr
