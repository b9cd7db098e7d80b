"""A unit's dossier: the page, and the same as PDF, Word and Excel."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.audit import record
from accounts.exports import refuse_too_many
from accounts.models import AuditEntry, SignedInRequest
from accounts.pages import say_unread
from accounts.permissions import Perm, require
from engines.printing import paper_docx, paper_pdf
from engines.printing.paper_sheet import lay_out_paper
from inspections.practice import marked
from inspections.relations import list_actors, may_export_lists
from reports.summaries.dossier import Dossier, dossier_of
from reports.summaries.forms_of import FORMS
from reports.summaries.paper import split
from reports.summaries.sheets import content_workbook
from reports.views.summary_files import download
from units.models import Unit


def _dossier(request: SignedInRequest, pk: int) -> Dossier:
    """`?training=1` or `0` chooses; without it what there is, real visits first."""
    practice = {"1": True, "0": False}.get(request.GET.get("training", ""))
    say_unread(request, "training", read=practice is not None)
    try:
        return dossier_of(pk, request.user, practice=practice)
    except Unit.DoesNotExist as error:
        raise Http404 from error


@require_safe
def unit_dossier(request: SignedInRequest, pk: int) -> HttpResponse:
    dossier = _dossier(request, pk)
    plain, drawn = split(dossier.content.tables)
    sheet = lay_out_paper(dossier.context)
    context = {
        "unit": dossier.unit,
        "heading": _("Dossier of %(unit)s") % {"unit": dossier.name},
        "sheet": sheet,
        "content": dossier.content,
        "annexes": list(zip([*plain, *drawn], sheet.annexes, strict=True)),
        "training": dossier.is_training,
        "others": dossier.others,
        "may_export": may_export_lists(request.user),
        "crumbs": [
            (_("Units"), reverse("units:unit-list")),
            (dossier.name, Unit(pk=pk).get_absolute_url()),
            (_("Dossier"), ""),
        ],
    }
    return render(request, "reports/unit_dossier.html", context)


@require_safe
def dossier_file(request: SignedInRequest, pk: int, form: str) -> HttpResponse:
    """A unit has few visits a year: its dossier is made at once."""
    dossier = _dossier(request, pk)
    require(request.user, Perm.EXPORT_LISTS, list_actors(request.user))
    if form not in FORMS:
        raise Http404
    refuse_too_many(request, back=reverse("reports:unit-dossier", args=[pk]))
    makers = {
        "pdf": lambda: paper_pdf(dossier.context),
        "docx": lambda: paper_docx(dossier.context),
        "xlsx": lambda: content_workbook(dossier.content, is_training=dossier.is_training),
    }
    content = makers[form]()
    mark = "-tap-huan" if dossier.is_training else ""
    heading = _("Dossier of %(unit)s") % {"unit": dossier.name}
    record(request, AuditEntry.Act.EXPORT, marked(heading, dossier.is_training), form=form)
    return download(content, f"ho-so-don-vi-{pk}{mark}.{form}", form)
