from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException
from pypdf.errors import PyPdfError

from engines.decree30.check import check
from engines.decree30.verdict import Verdict


class Command(BaseCommand):
    help = _("Check a finished PDF against the form of Decree 30/2020/NĐ-CP, rule by rule.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE.pdf")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        broken = sum(self._check(path) for path in files)
        if broken:
            raise CommandError(
                ngettext("%(count)d rule is broken.", "%(count)d rules are broken.", broken)
                % {"count": broken}
            )

    def _check(self, path: Path) -> int:
        """Prints every rule; the number of those that are broken."""
        try:
            verdicts = check(path.read_bytes())
        except OSError as error:
            raise CommandError(_("Cannot read %(file)s.") % {"file": path}) from error
        except (PDFException, PdfminerException, PyPdfError) as error:
            raise CommandError(_("%(file)s is not a PDF.") % {"file": path}) from error
        self.stdout.write(str(path))
        for verdict in verdicts:
            self.stdout.write(self._line(verdict))
        return sum(not verdict.answer.ok for verdict in verdicts)

    def _line(self, verdict: Verdict) -> str:
        rule, answer = verdict.rule, verdict.answer
        mark = self.style.SUCCESS(_("pass")) if answer.ok else self.style.ERROR(_("BROKEN"))
        return _("%(mark)s  %(name)s  %(title)s: expected %(expected)s; found %(found)s") % {
            "mark": mark,
            "name": rule.name,
            "title": rule.title,
            "expected": rule.expected,
            "found": answer.found,
        }
