from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FindingsConfig(AppConfig):
    name = "findings"
    verbose_name = _("Findings and requests")

    def ready(self) -> None:
        from findings import leaning
        from inspections.leaning import LEANING

        if leaning not in LEANING:
            LEANING.append(leaning)
