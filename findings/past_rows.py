"""Visits of the paper years from a file: one finding or one request a row.

The columns of the visit stand in each of its rows (merged cells will do); a visit is known again
by unit and day. What is entered once stays as it is: a row that stands there already is unchanged,
another row for the same visit is a fault, because the paper has been closed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.fields import Field

from accounts.cell_widgets import DayWidget, TextWidget, WordWidget
from accounts.permissions import Perm, require
from accounts.resources import ScopedResource
from engines.vietnamese.text import fold, spelling_key, squeeze
from findings.actions.findings import checked_finding
from findings.actions.past_visits import (
    checked_past_request,
    checked_past_visit,
    close_past_visits,
    scan_of,
    teams_of_past_visit,
)
from findings.actions.writing import number_after
from findings.file_words import (
    CAUSE_KINDS,
    FORCES,
    KINDS,
    LEVELS,
    NAMED,
    SCOPES,
    SEVERITIES,
    UnitsBelow,
    area_of,
)
from findings.models import CorrectionRequest, Finding
from findings.rules import areas_for, criteria_for, same_day_words
from inspections.actions.visits import TeamsOfVisit
from inspections.files import copy_stored, files_undone_on_error
from inspections.models import Criterion, ReformArea, ReformFrame, Team, Visit, VisitFile
from inspections.models.visit import VisitStatus
from inspections.plan_rows import SESSIONS, TeamsWidget, held_day
from units.book import VersionBook
from units.cells import UnitWidget
from units.models import UnitVersion

UNIT, DAY, PAPER, SCAN = "Đơn vị", "Ngày kiểm tra", "Số biên bản", "Tệp bản quét"
KIND, TEXT, AREA = "Loại nội dung", "Nội dung", "Lĩnh vực"
DUE, OUTCOME, CRITERION = "Hạn thực hiện", "Kết quả thực hiện", "Tiêu chí"
REQUEST = "request"
CONTENT = {**KINDS, "kiến nghị": REQUEST, "yêu cầu": REQUEST}
COLUMNS = (
    *("unit", "held_on", "session", "period_from", "period_to", "period_label", "team", "paper"),
    *("scan", "kind", "text", "area", "criterion", "scope", "scope_text", "scope_level", "named"),
    *("cause", "cause_kind", "effect", "legal_basis", "severity"),
    *("force", "due_on", "due_text", "outcome"),
)

FRAME = ("unit", "held_on", "session", "period_from", "period_to", "period_label")


@dataclass
class Entry:
    """One row as it was read; import-export fills in the attributes."""

    unit: Any = None
    held_on: dt.date | None = None
    session: str = ""
    period_from: dt.date | None = None
    period_to: dt.date | None = None
    period_label: str = ""
    team: tuple[Team, ...] = ()
    paper: str = ""
    scan: str = ""
    kind: str = ""
    text: str = ""
    area: str = ""
    criterion: str = ""
    scope: str = "unit"
    scope_text: str = ""
    scope_level: str = ""
    named: str = ""
    cause: str = ""
    cause_kind: str = ""
    effect: str = ""
    legal_basis: str = ""
    severity: str = ""
    force: str = "recommend"
    due_on: dt.date | None = None
    due_text: str = ""
    outcome: str = ""
    pk: int | None = None

    @property
    def key(self) -> tuple[Any, Any]:
        return (self.unit.pk if self.unit else None), self.held_on

    @property
    def said(self) -> tuple[str, str]:
        return self.kind, spelling_key(self.text)


@dataclass
class Known:
    """A visit of the file: entered earlier (`texts` stand there), or opened by this file."""

    visit: Visit
    first: Entry
    is_old: bool
    texts: set[tuple[str, str]] = field(default_factory=set)
    areas: dict[str, Any] = field(default_factory=dict)
    below: UnitsBelow | None = None
    scans: list[str] = field(default_factory=list)
    last: dict[str, int] = field(default_factory=dict)  # kind -> the number of its last row

    @cached_property
    def criteria(self) -> dict[str, Any]:
        return _by_words(criteria_for(self.visit))

    def next_number(self, kind: str) -> int:
        self.last[kind] = number_after(self.last.get(kind, 0))
        return self.last[kind]


def _line(column: str, attribute: str) -> Field:
    return Field(column_name=column, attribute=attribute, widget=TextWidget(), default="")


def _word(column: str, attribute: str, words: dict[str, str]) -> Field:
    return Field(column_name=column, attribute=attribute, widget=WordWidget(words))


def _day(column: str, attribute: str) -> Field:
    return Field(column_name=column, attribute=attribute, widget=DayWidget())


class PastVisitResource(ScopedResource):
    unit = Field(column_name=UNIT, attribute="unit", widget=UnitWidget(held_day))
    held_on = _day(DAY, "held_on")
    session = _word("Buổi", "session", SESSIONS)
    period_from = _day("Thời kỳ từ ngày", "period_from")
    period_to = _day("Thời kỳ đến ngày", "period_to")
    period_label = _line("Thời kỳ bằng chữ", "period_label")
    team = Field(column_name="Đoàn kiểm tra", attribute="team", widget=TeamsWidget())
    paper = _line(PAPER, "paper")
    scan = _line(SCAN, "scan")
    kind = _word(KIND, "kind", CONTENT)
    text = _line(TEXT, "text")
    area = _line(AREA, "area")
    criterion = _line(CRITERION, "criterion")
    scope = _word("Phạm vi", "scope", SCOPES)
    scope_text = _line("Nguyên văn phạm vi", "scope_text")
    scope_level = _word("Cấp", "scope_level", LEVELS)
    named = _line(NAMED, "named")
    cause = _line("Nguyên nhân", "cause")
    cause_kind = _word("Loại nguyên nhân", "cause_kind", CAUSE_KINDS)
    effect = _line("Hệ quả", "effect")
    legal_basis = _line("Căn cứ", "legal_basis")
    severity = _word("Mức độ", "severity", SEVERITIES)
    force = _word("Hình thức kiến nghị", "force", FORCES)
    due_on = _day(DUE, "due_on")
    due_text = _line("Thời hạn bằng chữ", "due_text")
    outcome = _line(OUTCOME, "outcome")

    rests_on = (Team, UnitVersion, ReformArea, ReformFrame, Criterion)
    columns_of = {"condition": TEXT, "scope_units": NAMED, "provenance": PAPER, "reason": OUTCOME}
    never_printed = ScopedResource.never_printed | {"paper", "scan"}

    class Meta(ScopedResource.Meta):
        model = Visit
        import_id_fields: tuple[str, ...] = ()
        clean_model_instances = False  # the actions do
        fields = COLUMNS

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        versions = UnitVersion.objects.visible_to(self.user).select_related("unit")
        self.book = VersionBook.read(versions)
        self.fields["unit"].widget.book = self.book
        teams = {fold(team.name): team for team in Team.objects.visible_to(self.user)}
        self.fields["team"].widget.teams = teams
        self.known: dict[tuple[Any, Any], Known] = {}
        self.scans_used: set[str] = set()
        self.to_copy: list[VisitFile] = []

    # --- one file ---
    def is_current(self) -> bool:
        """Whether nobody has entered or planned a visit of the file's units on its days."""
        new = {one.first.key for one in self._new()}
        others = Visit.objects.filter(held_on__in={day for _unit, day in new})
        others = others.exclude(status=VisitStatus.CANCELLED)
        taken = others.values_list("unit", "held_on")
        return super().is_current() and new.isdisjoint(taken)

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        require(self.user, Perm.IMPORT_VISITS)
        texts: dict[int, set[tuple[str, str]]] = {}
        visits = Visit.objects.visible_to(self.user).from_paper().select_related("unit")
        for model, name in ((Finding, "condition"), (CorrectionRequest, "text")):
            rows: Any = model.objects.visible_to(self.user).filter(visit__in=visits)
            for row in rows:
                kind = getattr(row, "kind", REQUEST)
                said = (kind, spelling_key(getattr(row, name)))
                texts.setdefault(row.visit_id, set()).add(said)
        for visit in visits:
            entry = Entry(unit=visit.unit, held_on=visit.held_on)
            self.known[entry.key] = Known(visit, entry, True, texts.get(visit.pk, set()))

    def write(self) -> None:
        with files_undone_on_error():
            for row in self.to_copy:
                copy_stored(row)
            super().write()
            close_past_visits([one.visit for one in self._new()], by=self.user)

    def _new(self) -> list[Known]:
        return [one for one in self.known.values() if not one.is_old]

    def wanted_scans(self) -> list[str]:
        names = [name for one in self._new() for name in one.scans]
        return list(dict.fromkeys(names))

    # --- one row ---
    def row_key(self, row: Any) -> Any:
        """None: rows of one visit are alike in all that names it."""
        return None

    def get_or_init_instance(self, instance_loader: Any, row: Any) -> Any:
        return Entry(), True

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        self.before = None

    def import_field(
        self, field: Any, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any
    ) -> None:
        if field.column_name in row:
            super().import_field(field, instance, row, is_m2m, **kwargs)

    def skip_row(
        self, instance: Any, original: Any, row: Any, import_validation_errors: Any
    ) -> bool:
        """What was entered from the same paper before."""
        one = self.known.get(instance.key)
        if import_validation_errors or self.faults or one is None or not one.is_old:
            return False
        return not instance.text or instance.said in one.texts

    def check_row(self, instance: Any, is_new: bool) -> None:
        one = self.known.get(instance.key) or self._open(instance)
        if one.is_old:
            raise ValidationError(
                {
                    "text": _("The visit %(code)s was entered from paper before, without this row.")
                    % {"code": one.visit.code}
                }
            )
        with self.gathering():
            self._refuse_other_frame(one, instance)
        if not instance.kind and not instance.text:
            return
        if instance.said in one.texts:
            self.refuse(TEXT, _("The same text stands in an earlier row of this visit."))
        one.texts.add(instance.said)
        if instance.kind == REQUEST:
            values, number = self._request(one, instance), one.next_number(REQUEST)
            for row in checked_past_request(
                one.visit, values, number=number, by=self.user, outcome=instance.outcome
            ):
                self.batch.add(row)
        else:
            values, number = self._finding(one, instance), one.next_number(instance.kind)
            finding, named = checked_finding(one.visit, values, number=number, by=self.user)
            self.batch.add(finding, scope_units=named)

    def _open(self, entry: Entry) -> Known:
        self._refuse_bad_frame(entry)
        values = {name: getattr(entry, name) for name in FRAME}
        teams = TeamsOfVisit(lead=entry.team[0]) if entry.team else None
        visit = checked_past_visit(values, paper=entry.paper, by=self.user)
        scans = [squeeze(name) for name in entry.scan.split(";") if name.strip()]
        self.batch.add(visit)
        for link in teams_of_past_visit(visit, teams):
            self.batch.add(link)
        for name in scans:
            if name in self.scans:
                self._add_scan(visit, name)
        self.known[entry.key] = Known(
            visit,
            entry,
            False,
            areas=_by_words(areas_for(visit)),
            below=UnitsBelow(visit, self.user),
            scans=scans,
        )
        return self.known[entry.key]

    def _refuse_bad_frame(self, entry: Entry) -> None:
        faults = {}
        if entry.unit is None:
            faults["unit"] = [_("Name the inspected unit.")]
        if entry.held_on is None:
            faults["held_on"] = [_("Write the day of the visit.")]
        if not entry.scan:
            faults["scan"] = [_("Name the file of the scan; it is sent together with your yes.")]
        if len(entry.team) > 1:
            faults["team"] = [_("Name one team.")]
        if faults:
            raise ValidationError(faults)

    def _add_scan(self, visit: Visit, name: str) -> None:
        row = scan_of(visit, self.scans[name], by=self.user)
        self.batch.add(row)
        if name in self.scans_used:  # a file is one row's: the next visit gets a copy
            self.to_copy.append(row)
        self.scans_used.add(name)

    def _refuse_other_frame(self, one: Known, entry: Entry) -> None:
        """The visit's columns may be left out in its later rows, and must not say another thing."""
        faults = {
            name: [_("The first row of this visit says otherwise.")]
            for name in ("session", "period_from", "period_to", "period_label", "paper", "scan")
            if getattr(entry, name) and getattr(entry, name) != getattr(one.first, name)
        }
        if faults:
            raise ValidationError(faults)

    def _finding(self, one: Known, entry: Entry) -> dict[str, Any]:
        if not entry.kind:
            self.refuse(KIND, _("Say whether it is a strength, a limitation, a request."))
        if entry.outcome:
            self.refuse(OUTCOME, _("Only a request has an outcome."))
        values = {name: getattr(entry, name) for name in OF_FINDING} | {"condition": entry.text}
        values |= {"area": None, "criterion": None, "scope_units": []}
        with self.gathering():
            if entry.area or not entry.criterion:
                values["area"] = area_of(one.areas, entry.area, AREA)
        with self.gathering():
            if entry.criterion:
                values["criterion"] = area_of(one.criteria, entry.criterion, CRITERION)
        with self.gathering():
            if one.below is not None:
                values["scope_units"] = one.below.named(entry.named)
        return values

    def _request(self, one: Known, entry: Entry) -> dict[str, Any]:
        values = {name: getattr(entry, name) for name in ("text", "force", "due_on", "due_text")}
        for doubt in same_day_words(entry.due_on, one.visit):
            self.warn(DUE, doubt)
        with self.gathering():
            values["area"] = area_of(one.areas, entry.area, AREA) if entry.area else None
        return values

    def cell_text(self, field: Any, instance: Any) -> str:
        if field.attribute == "unit" and instance.unit is not None:
            return self.book.label(instance.unit.pk, instance.held_on)
        return super().cell_text(field, instance)


OF_FINDING = (
    *("kind", "scope", "scope_text", "scope_level"),
    *("cause", "cause_kind", "effect", "legal_basis", "severity"),
)


def _by_words(rows: Any) -> dict[str, Any]:
    """Areas or criteria by the words a file has for them, folded: codes and names."""
    return {fold(word): row for row in rows for word in (row.code, str(row))}
