from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.apps import apps as all_apps
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Documents")

    def ready(self) -> None:
        from accounts.listings import FORMS
        from reports.printing.listing import form

        FORMS["pdf"] = form()
        pre_migrate.connect(take_guards_off, sender=self)
        post_migrate.connect(put_guards_back, sender=self)


def take_guards_off(*, using: str, plan: Any = None, **kwargs: Any) -> None:
    """They stand in the way of building a table anew; `put_guards_back` follows."""
    from reports.guards import take_off

    if plan:
        with connections[using].schema_editor() as editor:
            take_off(editor)


def put_guards_back(*, using: str, plan: Any = None, **kwargs: Any) -> None:
    """SQLite loses the triggers of a table that a migration builds anew."""
    from reports.guards import install

    backwards = any(undone for _migration, undone in plan or [])
    if not plan or backwards:
        return
    with connections[using].schema_editor() as editor:
        install(all_apps, editor)
