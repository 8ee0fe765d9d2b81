"""Trains a model for the present data, once, and finds it again."""

import hashlib
import logging
import os
from collections.abc import Iterator
from pathlib import Path

from bot.settings import MODELS, ROOT

DECIDES = ("config.yml", "domain.yml", "uv.lock", "data/**/*.yml", "bot/nlu/**/*", "bot/text/*.py")
KEPT = 3  # models: the present one and two to go back to


def model_name() -> str:
    """Return the name of the model of the present data, settings, components and libraries."""
    content = hashlib.sha256()
    for path in deciding_files():
        content.update(f"{path.relative_to(ROOT)}\n".encode())
        content.update(path.read_bytes())
    return f"ecert-{content.hexdigest()[:12]}"


def deciding_files() -> Iterator[Path]:
    found = {path for pattern in DECIDES for path in ROOT.glob(pattern)}
    return (path for path in sorted(found) if path.is_file() and "__pycache__" not in path.parts)


def model_path() -> Path:
    """Return where the model of the present data is, or would be."""
    return MODELS / f"{model_name()}.tar.gz"


def trained() -> Path:
    """Return the model of the present data, trained now if there is none."""
    path = model_path()
    if path.exists():
        path.touch()
        return path
    return train(path)


def train(path: Path) -> Path:
    """Train a model into `path`, keep the newest few, and return `path`."""
    os.environ.setdefault("LOG_LEVEL", "WARNING")  # which spares Rasa's progress bars of milliseconds
    from rasa.model_training import train as rasa_train

    print("Training the model for the present data (about a minute) …", flush=True)
    logging.getLogger("rasa.engine.training.hooks").setLevel(logging.INFO)
    result = rasa_train(
        domain=str(ROOT / "domain.yml"),
        config=str(ROOT / "config.yml"),
        training_files=str(ROOT / "data"),
        output=str(MODELS),
        fixed_model_name=path.name.removesuffix(".tar.gz"),
        force_training=True,
    )
    if result.code or not path.exists():
        raise RuntimeError("Training failed; the messages above say why.")
    path.touch()
    forget_old_models()
    return path


def forget_old_models() -> None:
    models = sorted(MODELS.glob("ecert-*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in models[KEPT:]:
        path.unlink()
