"""The list and the adapter belong together: no item is left out without being named."""

from __future__ import annotations

from tests.bad_inputs import (  # noqa: F401 (they register their own)
    scenarios_of_imports,
    scenarios_of_sign_in,
)
from tests.bad_inputs.adapter import ITEMS_NOT_BUILT_YET, NOT_BUILT_YET, SURFACES, is_built
from tests.bad_inputs.items import DATA, ITEMS, LIST, file_of, value_of
from tests.bad_inputs.scenarios import SCENARIOS


def test_every_surface_of_the_list_has_a_place():
    wanted = {item["surface"] for item in ITEMS}
    assert wanted - set(SURFACES) - set(NOT_BUILT_YET) == set()
    assert not set(SURFACES) & set(NOT_BUILT_YET)


def test_nothing_is_called_unbuilt_that_is_not_in_the_list():
    if LIST.parent.name == "bad_inputs":
        assert set(NOT_BUILT_YET) <= {item["surface"] for item in ITEMS}
        assert set(ITEMS_NOT_BUILT_YET) <= {item["title"] for item in ITEMS}


# Tried by tests of their own, because the list says them in words.
BY_NAME = {
    "Remediation due date before visit date",  # test_days_and_numbers.py
    "Minutes dated before the visit starts",
    "Visit outside its plan year (2025 visit in 2026 plan)",
    "Visit on Tết 17/02/2026",
    "late > total",
    "Saved at 2026-12-31 17:30 UTC (= 2027-01-01 00:30 +07)",  # tests/test_time_zones.py
    "Server TZ=America/New_York",
    "5,000 findings in one minutes",  # test_papers.py
}


def test_every_item_in_words_is_tried_by_somebody():
    in_words = {"count fields", "date.logic", "time zone"}
    told = [item for item in ITEMS if is_built(item)]
    wanted = {item["title"] for item in told if item["surface"] in in_words}
    assert wanted - BY_NAME == set()
    steps = {item["title"] for item in told if item["payload"]["t"] == "steps"}
    assert steps - set(SCENARIOS) == set()


def test_the_list_is_whole_and_every_payload_can_be_made():
    assert DATA["count"] == len(ITEMS) == len({item["id"] for item in ITEMS})
    for item in ITEMS:
        kind, size = item["payload"]["t"], item["payload"].get("content", {}).get("f")
        if kind == "file" and size not in ("pdf_sized", "xlsx_bomb", "zip_many", "csv_rows"):
            assert isinstance(file_of(item)[1], bytes)
        elif kind in ("text", "hex", "gen"):
            assert value_of(item)
