"""Links to the next moves of a visit, on its page among the records."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Perm, can
from inspections.actions.moves import WITH_DOCUMENT, open_moves
from inspections.models import Visit
from inspections.move_texts import MOVE_TEXTS
from inspections.relations import visit_actors

Link = tuple[str, str | Promise]


def step_links(visit: Visit, user: User) -> str:
    links = [*_moves(visit, user), *_rows(visit, user)]
    joined = format_html_join(" · ", '<a href="{}">{}</a>', links)
    return format_html("{}", joined) if links else "—"


def _moves(visit: Visit, user: User) -> list[Link]:
    return [
        (reverse("inspections:visit-move", args=[visit.pk, move]), MOVE_TEXTS[move].action)
        for move in open_moves(visit, user)
        if move not in WITH_DOCUMENT
    ]


def _rows(visit: Visit, user: User) -> list[Link]:
    """Findings and requests have pages of their own; the visit goes along."""
    actors = visit_actors(user, visit)
    links: list[Link] = []
    if visit.is_draft and can(user, Perm.RECORD_FINDING, actors):
        finding = reverse("admin:findings_finding_add")
        request = reverse("admin:findings_correctionrequest_add")
        links += [
            (f"{finding}?visit={visit.pk}&kind=strength", _("Add a strength")),
            (f"{finding}?visit={visit.pk}&kind=limitation", _("Add a limitation")),
            (f"{request}?visit={visit.pk}", _("Add a request")),
        ]
    if not visit.is_issued and can(user, Perm.PREVIEW_MINUTES, actors):
        draft = reverse("reports:minutes-draft", args=[visit.pk, "pdf"])
        links.append((draft, _("Preview the draft (PDF)")))
    return links
