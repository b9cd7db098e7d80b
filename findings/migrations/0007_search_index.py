"""Words and marks of what is there already, and PostgreSQL's index for words inside a text.

`units` has made the extension; SQLite reads a table of this size faster than it could an index.
"""

from django.db import migrations

from units.search import plain_words
from vietnamese.text import spelling_key

SAID = {
    "Finding": ("condition", "scope_text", "cause", "effect", "legal_basis"),
    "CorrectionRequest": ("text", "due_text", "responsible_post", "stated_by"),
}
INDEXES = {
    "findings_finding_search": "findings_finding",
    "findings_request_search": "findings_correctionrequest",
}


def label_of(row):
    if row._meta.model_name == "correctionrequest":
        return "K"
    return "U" if row.kind == "strength" else "H"


def fill(apps, schema_editor):
    for name, fields in SAID.items():
        model = apps.get_model("findings", name)
        for row in model.objects.iterator():
            said = " ".join(getattr(row, field) for field in fields)
            label = f"{label_of(row)}{row.number}"
            model.objects.filter(pk=row.pk).update(
                search_text=" " + plain_words(f"{label} {said}"), spelling=spelling_key(said)
            )


def index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, table in INDEXES.items():
            schema_editor.execute(
                f"CREATE INDEX {name} ON {table} USING gin (search_text gin_trgm_ops)"
            )


def unindex(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("findings", "0006_spelling"), ("units", "0002_guards")]
    operations = [
        migrations.RunPython(index, unindex),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
