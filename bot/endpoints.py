"""Writes the endpoints file that the settings ask for."""

from pathlib import Path

import yaml

from bot.settings import ROOT, VAR, Settings


def write_endpoints(settings: Settings) -> Path:
    """Write `var/endpoints.yml`: the embedded defaults with what the settings change."""
    endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text("utf-8"))
    endpoints["tracker_store"]["url"] = settings.conversations_url
    VAR.mkdir(exist_ok=True)
    path = VAR / "endpoints.yml"
    path.write_text(yaml.safe_dump(endpoints, allow_unicode=True), "utf-8")
    path.chmod(0o600)
    return path
