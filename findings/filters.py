"""Filters of the lists, kept in the address: a copied link shows a colleague the same list."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from findings.deadlines import silent_until, soon_until
from findings.lines import same_text
from findings.models import CorrectionRequest, Finding
from findings.models.request import WAITING_FOR_UNIT, RequestStatus
from inspections.counted import YES, CountedRows, DayFilter, WholeNumberFilter, hidden
from inspections.models import ReformArea
from units.models import UnitVersion


def area_choices() -> list[tuple[str, str]]:
    """One line a code, under the name of the newest programme that has it."""
    names: dict[str, str] = {}
    for area in ReformArea.objects.order_by("frame__valid_from", "order"):
        names[area.code] = area.name
    return list(names.items())


class RowFilter(CountedRows):
    """What both lists ask: words, unit, area, day of the visit, and what a summary counts."""

    visit_path = "visit__"

    q = django_filters.CharFilter(label=_("Words"), method="by_words")
    unit = django_filters.CharFilter(label=_("Inspected unit"), method="by_unit")
    area = django_filters.ChoiceFilter(
        label=_("Area"),
        field_name="area__code",
        choices=area_choices,
        empty_label=_("all"),
        null_label=_("none named"),
    )
    areas = hidden(_("Areas of the summary"), max_length=200, method="in_areas")
    held_from = DayFilter(label=_("Visit from"), field_name="visit__held_on", lookup_expr="gte")
    held_to = DayFilter(label=_("Visit to"), field_name="visit__held_on", lookup_expr="lte")
    visit = WholeNumberFilter(label=_("Visit"), field_name="visit")

    unit_path = "visit__unit"

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def in_areas(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(area__code__in=value.split(","))

    def by_words(self, rows: Any, name: str, value: str) -> Any:
        return rows.matching(value).ranked(value)

    def by_unit(self, rows: Any, name: str, value: str) -> Any:
        """Accent-free, by any name or code the unit ever bore."""
        found = UnitVersion.objects.visible_to(self.user).matching(value)
        return rows.filter(**{f"{self.unit_path}__in": found.values("unit")})


class FindingFilter(RowFilter):
    kind = django_filters.ChoiceFilter(choices=Finding.Kind.choices, empty_label=_("all"))
    scope = django_filters.ChoiceFilter(choices=Finding.Scope.choices, empty_label=_("all"))
    criterion = hidden(_("Criterion"), max_length=10, method="of_criterion")
    same = hidden(_("Say the same"), WholeNumberFilter, method="that_say_the_same")
    repeats = hidden(
        _("Repeats an earlier one"),
        django_filters.ChoiceFilter,
        choices=YES,
        method="only_repeated",
    )

    def of_criterion(self, rows: Any, name: str, value: str) -> Any:
        """By its code, which goes through all sets; "-": no criterion was named."""
        return rows.filter(criterion__code=None if value == "-" else value)

    def that_say_the_same(self, rows: Any, name: str, value: Any) -> Any:
        """As that finding; a criterion they do not name, by which others are alike."""
        wanted = Finding.objects.visible_to(self.user).filter(pk=value)
        texts = {same_text(text) for text in wanted.values_list("condition", flat=True)}
        unnamed = rows.filter(criterion=None).order_by().values_list("pk", "condition")
        return rows.filter(pk__in=[pk for pk, text in unnamed if same_text(text) in texts])

    def only_repeated(self, rows: Any, name: str, value: str) -> Any:
        """What somebody found to be the same as an earlier finding."""
        return rows.filter(repeats__isnull=False)

    class Meta:
        model = Finding
        fields = ["q", "kind", "area", "unit", "scope", "held_from", "held_to"]


# How far the requests of a summary are; each that was handed over stands in exactly one of these.
STAGES: dict[str, list[RequestStatus]] = {
    "handled": [RequestStatus.VERIFIED, RequestStatus.CLOSED],
    "answered": [RequestStatus.RESPONDED],
    "overdue": [*WAITING_FOR_UNIT],
    "running": [*WAITING_FOR_UNIT],
    "dayless": [*WAITING_FOR_UNIT],
    "withdrawn": [RequestStatus.WITHDRAWN],
    "paper": [RequestStatus.RECORDED],
}

STAGE_CHOICES = [
    ("handled", _("handled")),
    ("answered", _("answered")),
    ("overdue", _("overdue")),
    ("running", _("in time")),
    ("dayless", _("no day named")),
    ("withdrawn", _("withdrawn")),
    ("paper", _("entered from paper")),
]


def stage_of(status: str, deadline: dt.date | None, today: dt.date) -> str:
    """The name of its stage; late is what `overdue` of the requests calls so.

    Raises StopIteration for a draft, which was not handed over.
    """
    if status not in WAITING_FOR_UNIT:
        return next(name for name, states in STAGES.items() if status in states)
    if deadline is None:
        return "dayless"
    return "overdue" if deadline < today else "running"


def in_stage(rows: Any, stage: str, today: dt.date | None = None) -> Any:
    today = today or timezone.localdate()
    if stage == "overdue":
        return rows.overdue(today)
    rows = rows.filter(status__in=STAGES[stage])
    if stage == "running":
        return rows.filter(deadline__gte=today)
    return rows.filter(deadline__isnull=True) if stage == "dayless" else rows


class RequestFilter(RowFilter):
    unit = django_filters.CharFilter(label=_("Unit it lies with"), method="by_unit")
    force = django_filters.ChoiceFilter(
        choices=CorrectionRequest.Force.choices, empty_label=_("all")
    )
    due_from = DayFilter(label=_("Due from"), field_name="deadline", lookup_expr="gte")
    due_to = DayFilter(label=_("Due to"), field_name="deadline", lookup_expr="lte")
    stage = hidden(
        _("How far it is"), django_filters.ChoiceFilter, choices=STAGE_CHOICES, method="in_stage"
    )
    handed = hidden(
        _("Handed over"), django_filters.ChoiceFilter, choices=YES, method="without_drafts"
    )

    def in_stage(self, rows: Any, name: str, value: str) -> Any:
        return in_stage(rows, value)

    def without_drafts(self, rows: Any, name: str, value: str) -> Any:
        return rows.exclude(status=RequestStatus.DRAFT)

    unit_path = "current_unit"

    class Meta:
        model = CorrectionRequest
        fields = ["q", "unit", "area", "force", "held_from", "held_to", "due_from", "due_to"]


# The name in the address, what it is called, and how it narrows a list of requests.
TABS: list[tuple[str, Any]] = [
    ("", _("All")),
    ("draft", _("Drafts")),
    ("new", _("New")),
    ("acknowledged", _("Acknowledged")),
    ("answered", _("Answered")),
    ("returned", _("Returned")),
    ("soon", _("Due soon")),
    ("overdue", _("Overdue")),
    ("silent", _("No reply yet")),
    ("done", _("Done")),
    ("paper", _("From paper")),
]
_STATES = {
    "draft": ["draft"],
    "new": ["issued"],
    "acknowledged": ["acknowledged"],
    "answered": ["responded"],
    "returned": ["returned"],
    "done": ["verified", "closed", "withdrawn"],
    "paper": ["recorded"],
}


_DAYS = {"overdue", "due", "silent", "soon"}


def tab_of(asked: str) -> str:
    """The tab an address asks for; "", which shows all, for a name that is none."""
    return asked if asked in _DAYS or asked in _STATES else ""


def in_tab(rows: QuerySet[Any], tab: str, today: dt.date | None = None) -> Any:
    """The rows of one tab; a name that is none shows all."""
    today = today or timezone.localdate()
    if tab == "overdue":
        return rows.overdue(today)  # type: ignore[attr-defined]
    if tab == "due":  # what the home page counts together: overdue and due soon
        return rows.due_by(soon_until(today))  # type: ignore[attr-defined]
    if tab == "silent":
        return rows.silent(silent_until(today))  # type: ignore[attr-defined]
    if tab == "soon":
        return rows.due_between(today, soon_until(today))  # type: ignore[attr-defined]
    return rows.filter(status__in=_STATES[tab]) if tab in _STATES else rows
