from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and rights")

    def ready(self) -> None:
        from accounts import lookups, sign_in_signals  # noqa: F401

        lookups.register()
        autodiscover_modules("jobs", "imports")
