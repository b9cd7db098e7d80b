"""What is issued cannot be changed: the database has the last word (reports/guards.py)."""

from django.db import migrations

from reports.guards import install, remove


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_first"),
        ("accounts", "0002_keep"),
        ("units", "0002_guards"),
        ("findings", "0003_search_text"),
        ("inspections", "0002_visit_file_history"),
    ]
    operations = [migrations.RunPython(install, remove)]
