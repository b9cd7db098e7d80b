"""The log of acts and the history of accounts are only ever added to."""

from django.db import migrations

from accounts.triggers import history_insert_only, insert_only


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_first")]

    operations = [
        insert_only("accounts_auditentry"),
        history_insert_only("accounts_historicaluser"),
    ]
