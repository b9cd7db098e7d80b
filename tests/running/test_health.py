"""`/healthz`: open to all, and silent about what is wrong."""

from __future__ import annotations

import shutil
from collections import namedtuple

import pytest
from django.db import OperationalError
from django.db.migrations.executor import MigrationExecutor

pytestmark = pytest.mark.django_db


def test_a_stranger_learns_that_all_is_well_and_nothing_else(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")
    assert "no-store" in response["Cache-Control"]
    assert client.post("/healthz").status_code == 405


def broken_database(*_):
    raise OperationalError("the server closed the connection")


@pytest.mark.parametrize(
    ("owner", "name", "broken"),
    [
        (MigrationExecutor, "migration_plan", broken_database),
        (MigrationExecutor, "migration_plan", lambda *_: [("units.0002", False)]),
        (shutil, "disk_usage", lambda _: namedtuple("Usage", "free")(1024)),
    ],
    ids=["database gone", "migration missing", "disk full"],
)
def test_trouble_is_503_without_its_reason(client, monkeypatch, owner, name, broken):
    monkeypatch.setattr(owner, name, broken)
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"unavailable")
