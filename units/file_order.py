"""The rows of a file of units in an order in which each finds the one it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from accounts.cell_widgets import TextWidget
from accounts.resources import LINE

DEPTH = 12  # twice what any real tree with all its renamings needs
Row = Mapping[str, Any]


def _text(value: Any) -> str:
    try:
        return TextWidget().clean(value)
    except ValueError:  # its own column tells that
        return ""


def sorted_rows(
    rows: Sequence[Row], key: str, rests_on: Sequence[str]
) -> tuple[list[Row], dict[int, str]]:
    """Those that rest on another row come after it; else the file's order stays.

    Also the circles, by the line of each row in one: line -> "A → B → A (lines 2, 3)".
    """
    edges: dict[str, set[str]] = {}
    for row in rows:
        code = _text(row.get(key))
        above = {_text(row.get(name)) for name in rests_on} - {"", code}
        edges.setdefault(code, set()).update(above)
    edges.pop("", None)
    depths = _depths(edges)
    ordered = sorted(rows, key=lambda row: depths.get(_text(row.get(key)), 0))
    return ordered, _circles(rows, key, rests_on[0])


def _depths(edges: dict[str, set[str]]) -> dict[str, int]:
    """How many rows of the file stand above each code; what runs in a circle stops by itself."""
    depths = dict.fromkeys(edges, 0)
    for _round in range(DEPTH):
        moved = False
        for code, above in edges.items():
            depth = 1 + max((depths[one] for one in above if one in depths), default=-1)
            if depth > depths[code]:
                depths[code], moved = depth, True
        if not moved:
            break
    return depths


def _circles(rows: Sequence[Row], key: str, above: str) -> dict[int, str]:
    codes = [_text(row.get(key)) for row in rows]
    # a code two rows bear at different times says nothing of who stands above it on one day
    once = {code for code, times in Counter(codes).items() if times == 1 and code}
    up = {
        code: (_text(row.get(above)), row[LINE])
        for code, row in zip(codes, rows, strict=True)
        if code in once
    }
    found: dict[int, str] = {}
    for start in up:
        path = _path(start, up)
        if path:
            lines = ", ".join(str(up[code][1]) for code in path[:-1])
            found[up[start][1]] = f"{' → '.join(path)} ({lines})"
    return found


def _path(start: str, up: dict[str, tuple[str, int]]) -> list[str]:
    """From a code upwards until it comes again; empty when it does not."""
    path = [start]
    while path[-1] in up and len(path) <= len(up):
        path.append(up[path[-1]][0])
        if path[-1] == start:
            return path
        if path[-1] in path[:-1]:
            return []
    return []
