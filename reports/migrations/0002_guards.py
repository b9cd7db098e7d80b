"""Once made the triggers of issued documents; every `migrate` does (reports/guards.py)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_first"),
        ("accounts", "0002_keep"),
        ("units", "0002_guards"),
        ("findings", "0003_search_text"),
        ("inspections", "0002_visit_file_history"),
    ]
    operations = []
