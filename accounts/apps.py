from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and rights")

    def ready(self) -> None:
        from accounts import lookups, sign_in_signals  # noqa: F401

        lookups.register()
        connection_created.connect(_new_connection)
        autodiscover_modules("jobs", "imports")


def _new_connection(connection: Any, **_kwargs: Any) -> None:
    from accounts.sorting import add_sort_key

    add_sort_key(connection)
