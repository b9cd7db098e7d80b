"""A year's plan from a file, one visit a row; the plan's own columns stand in each of them.

A plan is known again by its year and number (without a number: its title), a visit by plan, unit
and day, so the same file twice changes nothing. A visit whose day was moved in the file is a new
one: a day is moved on the visit's page, where its notice is seen to.
"""

from __future__ import annotations

import functools
from typing import Any

from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.widgets import Widget

from accounts.cell_widgets import DayWidget, TextWidget, WholeNumberWidget, WordWidget
from accounts.permissions import Perm, require
from accounts.resources import ScopedResource, digest_of
from engines.vietnamese.text import fold
from inspections.actions.moves import refuse_writing, touch_all, touch_drafts
from inspections.actions.visits import (
    FRAME_FIELDS,
    TeamsOfVisit,
    check_frame,
    checked_visit,
    members_of,
    refuse_team_twice,
    rows_of_new,
    set_teams,
)
from inspections.models import Plan, Team, TeamMember, Visit, VisitTeam
from inspections.models.visit import VisitStatus
from units.book import VersionBook
from units.cells import UnitWidget
from units.models import UnitVersion

YEAR, TITLE, NUMBER = "Năm", "Tên kế hoạch", "Số kế hoạch"
UNIT, DAY = "Đơn vị", "Ngày kiểm tra"
LEAD, JOINED = "Đoàn chủ trì", "Đoàn phối hợp"
SESSIONS = {"": "", "sáng": "morning", "chiều": "afternoon", "cả ngày": "all_day"}
FORMS = {"báo trước": "announced", "đột xuất": "unannounced", "": "announced"}
# the plan's columns of a row: attribute of the row, field of the plan
OF_PLAN = {
    "plan_year": "year",
    "plan_title": "title",
    "plan_number": "number",
    "plan_signed_on": "signed_on",
    "plan_issuer": "issuer",
    "plan_signer": "signer",
    "plan_position": "signer_position",
}


def held_day(row: Any) -> Any:
    """The day of the visit, by which its unit is named; None also where it cannot be read."""
    try:
        return DayWidget().clean(row.get(DAY))
    except ValueError:
        return None


def team_named(value: Any, teams: dict[str, Team]) -> Team:
    found = teams.get(fold(value))
    if found is None:
        raise ValueError(_("No inspection team is called “%(name)s”.") % {"name": value[:80]})
    return found


class TeamsWidget(Widget):  # type: ignore[misc]
    """Names of teams parted by semicolons."""

    teams: dict[str, Team]

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> tuple[Team, ...]:
        names = TextWidget().clean(value).split(";")
        return tuple(team_named(name.strip(), self.teams) for name in names if name.strip())

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "; ".join(team.name for team in value or ())


def _line(column: str, attribute: str) -> Field:
    return Field(column_name=column, attribute=attribute, widget=TextWidget(), default="")


def _day(column: str, attribute: str) -> Field:
    return Field(column_name=column, attribute=attribute, widget=DayWidget())


