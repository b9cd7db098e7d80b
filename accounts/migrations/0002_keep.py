"""Once made the triggers of the log and the history; every `migrate` does (reports/guards.py)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_first")]
    operations = []
