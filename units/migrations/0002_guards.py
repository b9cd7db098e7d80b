"""What the database itself refuses: one code or one unit twice on a day, and loops.

Each refusal carries the name of its rule, which units/rules.py turns into a sentence.
"""

from django.db import migrations

POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    """
    ALTER TABLE units_unitversion ADD CONSTRAINT units_code_once_a_day
    EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
    WHERE (code <> '')
    """,
    """
    ALTER TABLE units_unitversion ADD CONSTRAINT units_name_once_a_day
    EXCLUDE USING gist (unit_id WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
    """,
    "CREATE INDEX units_unitversion_search ON units_unitversion USING gin (search_text gin_trgm_ops)",
    # The lock comes first: of two people who hang A under B and B under A at one moment, the
    # second waits, and then sees the first one's row.
    """
    CREATE FUNCTION units_refuse_loop() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtext('units_no_loop'));
      IF EXISTS (
        WITH RECURSIVE above(unit_id) AS (
          SELECT NEW.parent_id
          UNION
          SELECT version.parent_id FROM units_unitversion version
          JOIN above ON version.unit_id = above.unit_id
          WHERE version.parent_id IS NOT NULL
        )
        SELECT 1 FROM above WHERE above.unit_id = NEW.unit_id
      ) THEN
        RAISE EXCEPTION 'units_no_loop' USING ERRCODE = 'check_violation';
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER units_no_loop BEFORE INSERT OR UPDATE OF parent_id, unit_id
    ON units_unitversion FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL)
    EXECUTE FUNCTION units_refuse_loop()
    """,
]
POSTGRESQL_BACK = [
    "DROP TRIGGER units_no_loop ON units_unitversion",
    "DROP FUNCTION units_refuse_loop()",
    "DROP INDEX units_unitversion_search",
    "ALTER TABLE units_unitversion DROP CONSTRAINT units_name_once_a_day",
    "ALTER TABLE units_unitversion DROP CONSTRAINT units_code_once_a_day",
]

SAME_DAYS = """
    other.id IS NOT NEW.id
    AND (other.valid_from IS NULL OR NEW.valid_to IS NULL OR other.valid_from <= NEW.valid_to)
    AND (other.valid_to IS NULL OR NEW.valid_from IS NULL OR other.valid_to >= NEW.valid_from)
"""
CODE_TWICE = f"""
    NEW.code <> '' AND EXISTS (
      SELECT 1 FROM units_unitversion other WHERE other.code = NEW.code AND {SAME_DAYS}
    )
"""
NAME_TWICE = f"""
    EXISTS (SELECT 1 FROM units_unitversion other WHERE other.unit_id = NEW.unit_id AND {SAME_DAYS})
"""
LOOP = """
    NEW.parent_id IS NOT NULL AND EXISTS (
      WITH RECURSIVE above(unit_id) AS (
        SELECT NEW.parent_id
        UNION
        SELECT version.parent_id FROM units_unitversion version
        JOIN above ON version.unit_id = above.unit_id
        WHERE version.parent_id IS NOT NULL
      )
      SELECT 1 FROM above WHERE above.unit_id = NEW.unit_id
    )
"""
RULES = [
    ("units_code_once_a_day", "code, valid_from, valid_to", CODE_TWICE),
    ("units_name_once_a_day", "unit_id, valid_from, valid_to", NAME_TWICE),
    ("units_no_loop", "parent_id, unit_id", LOOP),
]
SQLITE = [
    f"""
    CREATE TRIGGER {rule}_{verb.split()[0].lower()} BEFORE {verb} ON units_unitversion
    WHEN {condition}
    BEGIN SELECT RAISE(ABORT, '{rule}'); END
    """
    for rule, columns, condition in RULES
    for verb in ("INSERT", f"UPDATE OF {columns}")
]
SQLITE_BACK = [
    f"DROP TRIGGER {rule}_{verb}" for rule, _columns, _sql in RULES for verb in ("insert", "update")
]


def run(statements):
    def step(apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    return step


class Migration(migrations.Migration):
    dependencies = [("units", "0001_first")]
    operations = [
        migrations.RunPython(
            run({"postgresql": POSTGRESQL, "sqlite": SQLITE}),
            run({"postgresql": POSTGRESQL_BACK, "sqlite": SQLITE_BACK}),
        )
    ]
