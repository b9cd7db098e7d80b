from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from accounts.model_fields import DayField, LineField, ProseField
from accounts.models import User
from accounts.scoping import OverseenQuerySet
from engines.vietnamese.text import fold, search_terms
from inspections.models import Visit
from reports.check_codes import LENGTH, grouped, readings
from reports.models.series import NumberSeries

BYTES = ("content", "pdf", "docx")  # not fetched by lists


class IssuedDocumentQuerySet(OverseenQuerySet):
    """As the inside of the visit; unit staff see no withdrawn document.

    What is of no one visit (a summary) is the office's, and for auditor and administrator to read.
    """

    def for_inspector(self, user: User) -> Self:
        return self.filter(visit__in=Visit.objects.visible_to(user))

    def for_unit_staff(self, user: User) -> Self:
        """Of issued visits; the notice of a visit as soon as the unit may know of the visit."""
        visits = Visit.objects.visible_to(user)
        announced = Q(kind=IssuedDocument.Kind.VISIT_NOTICE, visit__in=visits)
        return self.filter(Q(visit__in=visits.issued()) | announced).standing()

    def withdrawn(self) -> Self:
        return self.filter(withdrawal__isnull=False)

    def standing(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawal__isnull=True)

    def amended(self) -> Self:
        return self.standing().filter(self._later_amendment())

    def unamended(self) -> Self:
        return self.standing().exclude(self._later_amendment())

    def of_minutes(self) -> Self:
        return self.filter(kind=IssuedDocument.Kind.MINUTES)

    def matching(self, query: str) -> Self:
        """All the words, with or without accents: number, unit, subject, issuer; or the code."""
        words = Q()
        for term in search_terms(query):
            words &= Q(search_text__contains=term)
        codes = readings(query)
        return self.filter(words | Q(check_code__in=codes) if codes else words)

    def with_code(self, typed: str) -> Self:
        """The document that has the check code, however it was typed; none or one."""
        return self.filter(check_code__in=readings(typed))

    def light(self) -> Self:
        """Without the bytes, with what tells its state."""
        return self.defer(*BYTES).annotate(has_amendment=self._later_amendment())

    def for_list(self) -> Self:
        """Everything one list row shows, in a constant number of queries."""
        return (
            self.light()
            .select_related(
                *("visit", "series__team", "series__body", "issued_by", "withdrawal", "amends")
            )
            .defer(*(f"amends__{name}" for name in BYTES))
            .order_by("-entry_number")
        )

    def with_amendments(self, user: User) -> Self:
        """Each row with `amended_by`: the standing documents that amend it, as the person may see."""
        later = IssuedDocument.objects.visible_to(user).standing().defer(*BYTES)
        return self.prefetch_related(Prefetch("amendments", later, to_attr="amended_by"))

    @staticmethod
    def _later_amendment() -> Q:
        later = IssuedDocument.objects.filter(amends=OuterRef("pk"), withdrawal__isnull=True)
        return Q(Exists(later))


