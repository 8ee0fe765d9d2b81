"""Writes the report of an evaluation into `results/`: Markdown, pictures and JSON."""

import json
from collections.abc import Sequence
from pathlib import Path

import matplotlib
import numpy as np

from bot.evaluation.figures import Understood, calibration, figures
from bot.text.language import LANGUAGES

matplotlib.use("Agg")
from matplotlib import pyplot as plt

WORST = 40


def write_report(results: Sequence[Understood], folder: Path, speed: dict[str, float]) -> Path:
    """Write `nlu.md`, `nlu.json`, `confusion.png` and `confidence.png`; return the Markdown file."""
    folder.mkdir(exist_ok=True)
    tables: dict[str, dict[str, float]] = {
        language: figures([each for each in results if each.question.language == language]) for language in LANGUAGES
    }
    (folder / "nlu.json").write_text(json.dumps({"figures": tables, "speed": speed}, indent=2), "utf-8")
    draw_confusion(results, folder / "confusion.png")
    draw_confidence(results, folder / "confidence.png")
    path = folder / "nlu.md"
    path.write_text("\n\n".join(parts(results, tables, speed)) + "\n", "utf-8")
    return path


def parts(results: Sequence[Understood], tables: dict[str, dict[str, float]], speed: dict[str, float]) -> list[str]:
    return [
        f"# How {len(results)} unseen questions were understood",
        table(
            ["figure", *LANGUAGES],
            [[name, *(f"{tables[each][name]:.3f}" for each in LANGUAGES)] for name in tables["zh"]],
        ),
        table(["one answer, ms", ""], [[name, f"{value:.1f}"] for name, value in speed.items()]),
        "![confusions](confusion.png)\n\n![confidence](confidence.png)",
        f"## The worst {WORST} mistakes",
        table(["confidence", "meant", "taken for", "question"], worst(results)),
    ]


def worst(results: Sequence[Understood]) -> list[list[str]]:
    wrong = sorted((each for each in results if not each.right), key=lambda each: -each.confidence)[:WORST]
    return [
        [f"{each.confidence:.2f}", each.question.intent, each.intent, each.question.text.replace("|", "¦")]
        for each in wrong
    ]


def table(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])


def draw_confusion(results: Sequence[Understood], path: Path) -> None:
    intents = sorted({each.question.intent for each in results} | {each.intent for each in results})
    counts = np.zeros((len(intents), len(intents)), int)
    for each in results:
        counts[intents.index(each.question.intent), intents.index(each.intent)] += 1
    figure, axes = plt.subplots(figsize=(11, 10))
    axes.imshow(np.log1p(counts), cmap="Greens")
    for row, column in zip(*counts.nonzero()):
        colour = "white" if row == column else "black"
        axes.text(column, row, counts[row, column], ha="center", va="center", fontsize=8, color=colour)
    axes.set_xticks(range(len(intents)), intents, rotation=90)
    axes.set_yticks(range(len(intents)), intents)
    axes.set_xlabel("taken for")
    axes.set_ylabel("meant")
    save(figure, path)


def draw_confidence(results: Sequence[Understood], path: Path) -> None:
    figure, (counts, curve) = plt.subplots(1, 2, figsize=(12, 4.5))
    for right, colour in ((True, "seagreen"), (False, "firebrick")):
        shares = [each.confidence for each in results if each.right is right]
        counts.hist(shares, bins=20, range=(0, 1), alpha=0.7, color=colour, label="right" if right else "wrong")
    counts.set_yscale("log")
    counts.set_xlabel("confidence")
    counts.set_ylabel("questions")
    counts.legend()
    sure, right_share, _ = zip(*calibration(results))
    curve.plot([0, 1], [0, 1], "--", color="grey")
    curve.plot(sure, right_share, "o-", color="seagreen")
    curve.set_xlabel("confidence")
    curve.set_ylabel("share that was right")
    save(figure, path)


def save(figure: plt.Figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    plt.close(figure)
