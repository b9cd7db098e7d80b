"""Rows that are kept cannot be changed, on either database."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import AuditEntry, User


def refused(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except IntegrityError as error:
        return "refused: rows of" in str(error)
    return False


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE accounts_auditentry SET target = 'x'",
        "DELETE FROM accounts_auditentry",
        "UPDATE accounts_historicaluser SET full_name = 'x'",
        "DELETE FROM accounts_historicaluser",
    ],
)
def test_kept_rows_cannot_be_changed(office, sql):
    AuditEntry.objects.create(act="export", target="a")
    assert refused(sql)


@pytest.mark.django_db
def test_queryset_and_instance_are_refused_too():
    entry = AuditEntry.objects.create(act="export", target="a")
    for change in (entry.save, entry.delete, lambda: AuditEntry.objects.update(target="b")):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.django_db(transaction=True)
def test_truncate_and_replace_are_refused():
    entry = AuditEntry.objects.create(act="export", target="a")
    if connection.vendor == "postgresql":
        assert refused("TRUNCATE accounts_auditentry CASCADE")
        return
    rest = "at, act, username, request_id, target, detail"
    assert refused(
        f"REPLACE INTO accounts_auditentry (id, {rest}) SELECT id, {rest} FROM accounts_auditentry"
    )
    assert AuditEntry.objects.get().pk == entry.pk


@pytest.mark.django_db(transaction=True)
def test_tables_are_empty_again_after_a_committing_test():
    assert not AuditEntry.objects.exists()
    assert not User.history.exists()
