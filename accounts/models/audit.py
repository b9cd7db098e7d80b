"""The log of acts: sign-ins, refusals, exports, downloads and what changes no row."""

from __future__ import annotations

import re

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.people import User
from accounts.scoping import OverseenQuerySet

ROW_NAME = re.compile(r"(\w+\.\w+)(?::(\d+))?")


class AuditQuerySet(OverseenQuerySet):
    """System administrator, office and auditor read the log; nobody else does."""


class AuditEntry(models.Model):
    """An act that changed no row: a login, a denial, an export, a download. Insert-only."""

    class Act(models.TextChoices):
        LOGIN = "login", _("signed in")
        LOGIN_FAILED = "login_failed", _("sign-in failed")
        LOGOUT = "logout", _("signed out")
        DENIED = "denied", _("refused")
        NOT_FOUND = "not_found", _("outside scope")
        EXPORT = "export", _("export")
        IMPORT = "import", pgettext_lazy("act", "import")
        DOWNLOAD = "download", _("download")
        PREVIEW = "preview", _("draft previewed")
        PASSWORD_LINK = "password_link", _("password link made")

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    act = models.CharField(_("act"), max_length=20, choices=Act)
    user = models.ForeignKey(
        User, verbose_name=_("person"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    username = models.CharField(_("user name"), max_length=60, blank=True)
    ip_address = models.GenericIPAddressField(_("address"), null=True)
    request_id = models.CharField(_("request code"), max_length=40, blank=True)
    target = models.CharField(_("target"), max_length=300, blank=True)
    detail = models.JSONField(_("detail"), default=dict)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.username}"

    @property
    def target_words(self) -> str:
        """The target in words; entries of earlier releases name a row as "findings.finding:2"."""
        named = ROW_NAME.fullmatch(self.target)
        try:
            model = apps.get_model(named[1]) if named else None
        except LookupError:
            model = None
        if named is None or model is None:
            return self.target
        return " ".join(filter(None, [str(model._meta.verbose_name), named[2]]))
