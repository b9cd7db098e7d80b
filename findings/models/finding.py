from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.marks import marks_first
from accounts.model_fields import LineField, ProseField
from accounts.models import User
from engines.vietnamese.text import spelling_key
from inspections.models import Criterion, ReformArea, ReformFrame, Visit
from inspections.models.files import StoredFile
from inspections.models.scoped import OfVisitQuerySet
from units.models import Unit
from units.search import plain_words, query_words, signs_only


def frame_in_force() -> Subquery:
    """Of a row of a visit: the programme in force for the review period (`Visit.period_day`)."""
    day = Coalesce(OuterRef("visit__period_to"), OuterRef("visit__held_on"))
    return Subquery(ReformFrame.objects.last_before(day).values("pk"))


class FindingQuerySet(OfVisitQuerySet):
    """As the inside of the visit: unit staff only once the minutes are issued."""

    def strengths(self) -> Self:
        return self.filter(kind=Finding.Kind.STRENGTH)

    def limitations(self) -> Self:
        return self.filter(kind=Finding.Kind.LIMITATION)

    def matching(self, query: str) -> Self:
        """Accent-free, over what is printed: every word begins one there; "words so" as they are."""
        found = self
        for words in query_words(query):
            found = found.filter(search_text__contains=words)
        for sign in signs_only(query):
            found = found.filter(condition__contains=sign)
        return found

    def ranked(self, query: str) -> Self:
        """What bears the marks as they were typed comes first; then as the rows were ordered."""
        return self.order_by(*marks_first(query), *self.query.order_by)

    def for_gaps(self) -> Self:
        """With what the readiness of the minutes asks of each row."""
        return self.prefetch_related("scope_units").annotate(
            frame_in_force=frame_in_force(), repeats_day=F("repeats__visit__held_on")
        )

    def for_list(self) -> Self:
        """Everything one list row shows, in a constant number of queries."""
        return (
            self.select_related("visit", "visit__unit", "area", "criterion")
            .prefetch_related("visit__unit__versions", "scope_units__versions")
            .order_by("-visit__held_on", "visit", "-kind", "number")
        )


class Finding(models.Model):
    """One strength or one limitation seen during a visit."""

    class Kind(models.TextChoices):
        STRENGTH = "strength", _("strength")
        LIMITATION = "limitation", _("limitation")

    class Scope(models.TextChoices):
        UNIT = "unit", _("the inspected unit")
        NAMED = "named", _("named sub-units")
        UNNAMED = "unnamed", _("sub-units that are not named")
        STAFF = "staff", _("a class of staff")
        NOT_STATED = "not_stated", _("not stated")

    class ScopeLevel(models.TextChoices):
        NONE = "", _("not stated")
        DISTRICT = "district", _("district level")
        COMMUNE = "commune", _("commune level")
        AGENCY = "agency", _("bodies and agencies")

    class Severity(models.TextChoices):
        NONE = "", _("not rated")
        LOW = "low", _("minor")
        MEDIUM = "medium", _("notable")
        HIGH = "high", _("serious")

    class CauseKind(models.TextChoices):
        NONE = "", _("not stated")
        OBJECTIVE = "objective", _("objective")
        SUBJECTIVE = "subjective", _("subjective")

    class Opinion(models.TextChoices):
        NONE = "", _("no opinion")
        AGREES = "agrees", _("agrees")
        PARTLY = "partly", _("agrees in part")
        DISAGREES = "disagrees", _("disagrees")

    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, related_name="+", verbose_name=_("visit")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    condition = ProseField(_("what was found"), max_length=20_000)
    area = models.ForeignKey(
        ReformArea, on_delete=models.PROTECT, related_name="+", verbose_name=_("area")
    )
    criterion = models.ForeignKey(
        Criterion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("criterion"),
    )
    scope = models.CharField(_("concerns"), max_length=10, choices=Scope, default=Scope.UNIT)
    scope_level = models.CharField(
        _("level"), max_length=10, choices=ScopeLevel, blank=True, default=""
    )
    scope_text = LineField(
        _("as it was said"),
        max_length=200,
        blank=True,
        help_text=_("For example “some communes”, kept word for word."),
    )
    scope_units = models.ManyToManyField(
        Unit, blank=True, related_name="+", verbose_name=_("named units")
    )
    cause = ProseField(_("cause"), blank=True, max_length=20_000)
    cause_kind = models.CharField(
        _("kind of cause"), max_length=10, choices=CauseKind, blank=True, default=""
    )
    effect = ProseField(_("effect"), blank=True, max_length=20_000)
    legal_basis = ProseField(_("legal basis"), blank=True, max_length=2000)
    severity = models.CharField(
        _("severity"), max_length=10, choices=Severity, blank=True, default=""
    )
    unit_opinion = models.CharField(
        _("opinion of the unit"), max_length=10, choices=Opinion, blank=True, default=""
    )
    unit_opinion_text = ProseField(_("in its own words"), blank=True, max_length=20_000)
    repeats = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="repeated_by",
        verbose_name=_("repeats"),
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

    objects = FindingQuerySet.as_manager()
    history = HistoricalRecords(
        m2m_fields=[scope_units], excluded_fields=["search_text", "spelling"]
    )

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["visit", "-kind", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "kind", "number"], name="findings_finding_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(scope__in=["unnamed", "staff"]) | ~Q(scope_text=""),
                name="findings_finding_unnamed_scope_has_words",
                violation_error_message=_(
                    "Write the words that were said, such as “some communes”."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}. {Truncator(self.condition).chars(60)}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_keys()
        super().save(*args, **kwargs)

    def fill_keys(self) -> None:
        """What a search goes by; `accounts.bulk` calls this itself."""
        said = [self.condition, self.scope_text, self.cause, self.effect, self.legal_basis]
        self.search_text = " " + plain_words(" ".join([self.label, *said]))
        self.spelling = spelling_key(" ".join(said))

    @property
    def label(self) -> str:
        """U1, H2: stable from issuing on."""
        return f"{'U' if self.kind == self.Kind.STRENGTH else 'H'}{self.number}"

    @property
    def code(self) -> str:
        """KT-2018-0002/H3, for lists and exports where the visit is not named beside it."""
        return f"{self.visit.code}/{self.label}"


class FindingFileQuerySet(OfVisitQuerySet):
    visit_path = "finding__visit"


class FindingFile(StoredFile):
    """Evidence of a finding: a photo or a paper."""

    finding = models.ForeignKey(
        Finding, on_delete=models.PROTECT, related_name="files", verbose_name=_("finding")
    )
    prints = models.BooleanField(_("print with the minutes"), default=True)

    objects = FindingFileQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(StoredFile.Meta):
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")
