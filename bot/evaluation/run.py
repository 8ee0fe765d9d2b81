"""Runs the newest model over the unseen questions."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rasa.core.agent import Agent
from tqdm import tqdm

from bot.evaluation.figures import Understood
from bot.evaluation.questions import Question, unseen
from bot.evaluation.report import write_report
from bot.settings import RESULTS


def understand(
    agent: Agent, questions: Sequence[Question], offerable: Sequence[str]
) -> tuple[list[Understood], list[float]]:
    """Parse each question; return what was understood and how many milliseconds each took."""
    loop, results, times = asyncio.new_event_loop(), [], []
    for question in tqdm(questions, "Asking"):
        began = time.perf_counter()
        parse = loop.run_until_complete(agent.parse_message(question.text))
        times.append((time.perf_counter() - began) * 1000)
        ranking = [each["name"] for each in parse["intent_ranking"] if each["name"] in offerable]
        results.append(Understood(question, parse["intent"]["name"], parse["intent"]["confidence"], tuple(ranking[:3])))
    return results, times


def evaluate(model: Path, offerable: Sequence[str], folder: Path = RESULTS) -> Path:
    """Write the report about `model` into `folder`; return its Markdown file."""
    questions = unseen()
    print(f"Asking {len(questions)} unseen questions …", flush=True)
    agent = Agent.load(str(model))
    asyncio.new_event_loop().run_until_complete(agent.parse_message("医保码"))
    results, times = understand(agent, questions, offerable)
    speed = {"understanding p50": float(np.percentile(times, 50)), "understanding p95": float(np.percentile(times, 95))}
    return write_report(results, folder, speed)
