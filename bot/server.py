"""Starts Rasa with our channels and without its own API."""

import logging
import socket
from functools import partial
from pathlib import Path
from typing import Any

from rasa.core.run import close_resources, configure_app, create_http_input_channels, load_agent_on_start
from rasa.core.utils import AvailableEndpoints
from sanic import Sanic

from bot.channels.operations import refuse_odd_length
from bot.endpoints import write_endpoints
from bot.settings import ROOT, Settings, WrongSetting
from bot.wiring import CLEANING, WECHAT, wire_server

logger = logging.getLogger(__name__)

HOST = "127.0.0.1"
SECONDS_TO_CLOSE = 3.0
MOST_WAITING = 2048  # connections not yet accepted; a crowd at once must not be turned away


def serve(settings: Settings, model: Path) -> None:
    """Serve until interrupted. Raises `WrongSetting` when the port is taken."""
    refuse_busy_port(settings.port)
    app = server(settings, model)
    app.run(host=HOST, port=settings.port, workers=1, access_log=False, motd=False, backlog=MOST_WAITING)


def server(settings: Settings, model: Path) -> Sanic:
    """Return the Sanic application, which loads the model when it starts."""
    endpoints = AvailableEndpoints.read_endpoints(str(write_endpoints(settings)))
    channels = create_http_input_channels(None, str(ROOT / "credentials.yml"))
    app = configure_app(channels, enable_api=False, route="/", endpoints=endpoints, port=settings.port)
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = SECONDS_TO_CLOSE
    app.config.REQUEST_MAX_SIZE = 1_000_000
    app.config.PROXIES_COUNT = settings.trusted_proxies

    async def wire(app: Sanic, loop: Any) -> None:
        await wire_server(app, settings)

    async def announce(app: Sanic, loop: Any) -> None:
        base = f"http://{HOST}:{settings.port}"
        wechat = f"\n  wechat    {base}/wechat" if settings.wechat else ""
        print(f"Ready: {base}/\n  chat      {base}/chat/{wechat}", flush=True)

    app.add_signal(refuse_odd_length, "http.lifecycle.read_head")
    app.register_listener(partial(load_agent_on_start, str(model), endpoints, None), "before_server_start")
    app.register_listener(wire, "before_server_start")
    app.register_listener(announce, "after_server_start")
    app.register_listener(end_streams, "before_server_stop")
    app.register_listener(close_resources, "after_server_stop")
    return app


async def end_streams(app: Sanic, loop: Any) -> None:
    """Close the open event streams, which would hold the server up, and end what runs beside it."""
    app.ctx.exchange.signals.end()
    for task in (CLEANING, WECHAT):
        await app.cancel_task(task, raise_exception=False)


def refuse_busy_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise WrongSetting(
                f"Port {port} is in use by another program. Stop it, or choose another: PORT={port + 1} make run"
            ) from None
