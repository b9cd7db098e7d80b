"""The list and the adapter belong together: no item is left out without being named."""

from __future__ import annotations

from tests.bad_inputs.adapter import ITEMS_NOT_BUILT_YET, NOT_BUILT_YET, SURFACES
from tests.bad_inputs.items import DATA, ITEMS, LIST, file_of, value_of


def test_every_surface_of_the_list_has_a_place():
    wanted = {item["surface"] for item in ITEMS}
    assert wanted - set(SURFACES) - set(NOT_BUILT_YET) == set()
    assert not set(SURFACES) & set(NOT_BUILT_YET)


def test_nothing_is_called_unbuilt_that_is_not_in_the_list():
    if LIST.parent.name == "bad_inputs":
        assert set(NOT_BUILT_YET) <= {item["surface"] for item in ITEMS}
        assert set(ITEMS_NOT_BUILT_YET) <= {item["title"] for item in ITEMS}


def test_the_list_is_whole_and_every_payload_can_be_made():
    assert DATA["count"] == len(ITEMS) == len({item["id"] for item in ITEMS})
    for item in ITEMS:
        kind, size = item["payload"]["t"], item["payload"].get("content", {}).get("f")
        if kind == "file" and size not in ("pdf_sized", "xlsx_bomb", "zip_many", "csv_rows"):
            assert isinstance(file_of(item)[1], bytes)
        elif kind in ("text", "hex", "gen"):
            assert value_of(item)
