"""What we ask of the WeChat platform: service messages, the typing state, the menu. wechatpy makes the calls."""

from collections.abc import Mapping
from typing import Any

import requests
from sqlalchemy.engine import Engine
from wechatpy import WeChatClient
from wechatpy.exceptions import WeChatClientException

from bot.wechat.settings import WeChatSettings
from bot.wechat.tokens import Tokens

TIMEOUTS = (4.0, 10.0)  # seconds to connect, seconds to answer
NOT_DONE = frozenset([429, 502, 503])  # HTTP: refused before anything was done
TOKEN_REFUSED = frozenset([40001, 40014, 42001])
SENDING, TYPING = "message/custom/send", "message/custom/typing"


class Refused(Exception):
    """The platform answered with an error code."""

    def __init__(self, code: int) -> None:
        super().__init__(f"The platform refused with {code}.")
        self.code = code


class Unreached(Exception):
    """The platform could not be reached, or the connection broke; taken for not done, since mostly it is not."""


class Unsure(Exception):
    """The platform took the call and did not answer in time; it may have been done."""


class Platform:
    """Methods block and raise `Refused`, `Unreached`, `Unsure`, `NoToken` and `StoreAway`."""

    def __init__(self, settings: WeChatSettings, engine: Engine) -> None:
        self.settings = settings
        self.tokens = Tokens(engine, settings.app_id, self.fetch_token)

    def send_text(self, openid: str, text: str) -> None:
        """Send a service message."""
        self.post(SENDING, {"touser": openid, "msgtype": "text", "text": {"content": text}})

    def show_typing(self, openid: str) -> None:
        """Show that an answer is being written; it ends by itself or with the next message."""
        self.post(TYPING, {"touser": openid, "command": "Typing"})

    def set_menu(self, menu: Mapping[str, Any]) -> None:
        """Put a menu in place of the account's one."""
        self.post("menu/create", dict(menu))

    def post(self, endpoint: str, data: dict[str, Any]) -> None:
        """Call the platform; once more with a new token if it no longer takes the present one."""
        token = self.tokens.get()
        try:
            self.call("post", endpoint, token, data=data)
        except Refused as error:
            if error.code not in TOKEN_REFUSED:
                raise
            self.call("post", endpoint, self.tokens.get(refused=token), data=data)

    def fetch_token(self) -> tuple[str, float]:
        account = {"appid": self.settings.app_id, "secret": self.settings.app_secret}
        params = [("grant_type", "client_credential"), *account.items()]
        try:
            answer = self.call("get", "token", "", params=params)
            return str(answer["access_token"]), float(answer.get("expires_in", 7200))
        except Unsure as error:
            raise Unreached(str(error)) from None
        except (KeyError, TypeError, ValueError):
            raise Unreached("Whoever answered is not the platform.") from None

    def call(self, method: str, endpoint: str, token: str, **options: Any) -> Any:
        client = self.client(token)
        try:
            answer = getattr(client, method)(endpoint, **options)
        except WeChatClientException as error:
            if error.errcode is None:
                done = error.response is None or error.response.status_code not in NOT_DONE
                raise (Unsure if done else Unreached)("The platform answered with an HTTP error.") from None
            raise Refused(int(error.errcode)) from None
        except requests.Timeout as error:
            raise (Unreached if isinstance(error, requests.ConnectTimeout) else Unsure)(type(error).__name__) from None
        except requests.RequestException as error:
            raise Unreached(type(error).__name__) from None
        except (TypeError, ValueError):
            raise Unsure("The platform's answer cannot be read.") from None
        if not isinstance(answer, dict):
            raise Unreached("Whoever answered is not the platform.")
        return answer

    def client(self, token: str) -> WeChatClient:
        """Return a client for one call: a connection kept open may be closed by the other side just when it is used."""
        account = self.settings.app_id, self.settings.app_secret
        client = WeChatClient(*account, access_token=token, timeout=TIMEOUTS, auto_retry=False)
        client.API_BASE_URL = f"{self.settings.api_base}/cgi-bin/"
        client._http.headers["Connection"] = "close"
        return client
