"""Programme frames, areas, criteria and the office calendar from the project's own files.

Loading again adds what is missing and leaves every row that is there as the office has it.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.db import models, transaction

from inspections.models import CalendarDay, CriteriaSet, Criterion, ReformArea, ReformFrame

DATA = Path(__file__).resolve().parent / "data"


@transaction.atomic
def load_lists() -> int:
    """How many rows were added."""
    criteria = json.loads((DATA / "criteria.json").read_text(encoding="utf-8"))
    added = sum(_load_frame(frame, criteria) for frame in criteria["frames"])
    with (DATA / "calendar.csv").open(encoding="utf-8", newline="") as lines:
        return added + sum(_load_day(row) for row in csv.DictReader(lines))


def _add(model: type[models.Model], key: dict[str, Any], values: dict[str, Any]) -> tuple[Any, int]:
    row, is_new = model._default_manager.get_or_create(**key, defaults=values)
    return row, int(is_new)


def _load_frame(frame: dict[str, Any], criteria: dict[str, Any]) -> int:
    row, added = _add(
        ReformFrame,
        {"code": frame["code"]},
        {
            "name": frame["name"],
            "valid_from": dt.date.fromisoformat(frame["valid_from"]),
            "valid_to": dt.date.fromisoformat(frame["valid_to"]) if frame["valid_to"] else None,
        },
    )
    areas: dict[str, ReformArea] = {}
    for order, area in enumerate(criteria["areas"], start=1):
        name = frame["area_names"].get(area["code"], area["name"])
        areas[area["code"]], new = _add(
            ReformArea, {"frame": row, "code": area["code"]}, {"name": name, "order": order}
        )
        added += new
    return added + _load_criteria(row, areas, criteria)


def _load_criteria(
    frame: ReformFrame, areas: dict[str, ReformArea], criteria: dict[str, Any]
) -> int:
    criteria_set, added = _add(
        CriteriaSet,
        {"frame": frame, "version": 1},
        {"name": criteria["title"], "published": True, "note": criteria["status_vi"]},
    )
    for item in criteria["criteria"]:
        if not _holds_in(item, frame):
            continue
        _row, new = _add(
            Criterion,
            {"criteria_set": criteria_set, "code": item["code"]},
            {
                "area": areas[item["area"]],
                "text": item["text"],
                "evidence": item["evidence"] or "",
                "typical_finding": item["typical_finding"] or "",
                "legal_basis": "\n".join(item["legal_basis"].get(frame.code, [])),
                "order": item["order"],
            },
        )
        added += new
    return added


def _holds_in(item: dict[str, Any], frame: ReformFrame) -> bool:
    """A criterion born after a programme's end, or dead before its start, is not of it."""
    born, died = item["valid_from"], item["valid_to"]
    if born and frame.valid_to and dt.date.fromisoformat(born) > frame.valid_to:
        return False
    return not (died and dt.date.fromisoformat(died) < frame.valid_from)


def _load_day(row: dict[str, str]) -> int:
    _day, new = _add(
        CalendarDay,
        {"date": dt.date.fromisoformat(row["date"])},
        {
            "kind": row["kind"],
            "name": row["name"],
            "source": row["source"],
            "certain": row["certain"] == "yes",
        },
    )
    return new
