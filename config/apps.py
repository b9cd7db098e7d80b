from typing import Any

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


class ProjectConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from django.db.backends.sqlite3.base import DatabaseWrapper

        # Django tries it out in a write transaction, at a thread's first such query: during
        # another program's lock the answer was no, and stayed no for the life of the thread
        DatabaseWrapper.features_class.supports_json_field = True  # type: ignore


class AdminConfig(DjangoAdminConfig):
    default_site = "config.admin_site.OfficeAdminSite"

    def ready(self) -> None:
        super().ready()
        from django.contrib.admin import helpers
        from django.contrib.admin.templatetags import admin_list

        # Django's own mark is read out as "True" or "False" in every language
        admin_list._boolean_icon = yes_no_mark  # type: ignore[attr-defined]
        # a fixed name of a related row is no link: it may lead to a page that refuses the reader
        helpers.AdminReadonlyField.get_admin_url = fixed_name  # type: ignore[assignment]


def yes_no_mark(value: bool | None) -> SafeString:
    name, word = {
        True: ("yes", _("Yes")),
        False: ("no", _("No")),
        None: ("unknown", _("not known")),
    }[value]
    return format_html('<img src="{}" alt="{}">', static(f"admin/img/icon-{name}.svg"), word)


def fixed_name(field: Any, remote_field: Any, remote_row: Any) -> str:
    return str(remote_row)
