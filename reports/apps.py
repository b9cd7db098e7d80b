from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Documents")

    def ready(self) -> None:
        from accounts.listings import FORMS
        from reports import checks  # noqa: F401  (registers them)
        from reports.listing import form
        from reports.schema_editor import guard_every_change_of_tables

        FORMS["pdf"] = form()
        guard_every_change_of_tables()
