"""The official lists as identities, versions and successions; loading them twice changes nothing.

Input: units/data/*.csv, whose README says which rows are one unit and why.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from units.models import Succession, Unit, UnitVersion

DATA = Path(__file__).resolve().parent / "data"
LISTS = ("units_before_2025.csv", "units_before_2025_tiengiang.csv", "units_after_2025.csv")
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Row:
    """One line of a list: a name that holds from one day to another, both included."""

    code: str
    name: str
    full_name: str
    level: str
    kind: str
    parent_code: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    known_from: dt.date | None
    source: str
    note: str

    def holds_on(self, day: dt.date) -> bool:
        return (self.valid_from or dt.date.min) <= day <= (self.valid_to or dt.date.max)

    @property
    def some_day(self) -> dt.date:
        """A day on which the row holds for certain."""
        return self.valid_from or self.valid_to or dt.date.max


@dataclass(frozen=True)
class Link:
    old_code: str
    old_full_name: str
    old_parent_code: str
    new_code: str
    effective_on: dt.date
    scope: str
    basis: str


@dataclass
class Identity:
    """One unit: its rows in the order of time, and its database id once it has one."""

    rows: list[Row] = field(default_factory=list)
    unit: Unit | None = None


@dataclass(frozen=True)
class Loaded:
    units: int
    versions: int
    successions: int


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _lines(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def read_rows() -> list[Row]:
    return [
        Row(
            code=line["code"],
            name=line["name"],
            full_name=line["full_name"],
            level=line["level"],
            kind=line["type"],
            parent_code=line["parent_code"],
            valid_from=_day(line["valid_from"]),
            valid_to=_day(line["valid_to"]),
            known_from=_day(line.get("known_from", "")),
            source=line["source"],
            note=line["note"],
        )
        for name in LISTS
        for line in _lines(name)
    ]


def read_links() -> list[Link]:
    return [
        Link(
            old_code=line["old_code"],
            old_full_name=line["old_full_name"],
            old_parent_code=line["old_parent_code"],
            new_code=line["new_code"],
            effective_on=dt.date.fromisoformat(line["effective_date"]),
            scope=line["scope"],
            basis=line["basis"],
        )
        for line in _lines("succession.csv")
    ]


@cache
def _rows_of_level(level: str) -> tuple[Row, ...]:
    return tuple(row for row in read_rows() if row.level == level)


def holds_official_list(codes: Collection[str], level: str, day: dt.date) -> bool:
    """Whether `codes`, all that the known units of a level ever bore, hold its whole official list
    of that day. Of bodies and agencies there is no list, so they are never known as a whole."""
    official = {
        row.code
        for row in _rows_of_level(level)
        if row.holds_on(day) and (row.known_from or dt.date.min) <= day
    }
    return bool(official) and official <= set(codes)


def level_stands(level: str, day: dt.date) -> bool:
    """Whether there are units of this level on the day; districts ended on 30/06/2025.

    Of what has no official list, such as bodies and agencies, there may be some on any day.
    """
    rows = _rows_of_level(level)
    return not rows or any(row.holds_on(day) for row in rows)


class OfficialLists:
    """The files, read and joined into identities."""

    def __init__(self) -> None:
        self.by_code: dict[str, list[Row]] = defaultdict(list)
        for row in read_rows():
            self.by_code[row.code].append(row)
        links = read_links()
        self.same = [link for link in links if self._is_same_unit(link)]
        self.successions = [link for link in links if not self._is_same_unit(link)]
        for link in self.same:
            self._cut(link)
        self.identities = self._join()
        self._holder = {row: identity for identity in self.identities for row in identity.rows}

    def row_on(self, code: str, day: dt.date) -> Row | None:
        return next((row for row in self.by_code[code] if row.holds_on(day)), None)

    def holder(self, code: str, day: dt.date) -> Identity:
        """The unit that bore `code` on `day`; the files know one for each code they name."""
        row = self.row_on(code, day)
        if row is None:
            raise ValueError(f"no unit bears the code {code} on {day}")
        return self._holder[row]

    def _is_same_unit(self, link: Link) -> bool:
        """Code, name and superior stay, only kind or boundary changes: see the data's README."""
        if link.old_code != link.new_code:
            return False
        before = self.row_on(link.old_code, link.effective_on - DAY)
        after = self.row_on(link.new_code, link.effective_on)
        return (
            before is not None
            and after is not None
            and (before.name, before.parent_code) == (after.name, after.parent_code)
        )

    def _cut(self, link: Link) -> None:
        """A boundary change inside one row makes two rows of it."""
        row = self.row_on(link.new_code, link.effective_on)
        if row is None or row.valid_from == link.effective_on:
            return
        rows = self.by_code[link.new_code]
        rows.remove(row)
        rows += [
            replace(row, valid_to=link.effective_on - DAY),
            replace(row, valid_from=link.effective_on, note=link.basis),
        ]

    def _join(self) -> list[Identity]:
        days = {(link.new_code, link.effective_on) for link in self.same}
        identities: list[Identity] = []
        for code, rows in self.by_code.items():
            for row in sorted(rows, key=lambda r: r.valid_from or dt.date.min):
                if row.valid_from is None or (code, row.valid_from) not in days:
                    identities.append(Identity())
                identities[-1].rows.append(row)
        return identities


