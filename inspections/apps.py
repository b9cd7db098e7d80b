from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = _("Inspections")

    def ready(self) -> None:
        from inspections import units_left
        from units.ending import LEFT_BEHIND

        if units_left not in LEFT_BEHIND:
            LEFT_BEHIND.append(units_left)
