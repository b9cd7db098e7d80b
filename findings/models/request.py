from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.marks import marks_first
from accounts.model_fields import DayField, LineField, ProseField
from accounts.models import User
from accounts.scoping import OverseenQuerySet, ScopedQuerySet
from engines.vietnamese.text import spelling_key
from findings.models.finding import Finding, frame_in_force
from inspections.models import ReformArea, Visit
from units.models import Unit
from units.search import plain_words, query_words, signs_only
from units.tree import units_of


class RequestStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    ISSUED = "issued", _("issued")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    RESPONDED = "responded", _("answered")
    RETURNED = "returned", _("returned")
    VERIFIED = "verified", _("verified")
    CLOSED = "closed", _("closed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    RECORDED = "recorded", _("entered from paper")


# Somebody still has to do something.
OPEN_STATES = (
    RequestStatus.ISSUED,
    RequestStatus.ACKNOWLEDGED,
    RequestStatus.RESPONDED,
    RequestStatus.RETURNED,
)
# Put right, as the office or the leader has found.
HANDLED_STATES = (RequestStatus.VERIFIED, RequestStatus.CLOSED)
SETTLED_STATES = (*HANDLED_STATES, RequestStatus.WITHDRAWN, RequestStatus.RECORDED)
# The unit still has to do something: only these can be overdue.
WAITING_FOR_UNIT = (RequestStatus.ISSUED, RequestStatus.ACKNOWLEDGED, RequestStatus.RETURNED)


class CorrectionRequestQuerySet(OverseenQuerySet):
    """Office, administrator, auditor: all. Inspectors: their visits'. Unit staff: issued, theirs."""

    def for_inspector(self, user: User) -> Self:
        return self.filter(visit__in=Visit.objects.visible_to(user))

    def for_unit_staff(self, user: User) -> Self:
        """Requests to their units, and those of their units' own minutes; never a draft."""
        units = units_of(user)
        return self.exclude(status=RequestStatus.DRAFT).filter(
            Q(current_unit__in=units) | Q(responsible_unit__in=units) | Q(visit__unit__in=units)
        )

    def pending(self) -> Self:
        return self.filter(status__in=OPEN_STATES)

    def of_ended_units(self, today: dt.date | None = None) -> Self:
        """Still open, though the unit it lies with stands no more: somebody must hand it over."""
        return self.pending().filter(current_unit__in=Unit.objects.ended(today))

    def real(self) -> Self:
        return self.filter(visit__is_training=False)

    def given(self) -> Self:
        """Handed to a unit, and not taken back."""
        return self.exclude(status__in=(RequestStatus.DRAFT, RequestStatus.WITHDRAWN))

    def handled(self) -> Self:
        return self.filter(status__in=HANDLED_STATES)

    def overdue(self, today: dt.date | None = None) -> Self:
        """Past the day; a request that named no day is never overdue."""
        return self.filter(status__in=WAITING_FOR_UNIT, deadline__lt=today or timezone.localdate())

    def due_between(self, first: dt.date, last: dt.date) -> Self:
        """The unit still has to answer, and the day comes within these days."""
        return self.filter(status__in=WAITING_FOR_UNIT, deadline__range=(first, last))

    def due_by(self, last: dt.date) -> Self:
        """The unit still has to answer, and the day has passed or comes soon."""
        return self.filter(status__in=WAITING_FOR_UNIT, deadline__lte=last)

    def silent(self, last: dt.date) -> Self:
        """Handed over on `last` or before, and the unit has not even said that it has it."""
        after = timezone.make_aware(dt.datetime.combine(last, dt.time.max))
        return self.filter(status=RequestStatus.ISSUED, issued_at__lte=after)

    def matching(self, query: str) -> Self:
        """Accent-free, over what is printed: every word begins one there; "words so" as they are."""
        found = self
        for words in query_words(query):
            found = found.filter(search_text__contains=words)
        for sign in signs_only(query):
            found = found.filter(text__contains=sign)
        return found

    def ranked(self, query: str) -> Self:
        """What bears the marks as they were typed comes first; then as the rows were ordered."""
        return self.order_by(*marks_first(query), *self.query.order_by)

    def counting_extensions(self) -> Self:
        """Each with `extensions_granted`, which its deadline tells; asked where the day moved."""
        one = CorrectionRequest.objects.filter(pk=OuterRef("pk")).order_by().values("pk")
        granted = one.annotate(granted=Count("extensions__decision__granted_until"))
        unmoved = Q(deadline__isnull=True) | Q(deadline=F("due_on"))
        return self.annotate(
            extensions_granted=Case(
                When(unmoved, then=0), default=Subquery(granted.values("granted"))
            )
        )

    def for_gaps(self) -> Self:
        """With what the readiness of the minutes asks of each row."""
        answered = CorrectionRequest.findings.through.objects.filter(
            correctionrequest=OuterRef("pk"), finding__kind=Finding.Kind.STRENGTH
        )
        return self.annotate(
            asks_of_strength=Exists(answered),
            area_frame=F("area__frame"),
            frame_in_force=frame_in_force(),
        )

    def for_page(self) -> Self:
        """As `for_list`, without the names of the units: `read_names` gets all at once."""
        return (
            self.counting_extensions()
            .select_related("visit", "visit__unit", "area", "current_unit")
            .prefetch_related("findings")
            .order_by(F("deadline").asc(nulls_last=True), "-visit__held_on", "visit", "number")
        )

    def open_first(self) -> Self:
        """What is still to be done, the nearest deadline first; then what is settled, the newest."""
        settled = Q(status__in=SETTLED_STATES)
        return self.order_by(
            Case(When(settled, then=Value(1)), default=Value(0)),
            Case(When(~settled, then=F("deadline"))).asc(nulls_last=True),
            *("-visit__held_on", "visit", "number"),
        )

    def for_list(self) -> Self:
        """Everything one list row shows, in a constant number of queries."""
        return self.for_page().prefetch_related("current_unit__versions", "visit__unit__versions")


class CorrectionRequest(models.Model):
    """What the team asks a unit to put right (kiến nghị, đề nghị, yêu cầu)."""

    Status = RequestStatus

    class Force(models.TextChoices):
        NOTE = "note", _("draws attention to")
        RECOMMEND = "recommend", _("recommends")
        REQUIRE = "require", _("requires")

    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, related_name="+", verbose_name=_("visit")
    )
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    text = ProseField(_("what is asked"), max_length=20_000)
    area = models.ForeignKey(
        ReformArea,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("area"),
    )
    force = models.CharField(_("force"), max_length=10, choices=Force, default=Force.RECOMMEND)
    stated_by = LineField(
        _("stated by"),
        max_length=200,
        blank=True,
        help_text=_("Who said it in the room, where that is known."),
    )
    responsible_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("responsible unit")
    )
    responsible_post = LineField(_("responsible post"), max_length=200, blank=True)
    findings = models.ManyToManyField(
        Finding, blank=True, related_name="requests", verbose_name=_("limitations it answers")
    )
    due_on = DayField(_("due on"), null=True, blank=True)  # the first day; it never changes
    # The day in force: the first, the last one granted, or the one a notice named later.
    deadline = DayField(_("deadline"), null=True, editable=False)
    due_text = LineField(
        _("time in the words said"),
        max_length=200,
        blank=True,
        help_text=_("Such as “in the coming time”, when no day was named."),
    )
    current_unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("unit it lies with"),
    )
    status = models.CharField(
        _("state"),
        max_length=12,
        choices=RequestStatus,
        default=RequestStatus.DRAFT,
        editable=False,
    )
    issued_at = models.DateTimeField(_("issued at"), null=True, editable=False)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, editable=False)
    acknowledged_by = models.ForeignKey(
        User,
        verbose_name=_("acknowledged by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    verified_at = models.DateTimeField(_("verified at"), null=True, editable=False)
    verified_by = models.ForeignKey(
        User,
        verbose_name=_("verified by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    internal_note = ProseField(
        _("internal note"), blank=True, help_text=_("Never shown to the unit, never printed.")
    )
    # Only what is printed: a search must not tell the unit a word of the internal note.
    search_text = models.TextField(editable=False, default="")
    spelling = models.TextField(editable=False, default="")  # with its marks, for what comes first
    created_by = models.ForeignKey(
        User,
        verbose_name=_("created by"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = CorrectionRequestQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[findings], excluded_fields=["search_text", "spelling"])

    class Meta:
        verbose_name = _("correction request")
        verbose_name_plural = _("correction requests")
        ordering = ["visit", "number"]
        indexes = [models.Index(fields=["status", "deadline"], name="findings_request_status_line")]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "number"], name="findings_request_number_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "recorded"], issued_at__isnull=True)
                | (~Q(status__in=["draft", "recorded"]) & Q(issued_at__isnull=False)),
                name="findings_request_issued_iff_not_draft",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="findings_request_acknowledged_when_and_by",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["verified", "closed"],
                    verified_at__isnull=False,
                    verified_by__isnull=False,
                )
                | (
                    ~Q(status__in=["verified", "closed"])
                    & Q(verified_at__isnull=True, verified_by__isnull=True)
                ),
                name="findings_request_verified_when_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}. {Truncator(self.text).chars(60)}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_keys()
        super().save(*args, **kwargs)

    def fill_keys(self) -> None:
        """The deadline of a draft, and what a search goes by; `accounts.bulk` calls this itself."""
        if self.status == RequestStatus.DRAFT or self._state.adding:
            self.deadline = self.due_on
        said = [self.text, self.due_text, self.responsible_post, self.stated_by]
        self.search_text = " " + plain_words(" ".join([self.label, *said]))
        self.spelling = spelling_key(" ".join(said))

    @property
    def label(self) -> str:
        return f"K{self.number}"

    @property
    def code(self) -> str:
        """KT-2018-0002/K3: stable from issuing on."""
        return f"{self.visit.code}/{self.label}"

    @property
    def unit_name(self) -> str:
        """The unit it lies with, as it was called on the day of the visit."""
        return self.current_unit.name_on(self.visit.held_on)

    @property
    def is_overdue(self) -> bool:
        """Past its day; without a day it never is."""
        return (
            self.status in WAITING_FOR_UNIT
            and self.deadline is not None
            and self.deadline < timezone.localdate()
        )


class RequestEventQuerySet(ScopedQuerySet):
    """As the request."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(request__in=CorrectionRequest.objects.visible_to(user))


class RequestEvent(models.Model):
    """One move of a request: who, when, from which state to which, and why. Insert-only."""

    # No constraint: a request whose minutes were withdrawn may be deleted from the draft, and
    # what once happened to it stays written.
    request = models.ForeignKey(
        CorrectionRequest,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="events",
        verbose_name=_("request"),
    )
    move = models.CharField(_("move"), max_length=20)
    from_status = models.CharField(_("state before"), max_length=12, choices=RequestStatus)
    to_status = models.CharField(_("state after"), max_length=12, choices=RequestStatus)
    reason = ProseField(_("reason"), blank=True)
    by = models.ForeignKey(User, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"), auto_now_add=True)

    objects = RequestEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of a request")
        verbose_name_plural = _("events of a request")
        ordering = ["request", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_to_status_display()} {timezone.localtime(self.at):%H:%M %d/%m/%Y}"
