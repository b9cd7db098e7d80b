"""Findings from a table into one's own draft, and out again.

The columns are Vietnamese and fixed, whatever the language of the page: a file filled in today
must be read tomorrow. Rows are only added, by the rules of `add_finding`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.widgets import Widget

from accounts.cell_widgets import DayWidget, TextWidget, WordWidget
from accounts.form_fields import read_key
from accounts.resources import ScopedResource
from accounts.stale import fingerprint
from engines.vietnamese.text import spelling_key, squeeze
from findings.actions.findings import checked_finding
from findings.actions.writing import number_after, open_draft, refuse_closed_draft
from findings.file_words import CAUSE_KINDS, KINDS, LEVELS, NAMED, SCOPES, SEVERITIES, UnitsBelow
from findings.lines import scope_words
from findings.models import CorrectionRequest, Finding
from findings.rules import areas_for, criteria_for
from inspections.actions.moves import touch_all
from inspections.models import Criterion, ReformArea, ReformFrame, Visit
from units.models import UnitVersion


class VisitWidget(Widget):
    """KT-2018-0002, among the visits the importing person sees. `known`: those of earlier rows."""

    known: dict[str, Visit]

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Visit:
        text = squeeze(str(value or ""))
        if text not in self.known:
            self.known[text] = self._named(text, **kwargs)
        return self.known[text]

    def _named(self, text: str, **kwargs: Any) -> Visit:
        last = text.rsplit("-", 1)[-1]
        rows = Visit.objects.visible_to(kwargs["user"])
        visit: Visit | None = rows.filter(pk=read_key(last)).select_related("unit").first()
        if visit is None or text not in {last, visit.code}:
            raise ValueError(_("“%(text)s” is no visit of yours.") % {"text": text})
        return visit

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.code if value else ""


class CodeWidget(Widget):
    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.code if value else ""


def _text(column: str, attribute: str) -> Field:
    return Field(column_name=column, attribute=attribute, widget=TextWidget(), default="")


@dataclass
class Draft:
    """A draft the file adds to, as it was when its first row was read, and what is added."""

    visit: Visit
    areas: Any
    criteria: Any
    last: dict[str, int]  # kind -> the number of its last finding, those of the file included
    below: UnitsBelow
    added: list[Finding] = field(default_factory=list)

    def next_number(self, kind: str) -> int:
        self.last[kind] = number_after(self.last.get(kind, 0))
        return self.last[kind]

    def is_current(self, now: Visit) -> bool:
        """Whether the rows may be added to the visit as it is `now`, locked; numbers them anew."""
        if fingerprint(now, DRAFT_FIELDS) != fingerprint(self.visit, DRAFT_FIELDS):
            return False
        rows = Finding.objects.filter(visit=now)
        there = {(row.kind, spelling_key(row.condition)) for row in rows}
        if any((row.kind, spelling_key(row.condition)) in there for row in self.added):
            return False
        self.last = last_numbers(now)
        for row in self.added:
            row.number = self.next_number(row.kind)
        return True


def last_numbers(visit: Visit) -> dict[str, int]:
    rows = Finding.objects.filter(visit=visit).order_by().values_list("kind")
    return dict(rows.annotate(Max("number")))


class FindingResource(ScopedResource):
    visit = Field(column_name="Đợt kiểm tra", attribute="visit", widget=VisitWidget())
    label = Field(column_name="Số", readonly=True)
    kind = Field(column_name="Loại", attribute="kind", widget=WordWidget(KINDS))
    condition = _text("Nội dung", "condition")
    area = Field(column_name="Lĩnh vực", attribute="area", widget=CodeWidget())
    criterion = Field(column_name="Tiêu chí", attribute="criterion", widget=CodeWidget())
    scope = Field(column_name="Phạm vi", attribute="scope", widget=WordWidget(SCOPES))
    scope_text = _text("Nguyên văn phạm vi", "scope_text")
    scope_level = Field(column_name="Cấp", attribute="scope_level", widget=WordWidget(LEVELS))
    named = Field(column_name=NAMED, readonly=True)
    cause = _text("Nguyên nhân", "cause")
    cause_kind = Field(
        column_name="Loại nguyên nhân", attribute="cause_kind", widget=WordWidget(CAUSE_KINDS)
    )
    effect = _text("Hệ quả", "effect")
    legal_basis = _text("Căn cứ", "legal_basis")
    severity = Field(column_name="Mức độ", attribute="severity", widget=WordWidget(SEVERITIES))

    rests_on = (UnitVersion, ReformArea, ReformFrame, Criterion)
    columns_of = {"scope_units": NAMED}

    class Meta(ScopedResource.Meta):
        model = Finding
        import_id_fields: tuple[str, ...] = ()
        clean_model_instances = False  # the action does
        fields = (
            "visit",
            "label",
            "kind",
            "condition",
            "area",
            "criterion",
            "scope",
            "scope_text",
            "scope_level",
            "named",
            "cause",
            "cause_kind",
            "effect",
            "legal_basis",
            "severity",
        )

    def get_queryset(self) -> Any:
        return super().get_queryset().for_list()

    def dehydrate_label(self, row: Finding) -> str:
        return row.label if row.number else ""

    def cell_text(self, field: Any, instance: Any) -> str:
        if field.column_name == NAMED:
            return getattr(instance, "named", "")
        return super().cell_text(field, instance)

    def dehydrate_named(self, row: Finding) -> str:
        named = row.pk and row.scope == Finding.Scope.NAMED
        return scope_words(row) if named else ""

    def import_field(
        self, field: Any, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any
    ) -> None:
        """Area, criterion and named units mean what they meant at the visit: see `save_row`."""
        if field.attribute in {"area", "criterion"}:
            return
        if field.column_name in row or field.attribute in {"visit", "kind"}:
            super().import_field(field, instance, row, is_m2m, **kwargs)

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        rows = Finding.objects.visible_to(self.user).filter(visit__in=self._drafts())
        self.said = {(row.visit_id, row.kind, spelling_key(row.condition)) for row in rows}
        self.drafts: dict[int, Draft] = {}
        self.fields["visit"].widget.known = {}

    def _drafts(self) -> Any:
        return Visit.objects.visible_to(self.user).drafts()

    def skip_row(
        self, instance: Any, original: Any, row: Any, import_validation_errors: Any
    ) -> bool:
        """The sentence stands in that draft already: the same file twice adds nothing."""
        said = (instance.visit_id, instance.kind, spelling_key(instance.condition))
        return not (import_validation_errors or self.faults) and said in self.said

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        self.before = None
        instance.typed = {name: str(row.get(name) or "").strip() for name in BY_CODE}

    def check_row(self, instance: Any, is_new: bool) -> None:
        typed, draft = instance.typed, self._draft(instance.visit)
        values = {name: getattr(instance, name) for name in PLAIN}
        values |= {"area": None, "criterion": None, "scope_units": []}
        with self.gathering():
            if typed["Lĩnh vực"] or not typed["Tiêu chí"]:
                values["area"] = _by_code(draft.areas, typed["Lĩnh vực"], "Lĩnh vực")
        with self.gathering():
            if typed["Tiêu chí"]:
                values["criterion"] = _by_code(draft.criteria, typed["Tiêu chí"], "Tiêu chí")
        with self.gathering():
            values["scope_units"] = draft.below.named(typed[NAMED])
        number = draft.next_number(instance.kind)
        finding, named = checked_finding(draft.visit, values, number=number, by=self.user)
        self.batch.add(finding, scope_units=named)
        draft.added.append(finding)
        instance.area, instance.criterion = finding.area, finding.criterion
        instance.named = draft.below.words(named) if named else ""

    def _draft(self, visit: Visit) -> Draft:
        if visit.pk not in self.drafts:
            refuse_closed_draft(visit, by=self.user)
            self.drafts[visit.pk] = Draft(
                visit,
                list(areas_for(visit)),
                list(criteria_for(visit)),
                last_numbers(visit),
                UnitsBelow(visit, self.user),
            )
        return self.drafts[visit.pk]

    def is_current(self) -> bool:
        """What others add to a draft meanwhile does no harm: the rows' numbers follow theirs."""
        drafts = [self.drafts[pk] for pk in sorted(self.drafts)]
        return super().is_current() and all(
            draft.is_current(open_draft(draft.visit.pk, by=self.user)) for draft in drafts
        )

    def write(self) -> None:
        super().write()
        touch_all([draft.visit for draft in self.drafts.values()], by=self.user)


