"""The commands of the Internet-facing side: `python -m bot run | train`."""

import argparse
import logging
import sys

from bot import nlu  # noqa: F401  quiets Rasa's logging before it starts
from bot.settings import Settings, WrongSetting


def run() -> None:
    """Train if needed and serve on PORT until interrupted."""
    settings = Settings.of()
    from bot.model import trained
    from bot.server import serve

    serve(settings, trained())


def train() -> None:
    """Train a model for the present data, even if there is one."""
    from bot.model import model_path
    from bot.model import train as train_into

    print(f"Trained {train_into(model_path())}")


def prepare() -> None:
    """Train a model for the present data if there is none."""
    from bot.model import trained

    print(f"Model {trained().name}")


COMMANDS = {"run": run, "train": train, "prepare": prepare}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        commands.add_parser(name, help=command.__doc__, description=command.__doc__)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        COMMANDS[parser.parse_args().command]()
    except (WrongSetting, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
