"""PostgreSQL's extensions, and its index for words inside a text.

Once made the guards of unit versions too; every `migrate` does (units/guards.py).
"""

from django.db import migrations

FORWARD = [
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX units_unitversion_search ON units_unitversion USING gin (search_text gin_trgm_ops)",
]
BACKWARD = ["DROP INDEX units_unitversion_search"]


def run(statements):
    def step(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement, params=None)

    return step


class Migration(migrations.Migration):
    dependencies = [("units", "0001_first")]
    operations = [migrations.RunPython(run(FORWARD), run(BACKWARD))]
