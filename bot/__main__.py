"""The commands of the Internet-facing side: `python -m bot COMMAND`; `--help` lists them."""

import argparse
import logging
import os
import sys
import warnings
from getpass import getpass

import sanic.app  # noqa: F401  it switches deprecation warnings of all libraries on

from bot import nlu  # noqa: F401  quiets Rasa's logging before it starts
from bot.settings import Settings, WrongSetting


def run() -> None:
    """Train if needed and serve on PORT until interrupted."""
    settings = Settings.of()
    from bot.server import refuse_busy_port, serve

    refuse_busy_port(settings.port)
    from bot.model import trained
    from bot.wiring import cases

    cases(settings)  # built before anything slow, so that a missing secret is named at once

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


def check() -> None:
    """Check training questions, rules, stories and answers; explain what is wrong."""
    from bot.check import mistakes

    if found := list(mistakes()):
        raise WrongContent("\n".join(found))
    print("The content fits together.")


def evaluate() -> None:
    """Ask the model the unseen questions and write a report into results/."""
    from bot.evaluation.run import evaluate
    from bot.model import trained
    from bot.wiring import offerable_topics

    print(f"Report: {evaluate(trained(), sorted(offerable_topics()))}")


def erase() -> None:
    """Delete everything kept about one person; asks for the ID number, so that no shell remembers it."""
    from bot.wiring import erase_person

    erased = erase_person(Settings.of(), getpass("ID number of the person to erase (not shown): "))
    print("Erased: " + ", ".join(f"{count} {what}" for what, count in erased.items()) + ".")


def wechat_menu() -> None:
    """Put bot/wechat/menu.yml in place of the official account's menu; LANGUAGE=en for the English one."""
    from bot.wechat.commands import push_menu

    language = "en" if os.environ.get("LANGUAGE") == "en" else "zh"
    push_menu(Settings.of(), language)
    print(f"The menu is in place ({language}).")


def wechat_status() -> None:
    """List the WeChat messages that could not be sent, and what to do; RETRY=1 has them tried again now."""
    from bot.wechat.commands import retry, unsettled

    if os.environ.get("RETRY") == "1":
        print(f"To be tried again: {retry(Settings.of())}.")
    print("\n".join(unsettled(Settings.of())) or "Nothing is left unsent.")


COMMANDS = {
    "run": run,
    "train": train,
    "prepare": prepare,
    "check": check,
    "eval": evaluate,
    "erase": erase,
    "wechat-menu": wechat_menu,
    "wechat-status": wechat_status,
}


class WrongContent(Exception):
    """The content has mistakes; its text names each on a line."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        commands.add_parser(name, help=command.__doc__, description=command.__doc__)
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        COMMANDS[parser.parse_args().command]()
    except (WrongSetting, WrongContent, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
