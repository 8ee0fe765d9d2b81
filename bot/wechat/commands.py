"""What operators do with the account from the command line."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from bot.conversations.store import StoreAway
from bot.conversations.tables import engine_at
from bot.environment import WrongSetting
from bot.settings import Settings
from bot.wechat.errors import trouble
from bot.wechat.menu import WrongMenu, content, platform_form
from bot.wechat.outbox import Outbox
from bot.wechat.platform import Platform, Refused, Unreached, Unsure
from bot.wechat.settings import WeChatSettings
from bot.wechat.tokens import NoToken

STORE_AWAY = "The conversation store cannot be reached: see CONVERSATIONS_DATABASE_URL."


def account_of(settings: Settings) -> WeChatSettings:
    """Return the account's settings; raises `WrongSetting` when the channel is off or cannot send."""
    if settings.wechat is None:
        raise WrongSetting("WECHAT_TOKEN is missing: the WeChat channel is off.")
    if not settings.wechat.can_send:
        raise WrongSetting("WECHAT_APP_ID and WECHAT_APP_SECRET are needed to call the platform.")
    return settings.wechat


def push_menu(settings: Settings, language: str) -> None:
    """Put menu.yml in place of the account's menu; raises `WrongSetting` with what to do about a refusal."""
    account = account_of(settings)
    try:
        menu = platform_form(content(), language, settings.public_url)
        Platform(account, engine_at(settings.conversations_url)).set_menu(menu)
    except WrongMenu as error:
        raise WrongSetting(str(error)) from None
    except Refused as error:
        told = trouble(str(error.code))
        raise WrongSetting(f"The platform refused the menu ({error.code}). {told.zh} {told.en}") from None
    except (Unreached, Unsure, NoToken):
        told = trouble("away")
        raise WrongSetting(f"{told.zh} {told.en}") from None
    except (StoreAway, SQLAlchemyError):
        raise WrongSetting(STORE_AWAY) from None


def unsettled(settings: Settings) -> Iterator[str]:
    """Yield a line for each kind of service message that could not be sent: how many, since when, what to do."""
    for state, error, count, oldest in outbox_of(settings).unsettled():
        since = datetime.fromtimestamp(oldest).strftime("%Y-%m-%d %H:%M")
        yield f"{count} × {error} ({state}), since {since}\n    {trouble(error).zh}\n    {trouble(error).en}"


def retry(settings: Settings) -> int:
    """Have everything that could not be sent tried again now; return how many messages."""
    return outbox_of(settings).retry()


def outbox_of(settings: Settings) -> Outbox:
    try:
        return Outbox(engine_at(settings.conversations_url))
    except SQLAlchemyError:
        raise WrongSetting(STORE_AWAY) from None