class PlanRowResource(ScopedResource):
    year = Field(column_name=YEAR, attribute="plan_year", widget=WholeNumberWidget())
    title = _line(TITLE, "plan_title")
    number = _line(NUMBER, "plan_number")
    signed_on = _day("Ngày ký", "plan_signed_on")
    issuer = _line("Cơ quan ban hành", "plan_issuer")
    signer = _line("Người ký", "plan_signer")
    position = _line("Chức vụ người ký", "plan_position")
    unit = Field(column_name=UNIT, attribute="unit", widget=UnitWidget(held_day))
    held_on = _day(DAY, "held_on")
    session = Field(column_name="Buổi", attribute="session", widget=WordWidget(SESSIONS))
    form = Field(column_name="Hình thức", attribute="form", widget=WordWidget(FORMS))
    period_from = _day("Thời kỳ từ ngày", "period_from")
    period_to = _day("Thời kỳ đến ngày", "period_to")
    period_label = _line("Thời kỳ bằng chữ", "period_label")
    lead = Field(column_name=LEAD, attribute="lead", widget=TeamsWidget())
    joined = Field(column_name=JOINED, attribute="joined", widget=TeamsWidget())

    rests_on = (Plan, Team, TeamMember, UnitVersion)
    columns_of = {"signer_position": "Chức vụ người ký", "joined_teams": JOINED}

    class Meta(ScopedResource.Meta):
        model = Visit
        import_id_fields = ("year", "number", "title", "unit", "held_on")
        clean_model_instances = False  # the actions do
        fields = (
            "year",
            "title",
            "number",
            "signed_on",
            "issuer",
            "signer",
            "position",
            "unit",
            "held_on",
            "session",
            "form",
            "period_from",
            "period_to",
            "period_label",
            "lead",
            "joined",
        )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        versions = UnitVersion.objects.visible_to(self.user).select_related("unit")
        self.book = VersionBook.read(versions)
        self.fields["unit"].widget.book = self.book
        teams = {fold(team.name): team for team in Team.objects.visible_to(self.user)}
        self.fields["lead"].widget.teams = self.fields["joined"].widget.teams = teams

    def get_queryset(self) -> Any:
        rows = super().get_queryset().filter(plan__isnull=False, form__in=set(FORMS.values()))
        rows = rows.exclude(status__in=[VisitStatus.CANCELLED, VisitStatus.RECORDED])
        rows = rows.select_related("plan", "unit").prefetch_related("visit_teams__team")
        return map(self._with_columns, rows.order_by("plan__year", "plan", "held_on", "pk"))

    def _with_columns(self, visit: Any) -> Any:
        for name, field in OF_PLAN.items():
            setattr(visit, name, getattr(visit.plan, field))
        links = list(visit.visit_teams.all())
        visit.lead = tuple(link.team for link in links if link.leads)
        visit.joined = tuple(link.team for link in links if not link.leads)
        return visit

    def version(self) -> str:
        visits = Visit.objects.visible_to(self.user).filter(plan__isnull=False).order_by("pk")
        links = VisitTeam.objects.filter(visit__in=visits).order_by("pk")
        return digest_of(
            [
                super().version(),
                *visits.values_list("pk", "status", *FRAME_FIELDS),
                *links.values_list("visit_id", "team_id", "leads"),
            ]
        )

    def cell_text(self, field: Any, instance: Any) -> str:
        if field.attribute == "unit" and instance.unit_id is not None:
            return self.book.label(instance.unit_id, instance.held_on)
        return super().cell_text(field, instance)

    def dehydrate_unit(self, visit: Visit) -> str:
        return self.book.written(visit.unit_id, visit.held_on) if visit.unit_id else ""

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        require(self.user, Perm.IMPORT_PLANS)
        self.plans = {self._plan_key(p.year, p.number, p.title): p for p in self._plans()}
        self.visits = {(v.plan_id, v.unit_id, v.held_on): v for v in self.get_queryset()}
        self.members = functools.cache(members_of)
        self.changed_plans: dict[int, Plan] = {}
        self.changed_visits: dict[int, tuple[Visit, TeamsOfVisit | None]] = {}

    def _plans(self) -> Any:
        return Plan.objects.visible_to(self.user)

    @staticmethod
    def _plan_key(year: Any, number: str, title: str) -> tuple[Any, str]:
        return year, fold(number) or fold(title)

    def _plan_of(self, row: Any) -> Plan | None:
        try:
            year = WholeNumberWidget().clean(row.get(YEAR))
        except ValueError:  # its own cell tells that
            return None
        texts = (TextWidget().clean(row.get(name)) for name in (NUMBER, TITLE))
        return self.plans.get(self._plan_key(year, *texts))

    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        plan = self._plan_of(row)
        try:
            unit = self.fields["unit"].widget.clean(row.get(UNIT), row)
        except ValueError:
            return None
        return self.visits.get((plan.pk, unit.pk, held_day(row))) if plan and unit else None

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        if new:
            instance.plan, instance.lead, instance.joined = self._plan_of(row), (), ()
            for name, field in OF_PLAN.items():
                setattr(instance, name, getattr(instance.plan or Plan(), field))
        super().after_init_instance(instance, new, row, **kwargs)
        instance.had = (instance.lead, instance.joined)

    def check_row(self, instance: Any, is_new: bool) -> None:
        if instance.unit_id is None:
            self.refuse(UNIT, _("Name the unit to be inspected."))
        if len(instance.lead) != 1:
            self.refuse(LEAD, _("Name the one team that leads."))
        with self.gathering():
            instance.plan = self._keep_plan(instance)
        teams = TeamsOfVisit(lead=next(iter(instance.lead), Team()), joined=instance.joined)
        with self.gathering():
            refuse_team_twice(teams)
        if is_new:
            self._add(instance, teams)
            return
        refuse_writing(instance, by=self.user, perm=Perm.EDIT_VISIT)
        check_frame(instance)
        self.batch.change(instance, FRAME_FIELDS)
        other_teams = instance.had != (instance.lead, instance.joined)
        self.changed_visits[instance.pk] = (instance, teams if other_teams else None)

    def _add(self, instance: Any, teams: TeamsOfVisit) -> None:
        require(self.user, Perm.MANAGE_PLANS)
        visit = checked_visit({n: getattr(instance, n) for n in FRAME_FIELDS}, by=self.user)
        self.batch.add(visit)
        for row in rows_of_new(visit, teams, self.members):
            self.batch.add(row)

    def _keep_plan(self, row: Any) -> Plan:
        """The plan as the row says it is; a second row that says the same changes nothing."""
        values = {field: getattr(row, name) for name, field in OF_PLAN.items()}
        plan: Plan = row.plan or Plan()
        if row.plan is None or any(getattr(plan, name) != value for name, value in values.items()):
            require(self.user, Perm.MANAGE_PLANS)
            for name, value in values.items():
                setattr(plan, name, value)
            plan.full_clean()
            if row.plan is None:
                self.batch.add(plan)
            elif plan.pk is not None:
                self.batch.change(plan, values)
                self.changed_plans[plan.pk] = plan
        self.plans[self._plan_key(plan.year, plan.number, plan.title)] = plan
        return plan

    def write(self) -> None:
        super().write()
        for plan in self.changed_plans.values():
            touch_drafts(plan=plan)
        for visit, teams in self.changed_visits.values():
            if teams is not None:
                set_teams(visit, teams)
        touch_all([visit for visit, _teams in self.changed_visits.values()], by=self.user)
