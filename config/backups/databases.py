"""The database of this installation, whichever engine it is."""

from __future__ import annotations

from types import ModuleType

from django.contrib.sessions.models import Session
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config.backups import postgresql, sqlite

# Tables that migrations and an idle program fill without anybody's doing.
FILLED_UNASKED = frozenset(
    {
        "accounts_auditentry",
        "accounts_dailyrun",
        "auth_permission",
        "axes_accessattempt",
        "axes_accessattemptexpiration",
        "axes_accessfailurelog",
        "axes_accesslog",
        "django_content_type",
        "django_migrations",
        "django_session",
        "django_tasks_database_dbtaskresult",
        "findings_escalationstage",
        "findings_historicalescalationstage",
        "findings_historicalseveritydeadline",
        "findings_severitydeadline",
        "reports_checkasking",
        "reports_registerhead",
    }
)


def engine() -> ModuleType:
    return sqlite if connection.vendor == "sqlite" else postgresql


def counts() -> dict[str, int]:
    """Rows of every table. Sessions are left out: no copy holds them."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table != Session._meta.db_table:
                cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
                found[table] = cursor.fetchone()[0]
    return found


def applied_migrations() -> list[list[str]]:
    return sorted(list(key) for key in MigrationRecorder(connection).applied_migrations())


def tables_in_use() -> list[str]:
    """Tables with rows that somebody made, and tables of another program."""
    ours = {*connection.introspection.django_table_names(), "django_migrations"}
    return [
        table
        for table, rows in counts().items()
        if table not in ours or (rows and table not in FILLED_UNASKED)
    ]
