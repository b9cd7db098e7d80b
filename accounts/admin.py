"""Accounts, the log of acts, jobs and notices among the records."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import actions
from accounts.actions.jobs import label_of
from accounts.admin_base import ScopedAdmin
from accounts.admin_forms import DayRangeFilter
from accounts.audit import detail_words
from accounts.backends import admin_rule
from accounts.models import AuditEntry, Job, Notice, OutboxMail, User
from accounts.permissions import Perm, can
from accounts.stale import fingerprint


@admin_rule("accounts.user")
def user_rule(user: User, act: str, obj: models.Model | None) -> bool:
    """New accounts come from the page that prints the slip, so nobody adds one here."""
    return act in {"view", "change"} and can(user, Perm.MANAGE_ACCOUNTS)


@admin_rule("accounts.auditentry")
def audit_rule(user: User, act: str, obj: models.Model | None) -> bool:
    return act == "view" and can(user, Perm.READ_AUDIT)


@admin_rule("accounts.job")
@admin_rule("accounts.notice")
@admin_rule("accounts.outboxmail")
def own_rule(user: User, act: str, obj: models.Model | None) -> bool:
    return act == "view"


@admin.register(User)
class UserAdmin(ScopedAdmin):
    list_display = ("username", "full_name", "role", "is_active", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("username", "full_name")
    fields = (
        "username",
        "full_name",
        "honorific",
        "given_name",
        "role",
        "email",
        "phone",
        "is_active",
    )

    def save_action(self, request: Any, obj: Any, form: Any, change: bool) -> Any:
        """The form has compared its fingerprint with this row, which is locked since."""
        by, row = request.user, User.objects.visible_to(request.user).get(pk=obj.pk)
        values = {n: v for n, v in form.cleaned_data.items() if n in actions.ACCOUNT_FIELDS}
        active = form.cleaned_data["is_active"]
        if active != row.is_active:
            move = actions.reactivate_account if active else actions.deactivate_account
            move(row, by=by)
        return actions.change_account(row, by=by, seen=fingerprint(row, values), **values)


@admin.register(AuditEntry)
class AuditEntryAdmin(ScopedAdmin):
    list_display = ("at", "act", "username", "ip_address", "named")
    list_filter = ("act", ("at", DayRangeFilter))
    search_fields = ("username", "target")
    readonly_fields = ("at", "named", "details")
    fields = ("at", "act", "user", "username", "ip_address", "request_id", "named", "details")

    @admin.display(description=_("target"))
    def named(self, entry: AuditEntry) -> str:
        return entry.target_words

    @admin.display(description=_("details"))
    def details(self, entry: AuditEntry) -> str:
        return detail_words(entry.detail) or "–"


@admin.register(Job)
class JobAdmin(ScopedAdmin):
    list_display = ("created_at", "work", "status", "progress")
    exclude = ("kind", "parameters")
    readonly_fields = ("work",)

    @admin.display(description=Job._meta.get_field("kind").verbose_name)
    def work(self, job: Job) -> str:
        return str(label_of(job))


@admin.register(Notice)
class NoticeAdmin(ScopedAdmin):
    list_display = ("created_at", "text", "read_at")


@admin.register(OutboxMail)
class OutboxMailAdmin(ScopedAdmin):
    list_display = ("created_at", "recipient", "subject", "sent_at", "attempts", "last_error")
    list_filter = (("day", DayRangeFilter),)
    exclude = ("kind",)
    list_select_related = ("recipient",)
