"""The database of a test, where other processes can reach it."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from django.db import connection


def database_url(tmp_path: Path) -> str:
    """PostgreSQL's own; of SQLite, which tests keep in memory, a copy in a file."""
    if connection.vendor == "postgresql":
        at = connection.settings_dict
        login = f"{at['USER']}:{at['PASSWORD'] or 'x'}@{at['HOST'] or '127.0.0.1'}:{at['PORT']}"
        return f"postgres://{login}/{at['NAME']}"
    path = tmp_path / "shared.sqlite3"
    with sqlite3.connect(path) as target:
        connection.connection.backup(target)
    target.close()
    return f"sqlite:///{path}"


def environment(url: str, folder: Path, **more: str) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DJANGO_ENV": "development",
        "DATABASE_URL": url,
        "MIGRATE_DATABASE_URL": url,
        "DATA_DIR": str(folder),
        **more,
    }