# of a visit: what says which rows a file may add to it
DRAFT_FIELDS = ("status", "unit", "held_on", "period_to", "criteria_set")
BY_CODE = ("Lĩnh vực", "Tiêu chí", NAMED)
PLAIN = (
    "kind",
    "condition",
    "scope",
    "scope_text",
    "scope_level",
    "cause",
    "cause_kind",
    "effect",
    "legal_basis",
    "severity",
)


def _by_code(rows: Any, code: str, column: str) -> Any:
    found = next((row for row in rows if row.code.lower() == code.lower()), None)
    if found is None:
        known = ", ".join(row.code for row in rows[:12])
        message = _("“%(text)s” is none of: %(known)s.") % {"text": code, "known": known}
        raise ValidationError({column: message})
    return found


class RequestResource(ScopedResource):
    """Export only."""

    code = Field(column_name="Số", attribute="code", readonly=True)
    unit = Field(column_name="Đơn vị thực hiện", attribute="unit_name", readonly=True)
    text = _text("Nội dung", "text")
    force = Field(column_name="Hình thức", attribute="force")
    due_on = Field(column_name="Hạn", attribute="deadline", widget=DayWidget())
    due_text = _text("Thời gian nêu", "due_text")
    status = Field(column_name="Trạng thái", attribute="get_status_display")

    class Meta:
        model = CorrectionRequest
        fields = ("code", "unit", "text", "force", "due_on", "due_text", "status")

    def get_queryset(self) -> Any:
        return super().get_queryset().for_list()
