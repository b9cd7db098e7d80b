from django.contrib.postgres.operations import CreateCollation
from django.db import migrations


class Migration(migrations.Migration):
    """The order of Vietnamese texts in lists; SQLite gets a function instead (accounts/sorting.py)."""

    dependencies = [("accounts", "0001_initial")]

    operations = [CreateCollation("vi_numeric", provider="icu", locale="vi-u-kn-true")]
