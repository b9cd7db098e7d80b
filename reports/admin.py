"""The register in the admin: to read, never to write."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import ScopedAdmin
from accounts.backends import admin_rule
from accounts.models import User
from accounts.permissions import Perm, can
from reports.models import IssuedDocument, IssuingBody, NumberSeries, SignedScan, Withdrawal


@admin_rule("reports.issueddocument")
@admin_rule("reports.withdrawal")
@admin_rule("reports.signedscan")
@admin_rule("reports.numberseries")
def read_only(user: User, act: str, obj: models.Model | None) -> bool:
    return act == "view"


@admin_rule("reports.issuingbody")
def body_rule(user: User, act: str, obj: models.Model | None) -> bool:
    """Everyone in the admin reads the letterhead; the office and administrators keep it."""
    return act == "view" or (act in {"add", "change"} and can(user, Perm.MANAGE_LISTS))


class ReadOnlyAdmin(ScopedAdmin):
    def get_readonly_fields(self, request: Any, obj: Any = None) -> list[str]:
        return [field for field in self.fields or () if isinstance(field, str)]


@admin.register(IssuedDocument)
class IssuedDocumentAdmin(ReadOnlyAdmin):
    fields = (
        "kind",
        "number_text",
        "document_date",
        "issuer_name",
        "unit_name",
        "visit",
        "amends",
        "amend_reason",
        "issued_at",
        "issued_by",
        "check_code",
        "template_words",
        "content_sha256",
        "pdf_sha256",
        "docx_sha256",
        "entry_number",
        "previous_hash",
        "entry_hash",
    )
    list_display = ("number_text", "document_date", "kind", "unit_name", "issuer_name", "issued_at")
    list_filter = ("kind", "year")

    @admin.display(description=IssuedDocument._meta.get_field("template").verbose_name)
    def template_words(self, document: IssuedDocument) -> str:
        """ "biên bản, mẫu 1" for "minutes/v1"."""
        version = document.template.rpartition("v")[2]
        return _("%(kind)s, form %(version)s") % {
            "kind": document.get_kind_display(),
            "version": version,
        }

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).light()


@admin.register(Withdrawal)
class WithdrawalAdmin(ReadOnlyAdmin):
    fields = ("document", "reason", "by", "at")
    list_display = ("document", "by", "at")
    list_select_related = ("document", "by")


@admin.register(SignedScan)
class SignedScanAdmin(ReadOnlyAdmin):
    fields = ("document", "original_name", "size", "sha256", "uploaded_at", "uploaded_by")
    list_display = ("document", "original_name", "uploaded_at")
    list_select_related = ("document",)


@admin.register(NumberSeries)
class NumberSeriesAdmin(ReadOnlyAdmin):
    fields = ("team", "body", "type", "year", "last")
    list_display = ("issued_by_whom", "type", "year", "last")
    list_select_related = ("team", "body")

    @admin.display(description=_("issuer"))
    def issued_by_whom(self, series: NumberSeries) -> str:
        return str(series.issuer)


@admin.register(IssuingBody)
class IssuingBodyAdmin(ScopedAdmin):
    fields = (
        "name",
        "letterhead_lines",
        "parent_body",
        "symbol",
        "place_name",
        "signer_title",
        "signer_name",
        "conclusion_days",
        "is_training",
    )
    list_display = ("name", "symbol", "signer_title", "signer_name", "is_training")
