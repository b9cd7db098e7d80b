from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from accounts.model_fields import ClockField, DayField, LineField, ProseField, SmallNumberField
from accounts.models import User
from accounts.scoping import OverseenQuerySet, ScopedQuerySet
from inspections.models.plan import Plan
from inspections.models.reference import CriteriaSet
from inspections.models.team import Team
from units.models import Unit
from units.tree import units_of


class VisitStatus(models.TextChoices):
    PLANNED = "planned", _("planned")
    ANNOUNCED = "announced", _("announced")
    IN_PROGRESS = "in_progress", _("minutes being written")
    READ_OUT = "read_out", _("read out to the unit")
    ISSUED = "issued", _("minutes issued")
    CONCLUDED = "concluded", _("concluded")
    CLOSED = "closed", _("closed")
    POSTPONED = "postponed", _("postponed")
    CANCELLED = "cancelled", _("cancelled")
    RECORDED = "recorded", _("entered from paper")


# From issuing on the unit sees what was found, and nothing of it may change. A visit entered from
# paper was issued long ago, by hand: it counts as one, without a document of ours.
ISSUED_STATES = (
    VisitStatus.ISSUED,
    VisitStatus.CONCLUDED,
    VisitStatus.CLOSED,
    VisitStatus.RECORDED,
)
DRAFT_STATES = (VisitStatus.IN_PROGRESS, VisitStatus.READ_OUT)
NOT_BEGUN = (VisitStatus.PLANNED, VisitStatus.ANNOUNCED)


class VisitQuerySet(OverseenQuerySet):
    """Office, administrator, auditor: all. Inspectors: their teams'. Unit staff: see below."""

    def for_inspector(self, user: User) -> Self:
        mine = VisitTeam.objects.filter(team__members__account=user)
        return self.filter(pk__in=mine.values("visit"))

    def for_unit_staff(self, user: User) -> Self:
        """Their units' visits and those shared with them: once announced, or once issued."""
        from inspections.models.trail import VisitShare

        units = units_of(user)
        shared = VisitShare.objects.filter(unit__in=units)
        announced = Q(announced_at__isnull=False) & ~Q(form=Visit.Form.UNANNOUNCED)
        return self.filter(
            Q(unit__in=units) & (announced | Q(status__in=ISSUED_STATES))
            | Q(pk__in=shared.values("visit"), status__in=ISSUED_STATES)
        )

    def inside_visible_to(self, user: User | AnonymousUser) -> Self:
        """Visits whose inside this person may know of: to unit staff only what is issued."""
        visits = self.visible_to(user)
        return visits.issued() if getattr(user, "role", "") == User.Role.UNIT_STAFF else visits

    def issued(self) -> Self:
        return self.filter(status__in=ISSUED_STATES)

    def real(self) -> Self:
        return self.filter(is_training=False)

    def from_paper(self) -> Self:
        return self.filter(status=VisitStatus.RECORDED)

    def drafts(self) -> Self:
        return self.filter(status__in=DRAFT_STATES)

    def not_begun(self) -> Self:
        """Planned or announced: those whose day has passed come first, then the next one."""
        return self.filter(status__in=NOT_BEGUN).order_by("held_on", "pk")

    def awaiting_receipt(self) -> Self:
        """Announced, and the unit has not said that it has the notice of this very day."""
        from inspections.models.trail import NoticeReceipt

        received = NoticeReceipt.objects.filter(
            visit=OuterRef("pk"), announced_at=OuterRef("announced_at"), held_on=OuterRef("held_on")
        )
        # to the unit a draft is a visit announced, as if nobody wrote yet
        known = self.filter(status__in=(VisitStatus.ANNOUNCED, *DRAFT_STATES))
        known = known.filter(announced_at__isnull=False).exclude(form=Visit.Form.UNANNOUNCED)
        return known.exclude(Exists(received))

    def for_list(self) -> Self:
        """Everything one list row shows, in a constant number of queries."""
        return (
            self.select_related("plan", "unit")
            .prefetch_related("unit__versions", with_teams())
            .order_by("-held_on", "-pk")
        )

    def open_first(self) -> Self:
        """What is still to be held or written up, the earliest day first; then the newest."""
        is_open = Q(status__in=(*NOT_BEGUN, *DRAFT_STATES, VisitStatus.POSTPONED))
        return self.order_by(
            Case(When(is_open, then=Value(0)), default=Value(1)),
            Case(When(is_open, then="held_on")),
            "-held_on",
            "-pk",
        )