def _meets(version: UnitVersion, row: Row) -> bool:
    return (version.valid_from or dt.date.min) <= (row.valid_to or dt.date.max) and (
        row.valid_from or dt.date.min
    ) <= (version.valid_to or dt.date.max)


def _known_rows(lists: OfficialLists) -> set[Row]:
    """Rows the database already holds, and the units they lead to.

    A row is known when its code is borne on one of its days: what the office has put right by
    hand since (a day, a spelling) stays as the office wrote it.
    """
    borne: dict[str, list[UnitVersion]] = defaultdict(list)
    for version in UnitVersion.objects.exclude(code="").select_related("unit"):
        borne[version.code].append(version)
    known = set()
    for identity in lists.identities:
        for row in identity.rows:
            version = next((v for v in borne[row.code] if _meets(v, row)), None)
            if version is not None:
                known.add(row)
                identity.unit = identity.unit or version.unit
    return known


def _version(lists: OfficialLists, identity: Identity, row: Row) -> UnitVersion:
    parent = lists.holder(row.parent_code, row.some_day).unit if row.parent_code else None
    version = UnitVersion(
        unit=identity.unit,
        code=row.code,
        name=row.name,
        full_name=row.full_name,
        level=row.level,
        kind=row.kind,
        parent=parent,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        known_from=row.known_from,
        source=row.source,
        note=row.note,
    )
    version.fill_keys()
    return version


def _missing_successions(lists: OfficialLists) -> list[Succession]:
    present = set(Succession.objects.values_list("predecessor", "successor", "effective_on"))
    missing = []
    for link in lists.successions:
        day = link.effective_on
        old = lists.holder(link.old_code, day - DAY).unit
        new = lists.holder(link.new_code, day).unit if link.new_code else None
        if old is None or (old.pk, new.pk if new else None, day) in present:
            continue
        missing.append(
            Succession(
                predecessor=old,
                successor=new,
                effective_on=day,
                scope=link.scope,
                basis=link.basis,
            )
        )
    return missing


@transaction.atomic
def load_official_units() -> Loaded:
    """Add what the lists know and the database does not; change nothing that is there."""
    lists = OfficialLists()
    known = _known_rows(lists)
    new = [identity for identity in lists.identities if identity.unit is None]
    for identity, unit in zip(
        new, bulk_create_with_history([Unit() for _ in new], Unit), strict=True
    ):
        identity.unit = unit
    versions = [
        _version(lists, identity, row)
        for identity in lists.identities
        for row in identity.rows
        if row not in known
    ]
    bulk_create_with_history(versions, UnitVersion)
    successions = _missing_successions(lists)
    bulk_create_with_history(successions, Succession)
    return Loaded(len(new), len(versions), len(successions))
