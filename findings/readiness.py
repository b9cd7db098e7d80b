"""Lists gaps and contradictions of a visit's findings and requests, each with its field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from findings.contradictions import contradictions
from findings.models import CorrectionRequest, Finding, FindingFile, Recheck
from inspections.models import Visit
from inspections.readiness import Gap, sign_gaps


def gaps_of(visit: Visit) -> list[Gap]:
    """Blocks first. Reads the rows itself; a page that has them `for_gaps` asks `findings_gaps`."""
    return findings_gaps(visit, *gaps_rows(visit))


def gaps_rows(visit: Visit) -> tuple[list[Finding], list[CorrectionRequest], list[Recheck]]:
    """The rows of a visit as `findings_gaps` and `contradictions` ask for them."""
    findings = Finding.objects.filter(visit=visit).for_gaps().select_related("area", "criterion")
    requests = CorrectionRequest.objects.filter(visit=visit).for_gaps()
    requests = requests.select_related("responsible_unit")
    rechecks = Recheck.objects.filter(visit=visit).select_related("finding__visit")
    return (
        list(findings.order_by("-kind", "number")),
        list(requests.order_by("number")),
        list(rechecks) if visit.recheck_of_id else [],
    )


def findings_gaps(
    visit: Visit,
    findings: Sequence[Finding],
    requests: Sequence[CorrectionRequest],
    rechecks: Sequence[Recheck] = (),
) -> list[Gap]:
    found = [*_nothing(visit, findings, requests)]
    found += contradictions(visit, findings, requests, rechecks)
    for finding in findings:
        found += _of_finding(finding)
    for request in requests:
        found += _of_request(request)
    for row in rechecks if visit.recheck_of_id else ():
        found += _of_recheck(row)
    of_visit = FindingFile.objects.filter(finding__visit=visit, prints=True)
    for file in of_visit.exclude(caption="").select_related("finding"):
        url = reverse("findings:file-edit", args=[file.pk])
        found += sign_gaps(file, ("caption",), url, file.finding.label)
    return sorted(found, key=lambda gap: not gap.blocks)


def _nothing(
    visit: Visit, findings: Sequence[Finding], requests: Sequence[CorrectionRequest]
) -> Iterator[Gap]:
    add = reverse("findings:finding-add", args=[visit.pk])
    if not findings:
        yield Gap("warning", _("No finding has been recorded."), add)
    limitations = [row for row in findings if row.kind == Finding.Kind.LIMITATION]
    if limitations and not requests:
        url = reverse("findings:request-add", args=[visit.pk])
        yield Gap("warning", _("There are limitations and no request."), url)


def _of_finding(finding: Finding) -> Iterator[Gap]:
    url = reverse("findings:finding-edit", args=[finding.pk])
    label = {"label": finding.label}
    names = ("condition", "scope_text", "cause", "effect", "legal_basis", "unit_opinion_text")
    yield from sign_gaps(finding, names, url, finding.label)
    named = finding.scope == Finding.Scope.NAMED
    if named and not finding.scope_units.all():
        message = _("%(label)s concerns named units and names none.") % label
        yield Gap("block", message, f"{url}#id_scope_units")
    if finding.scope in {Finding.Scope.UNNAMED, Finding.Scope.STAFF} and not finding.scope_text:
        message = _("%(label)s does not say whom it concerns.") % label
        yield Gap("block", message, f"{url}#id_scope_text")
    if finding.severity == Finding.Severity.HIGH and not finding.legal_basis:
        message = _("%(label)s is serious and names no legal basis.") % label
        yield Gap("warning", message, f"{url}#id_legal_basis")
    if finding.unit_opinion == Finding.Opinion.DISAGREES and not finding.unit_opinion_text:
        message = _("The unit disagrees with %(label)s; its words are not written.") % label
        yield Gap("warning", message, f"{url}#id_unit_opinion_text")


def _of_recheck(row: Recheck) -> Iterator[Gap]:
    url = reverse("findings:recheck-edit", args=[row.pk])
    yield from sign_gaps(row, ("now",), url, row.finding.label)
    if not row.is_looked_at:
        message = _("%(label)s of the earlier visit has not been looked at again.") % {
            "label": row.finding.label
        }
        yield Gap("warning", message, url)


def _of_request(request: CorrectionRequest) -> Iterator[Gap]:
    url = reverse("findings:request-edit", args=[request.pk])
    label = {"label": request.label}
    yield from sign_gaps(request, ("text", "responsible_post", "due_text"), url, request.label)
    required = request.force == CorrectionRequest.Force.REQUIRE
    if required and not request.due_on and not request.due_text:
        message = _("%(label)s is required and names no time.") % label
        yield Gap("warning", message, f"{url}#id_due_on")
