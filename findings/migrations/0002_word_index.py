"""PostgreSQL's indexes for words inside a text. `units` makes the extension they need."""

from django.db import migrations

TABLES = {
    "findings_finding_search": "findings_finding",
    "findings_request_search": "findings_correctionrequest",
}


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, table in TABLES.items():
            schema_editor.execute(
                f"CREATE INDEX {name} ON {table} USING gin (search_text gin_trgm_ops)"
            )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in TABLES:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("findings", "0001_initial"), ("units", "0002_word_index")]
    operations = [migrations.RunPython(make, drop)]
