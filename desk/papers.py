"""The papers that the page of a visit offers to issue, from the rows it has read already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import can
from desk.workspace import WITHDRAWN, Workspace
from findings.models.request import OPEN_STATES, RequestStatus
from inspections.models import Visit
from reports.papers.conclusion import CONCLUDES
from reports.papers.kinds import PAPERS
from reports.papers.visit_notice import BEFORE

JUDGED = (RequestStatus.RETURNED, RequestStatus.VERIFIED, RequestStatus.CLOSED)
LABELS: dict[str, str | Promise] = {
    "notice": _("Notice of the visit"),
    "letter": _("Letter of correction requests"),
    "results": _("Notice of verification results"),
    "conclusion": _("Conclusion notice"),
}


@dataclass(frozen=True)
class Offer:
    label: str | Promise
    url: str


def papers_to_issue(page: Workspace, user: User) -> list[Offer]:
    """What the action may still refuse, it refuses with a reason."""
    visit = page.visit
    return [
        Offer(LABELS[name], reverse("reports:paper-issue", args=[visit.pk, name]))
        for name in _in_season(page)
        if can(user, PAPERS[name].perm, page.actors)
    ]


def _in_season(page: Workspace) -> Iterator[str]:
    visit = page.visit
    standing = {row.kind for row in page.documents if row.state != WITHDRAWN}
    states = {row.status for row in page.requests}
    once = {name: PAPERS[name].kind not in standing for name in PAPERS}
    if once["notice"] and visit.status in BEFORE and visit.form != Visit.Form.UNANNOUNCED:
        yield "notice"
    if once["letter"] and visit.is_issued and states & set(OPEN_STATES):
        yield "letter"
    if visit.is_issued and states & set(JUDGED):
        yield "results"
    if once["conclusion"] and visit.status in CONCLUDES:
        yield "conclusion"
