from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FindingsConfig(AppConfig):
    name = "findings"
    verbose_name = _("Findings and requests")

    def ready(self) -> None:
        from findings import leaning
        from inspections.leaning import LEANING
        from units.ending import LEFT_BEHIND

        for answering in (LEANING, LEFT_BEHIND):
            if leaning not in answering:
                answering.append(leaning)
