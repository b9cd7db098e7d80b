from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from accounts.unavailable import pending_migrations
from reports.actions.checking import verify_register
from reports.guards import faults, sentences
from reports.models import IssuedDocument, SignedScan, Withdrawal


class Command(BaseCommand):
    help = _("Walk the register and its files; name the first entry that does not hold.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = sentences(faults(connection))
        if pending_migrations():  # the entries have columns that are not there, or the reverse
            text = _(
                "The database is of another release: bring it up to date with “migrate” first."
            )
            raise CommandError("\n".join([*found, text]))
        fault = verify_register()
        if fault:
            found.append(
                _("Entry %(entry)s (%(number)s): %(problem)s.")
                % {
                    "entry": fault.entry_number,
                    "number": fault.number_text,
                    "problem": fault.problem,
                }
            )
        if found:
            raise CommandError("\n".join(found))
        counts = {
            "entries": IssuedDocument.objects.count(),
            "withdrawals": Withdrawal.objects.count(),
            "scans": SignedScan.objects.count(),
        }
        self.stdout.write(
            _(
                "The register holds: %(entries)s entries, %(withdrawals)s withdrawals, %(scans)s scans."
            )
            % counts
        )
