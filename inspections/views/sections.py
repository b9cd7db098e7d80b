"""The sections of a visit's minutes that belong to the visit: one page each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.forms import WorkModelForm, save_once
from accounts.models import SignedInRequest
from accounts.permissions import Perm
from inspections.actions.minutes import (
    add_files,
    edit_files,
    edit_minutes_part,
    set_participants,
    set_site_checks,
)
from inspections.files import save_files_once
from inspections.forms.rows import RowFormSet, ready, row_formset
from inspections.forms.sections import (
    CopiesForm,
    FileRowForm,
    GeneralForm,
    ListForm,
    NoteForm,
    OpinionForm,
    ParticipantForm,
    SiteForm,
    UploadForm,
)
from inspections.models import Team, Visit
from inspections.signers import paper_will_show
from inspections.views.opening import visit_for, visit_url
from inspections.views.plans import crumb_visits


@dataclass(frozen=True)
class Part:
    form: type[WorkModelForm]
    title: str | Promise


PARTS = {
    "general": Part(GeneralForm, _("II. Contents, period, place and times")),
    "opinion": Part(OpinionForm, _("V. Opinion of the unit")),
    "copies": Part(CopiesForm, _("Copies of the minutes")),
    "note": Part(NoteForm, _("Internal note")),
}


@require_http_methods(["GET", "POST"])
def edit_part(request: SignedInRequest, pk: int, section: str) -> HttpResponse:
    visit = visit_for(request, pk, Perm.WRITE_MINUTES)
    part = PARTS[section]
    form = part.form(
        request.POST or None,
        instance=visit,
        user=request.user,
        cancel_url=visit_url(visit),
        copy_key=f"visit:{pk}:{section}",
    )
    if request.method == "POST":
        answer = save_once(
            request,
            form,
            lambda: visit_url(
                edit_minutes_part(
                    pk,
                    form.values(),
                    seen=form.seen_fingerprint,
                    agreed=form.agreed,
                    by=request.user,
                )
            ),
        )
        if answer:
            return answer
    context = section_context(visit, str(part.title)) | {"form": form}
    return render(request, "inspections/form_page.html", context)


def section_context(visit: Visit, title: str) -> dict[str, Any]:
    return {
        "visit": visit,
        "title": title,
        "training": visit.is_training,
        "cancel_url": visit_url(visit),
        "crumbs": [crumb_visits(), (str(visit), visit_url(visit)), (title, "")],
    }


@require_http_methods(["GET", "POST"])
def edit_participants(request: SignedInRequest, pk: int) -> HttpResponse:
    visit = visit_for(request, pk, Perm.WRITE_MINUTES)
    people = list(visit.participants.all())
    teams = Team.objects.visible_to(request.user).filter(
        pk__in=[link.team_id for link in visit.visit_teams.all()]
    )
    rows = row_formset(
        ParticipantForm,
        people,
        data=request.POST or None,
        choices={"team": teams},
        prefix="people",
    )
    form = ListForm(request.POST or None, user=request.user)
    if ready(request, rows):
        answer = save_once(
            request,
            form,
            lambda: kept_people(
                request,
                set_participants(
                    pk,
                    rows.changes(),
                    seen=rows.seen(),
                    agreed=form.agreed,
                    by=request.user,
                ),
            ),
        )
        if answer:
            return answer
    context = section_context(visit, str(_("I. People present"))) | {
        "form": form,
        "rows": rows,
        "rows_title": _("People of both sides"),
        "rows_help": _(
            "Of the unit: side “inspected unit”, no team. A name left blank prints as a dotted gap. "
            "Leader and secretary sign; a deputy signs when the leader is absent; who is absent "
            "gets no signature."
        ),
        "copy_key": f"visit:{pk}:participants",
        "submit_label": _("Save the people"),
        "anchor": "people",
    }
    return render(request, "inspections/rows_page.html", context)


def kept_people(request: SignedInRequest, visit: Visit) -> str:
    """The way to the visit; who will sign goes along."""
    messages.info(request, paper_will_show(visit))
    return visit_url(visit)


@require_http_methods(["GET", "POST"])
def edit_sites(request: SignedInRequest, pk: int) -> HttpResponse:
    visit = visit_for(request, pk, Perm.WRITE_MINUTES)
    sites = list(visit.site_checks.all())
    rows = row_formset(SiteForm, sites, data=request.POST or None, prefix="sites")
    form = ListForm(request.POST or None, user=request.user)
    if ready(request, rows):
        answer = save_once(
            request,
            form,
            lambda: visit_url(
                set_site_checks(pk, rows.changes(), seen=rows.seen(), by=request.user)
            ),
        )
        if answer:
            return answer
    context = section_context(visit, str(_("Sites checked"))) | {
        "form": form,
        "rows": rows,
        "rows_title": _("Places looked at during the visit"),
        "rows_help": _("For example the one-stop shop of the district."),
        "copy_key": f"visit:{pk}:sites",
        "submit_label": _("Save the sites"),
        "anchor": "sites",
    }
    return render(request, "inspections/rows_page.html", context)


@require_http_methods(["GET", "POST"])
def edit_photos(request: SignedInRequest, pk: int) -> HttpResponse:
    visit = visit_for(request, pk, Perm.WRITE_MINUTES)
    kept = list(visit.files.all())
    rows = row_formset(FileRowForm, kept, data=request.POST or None, extra=0, prefix="files")
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if ready(request, rows):
        answer = save_files_once(request, form, lambda: save_photos(request, visit, form, rows))
        if answer:
            return answer
    files = {str(row.pk): row for row in kept}
    for line in rows:
        line.stored = files.get(str(line["row_id"].value()))
    context = section_context(visit, str(_("Photos and papers"))) | {
        "form": form,
        "rows": rows,
        "copy_key": f"visit:{pk}:photos",
    }
    return render(request, "inspections/visit_photos.html", context)


def save_photos(request: SignedInRequest, visit: Visit, form: UploadForm, rows: RowFormSet) -> str:
    """Captions first: their page had not shown the files that are added now."""
    if rows.total_form_count():
        edit_files(visit.pk, rows.changes(), seen=rows.seen(), by=request.user)
    if uploads := form.described():
        add_files(visit.pk, uploads, {}, by=request.user)
        return f"{request.path}#photos"
    return visit_url(visit)
