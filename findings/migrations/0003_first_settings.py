"""The settings every office starts from: days to correct by severity, weeks until each is told."""

from django.db import migrations

WORKING_DAYS = {"low": 30, "medium": 20, "high": 15}
WEEKS_LATE = {"unit": 0, "head": 1, "superior": 2, "office": 3}


def fill(apps, editor):
    for severity, days in WORKING_DAYS.items():
        apps.get_model("findings", "SeverityDeadline").objects.get_or_create(
            severity=severity, defaults={"working_days": days}
        )
    for told, weeks in WEEKS_LATE.items():
        apps.get_model("findings", "EscalationStage").objects.get_or_create(
            told=told, defaults={"weeks_late": weeks}
        )


class Migration(migrations.Migration):
    dependencies = [("findings", "0002_word_index")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