class IssuedDocument(models.Model):
    """A document as it left the house: its words, its bytes, its number. Insert-only.

    Nothing here is ever changed; a Withdrawal row or a later document that amends it says what
    became of it. `entry_hash` chains every entry to the one before (reports/chain.py).
    """

    class Kind(models.TextChoices):
        MINUTES = "minutes", _("minutes")
        SUPPLEMENT = "supplement", _("supplementary minutes")
        VISIT_NOTICE = "visit_notice", _("notice of a visit")
        LETTER = "letter", _("letter of correction requests")
        RESULTS = "results", _("notice of verification results")
        CONCLUSION = "conclusion", _("conclusion notice")
        SUMMARY = "summary", _("summary report")

    class State(models.TextChoices):
        IN_FORCE = "in_force", _("still valid")
        AMENDED = "amended", _("amended")
        WITHDRAWN = "withdrawn", _("withdrawn")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    visit = models.ForeignKey(  # none of a summary
        Visit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("visit"),
    )
    series = models.ForeignKey(
        NumberSeries, on_delete=models.PROTECT, related_name="documents", verbose_name=_("series")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    number_text = LineField(_("number and symbol"), max_length=60)
    document_date = DayField(_("date of the document"))
    issuer_name = LineField(_("issuer"), max_length=200)
    unit_name = LineField(_("inspected unit"), max_length=200, blank=True)
    subject = LineField(_("subject"), max_length=500, blank=True)  # of minutes it is the unit's
    signers = models.JSONField(_("signers"), default=list)
    template = models.CharField(_("template"), max_length=40)
    content = models.TextField(_("content"))
    # what it says of rows that may change (reports/facts.py)
    facts = models.JSONField(_("facts"), default=dict, editable=False)
    pdf = models.BinaryField("PDF")
    docx = models.BinaryField("DOCX")
    content_sha256 = models.CharField(_("SHA-256 of the content"), max_length=64)
    pdf_sha256 = models.CharField(_("SHA-256 of the PDF"), max_length=64)
    docx_sha256 = models.CharField(_("SHA-256 of the DOCX"), max_length=64)
    check_code = models.CharField(_("check code"), max_length=LENGTH, unique=True)
    amends = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="amendments",
        verbose_name=_("amends"),
    )
    amend_reason = ProseField(_("reason of the amendment"), blank=True)
    # faults of its form with which it was issued all the same, and the reason
    layout_note = ProseField(_("layout check"), blank=True, editable=False)
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    entry_number = models.PositiveIntegerField(_("entry number"), unique=True)
    previous_hash = models.CharField(_("hash of the entry before"), max_length=64, blank=True)
    entry_hash = models.CharField(_("hash of the entry"), max_length=64, unique=True)

    search_text = models.TextField(editable=False, default="")

    changes: list[Any] = []  # since it was issued; filled by reports.changes.read_changes

    objects = IssuedDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("issued document")
        verbose_name_plural = _("issued documents")
        ordering = ["-entry_number"]
        indexes = [models.Index(fields=["visit", "kind"], name="reports_document_visit_kind")]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="reports_document_number"),
            models.CheckConstraint(
                condition=(~Q(kind="supplement") & Q(amends__isnull=True, amend_reason=""))
                | (Q(kind="supplement", amends__isnull=False) & ~Q(amend_reason="")),
                name="reports_document_supplement_amends",
            ),
            models.CheckConstraint(
                condition=Q(kind="summary", visit__isnull=True)
                | (~Q(kind="summary") & Q(visit__isnull=False)),
                name="reports_document_summary_has_no_visit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number_text}, {self.document_date:%d/%m/%Y}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_text = self.words()
        super().save(*args, **kwargs)

    def words(self) -> str:
        """What the register's search looks through."""
        return fold(" ".join([self.number_text, self.unit_name, self.subject, self.issuer_name]))

    @property
    def state(self) -> State:
        """Needs the row of `light()` or `for_list()`, or asks the database."""
        if hasattr(self, "withdrawal"):
            return self.State.WITHDRAWN
        if "has_amendment" in self.__dict__:
            amended = bool(self.__dict__["has_amendment"])
        else:
            amended = self.amendments.filter(withdrawal__isnull=True).exists()
        return self.State.AMENDED if amended else self.State.IN_FORCE

    @property
    def is_training(self) -> bool:
        """Needs the series with its issuer, as `for_list` reads it."""
        return bool(self.series.issuer.is_training)

    @property
    def code_for_people(self) -> str:
        return grouped(self.check_code)

    @property
    def file_stem(self) -> str:
        """ "01_BB-DKT_2018": plain letters, so that every system can keep the file."""
        symbol = fold(self.number_text.split("/", 1)[-1]).upper().replace("/", "-")
        return f"{self.number:02d}_{symbol}_{self.year}"


def document_with(typed: str) -> IssuedDocument | None:
    """For the public check page: the code's random bits are the right to see these few lines."""
    rows = IssuedDocument.objects.light().select_related("withdrawal", "visit")
    found: IssuedDocument | None = rows.with_code(typed).first()
    return found