def with_teams() -> models.Prefetch[Any]:
    """The teams of visits in one query, the leading one first."""
    links = VisitTeam.objects.select_related("team").order_by("-leads", "pk")
    return models.Prefetch("visit_teams", queryset=links)


class Visit(models.Model):
    """One inspection visit to one unit, whose minutes are issued once and then locked."""

    Status = VisitStatus

    class Session(models.TextChoices):
        UNKNOWN = "", _("not known")
        MORNING = "morning", _("morning")
        AFTERNOON = "afternoon", _("afternoon")
        ALL_DAY = "all_day", _("all day")

    class Form(models.TextChoices):
        ANNOUNCED = "announced", pgettext_lazy("form of a visit", "announced")
        UNANNOUNCED = "unannounced", _("unannounced")
        RECHECK = "recheck", _("re-check")

    class Opinion(models.TextChoices):
        UNKNOWN = "", _("not stated")
        AGREES = "agrees", _("agrees")
        DIFFERS = "differs", _("has another opinion")

    plan = models.ForeignKey(
        Plan,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
        verbose_name=_("plan"),
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("inspected unit")
    )
    held_on = DayField(_("day of the visit"))
    session = models.CharField(
        _("part of the day"), max_length=10, choices=Session, blank=True, default=""
    )
    starts_at = ClockField(_("begins at"), null=True, blank=True)
    ends_at = ClockField(_("ends at"), null=True, blank=True)
    place = LineField(_("place"), max_length=250, blank=True)
    period_from = DayField(_("review period from"), null=True, blank=True)
    period_to = DayField(_("review period to"), null=True, blank=True)
    period_label = LineField(_("review period in words"), max_length=120, blank=True)
    covers_reform = models.BooleanField(_("administrative reform (CCHC)"), default=True)
    covers_procedures = models.BooleanField(_("control of procedures (KSTTHC)"), default=False)
    contents = ProseField(
        _("contents"), blank=True, help_text=_("What is inspected, one content a line.")
    )
    papers_to_prepare = ProseField(
        _("report outline and papers to prepare"),
        blank=True,
        help_text=_("The unit reads this once the visit is announced; the notice prints it."),
    )
    form = models.CharField(_("form"), max_length=12, choices=Form, default=Form.ANNOUNCED)
    recheck_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rechecks",
        verbose_name=_("re-check of"),
    )
    teams: models.ManyToManyField[Team, VisitTeam] = models.ManyToManyField(
        Team, through="VisitTeam", related_name="+", verbose_name=_("teams")
    )
    criteria_set = models.ForeignKey(
        CriteriaSet,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("set of criteria"),
    )
    opinion = models.CharField(
        _("opinion of the unit"), max_length=10, choices=Opinion, blank=True, default=""
    )
    opinion_text = ProseField(_("opinion in its own words"), blank=True)
    copies_total = SmallNumberField(_("copies made"), null=True, blank=True)
    copies_team = SmallNumberField(_("copies the team keeps"), null=True, blank=True)
    copies_unit = SmallNumberField(_("copies the unit keeps"), null=True, blank=True)
    internal_note = ProseField(
        _("internal note"), blank=True, help_text=_("Never shown to the unit, never printed.")
    )
    provenance = ProseField(
        _("where the data comes from"), blank=True, help_text=_("Shown on the visit's page.")
    )
    is_training = models.BooleanField(_("training data"), default=False)

    status = models.CharField(
        _("state"), max_length=12, choices=VisitStatus, default=VisitStatus.PLANNED, editable=False
    )
    announced_at = models.DateTimeField(_("announced at"), null=True, editable=False)
    read_out_at = models.DateTimeField(_("read out at"), null=True, editable=False)
    read_out_by = models.ForeignKey(
        User,
        verbose_name=_("read out by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    issued_at = models.DateTimeField(_("issued at"), null=True, editable=False)
    issued_by = models.ForeignKey(
        User,
        verbose_name=_("issued by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    # Counts every change of anything the minutes print: issuing renders outside the lock, and
    # starts again when this moved meanwhile.
    content_version = models.PositiveIntegerField(_("content version"), default=1, editable=False)
    created_by = models.ForeignKey(
        User,
        verbose_name=_("created by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = VisitQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["content_version"])

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["unit", "held_on"], name="inspections_visit_unit_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=["issued", "concluded", "closed"],
                    issued_at__isnull=False,
                    issued_by__isnull=False,
                )
                | (
                    ~Q(status__in=["issued", "concluded", "closed"])
                    & Q(issued_at__isnull=True, issued_by__isnull=True)
                ),
                name="inspections_visit_issued_iff_status_issued",
            ),
            models.CheckConstraint(
                condition=~Q(status="read_out")
                | Q(read_out_at__isnull=False, read_out_by__isnull=False),
                name="inspections_visit_read_out_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="recorded") | ~Q(provenance=""),
                name="inspections_visit_recorded_says_from_where",
            ),
            models.CheckConstraint(
                condition=Q(period_from__isnull=True)
                | Q(period_to__isnull=True)
                | Q(period_from__lte=F("period_to")),
                name="inspections_visit_period_in_order",
                violation_error_message=_("The review period ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True)
                | Q(ends_at__isnull=True)
                | Q(starts_at__lte=F("ends_at")),
                name="inspections_visit_times_in_order",
                violation_error_message=_("The visit ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(covers_reform=True) | Q(covers_procedures=True),
                name="inspections_visit_covers_something",
                violation_error_message=_("Choose at least one kind of inspection."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_name}, {self.held_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        """The address of its page in `desk`: settings.ABSOLUTE_URL_OVERRIDES puts it here."""
        raise NotImplementedError

    @property
    def code(self) -> str:
        return f"KT-{self.held_on.year}-{self.pk:04d}"

    @property
    def unit_name(self) -> str:
        """The unit as it was called on the day of the visit."""
        return self.unit.name_on(self.held_on)

    @property
    def is_issued(self) -> bool:
        return self.status in ISSUED_STATES

    @property
    def is_draft(self) -> bool:
        return self.status in DRAFT_STATES

    @property
    def is_late(self) -> bool:
        """Its day has passed, and nobody has begun."""
        return self.status in NOT_BEGUN and self.held_on < timezone.localdate()

    @property
    def period_day(self) -> dt.date:
        """The day whose programme frame applies: the review period's end, else the visit."""
        return self.period_to or self.held_on

    @property
    def lead_team(self) -> Team | None:
        return next((link.team for link in self.visit_teams.all() if link.leads), None)

    @property
    def joined_teams(self) -> list[Team]:
        return [link.team for link in self.visit_teams.all() if not link.leads]


class VisitTeamQuerySet(ScopedQuerySet):
    """As the visits they join."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(visit__in=Visit.objects.visible_to(user))


class VisitTeam(models.Model):
    """A team's part in a visit; one team leads."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="visit_teams")
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", verbose_name=_("team")
    )
    leads = models.BooleanField(_("leads"), default=False)

    objects = VisitTeamQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("team of a visit")
        verbose_name_plural = _("teams of a visit")
        ordering = ["visit", "-leads", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "team"], name="inspections_visitteam_once"),
            models.UniqueConstraint(
                fields=["visit"], condition=Q(leads=True), name="inspections_visit_one_lead_team"
            ),
        ]

    def __str__(self) -> str:
        return str(self.team)
