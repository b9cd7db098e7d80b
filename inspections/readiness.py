"""Lists gaps and contradictions of a visit before issuing, each with the way to its field.

Only a contradiction blocks. What may be filled in by hand on paper is a warning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from engines.vietnamese.printable import sign_words, unprintable
from inspections.models import Participant, SiteCheck, Visit, VisitFile
from inspections.signers import against_roles, against_roster, signing, with_roster

FEWEST_SIGNATURES, MOST_SIGNATURES = 2, 4


@dataclass(frozen=True)
class Gap:
    """One thing missing. `url` leads to the form, and to the field in it."""

    level: Literal["block", "warning"]
    message: str
    url: str

    @property
    def blocks(self) -> bool:
        return self.level == "block"


def edit_url(visit: Visit, section: str, anchor: str = "") -> str:
    url = reverse(f"inspections:visit-edit-{section}", args=[visit.pk])
    return f"{url}#{anchor}" if anchor else url


def gaps_of(
    visit: Visit,
    people: list[Participant] | None = None,
    sites: list[SiteCheck] | None = None,
    files: list[VisitFile] | None = None,
) -> list[Gap]:
    """Of the visit itself; findings and requests have a list of their own.

    `people`, `sites` and `files` where they are read already.
    """
    people = list(with_roster(visit.participants.all())) if people is None else people
    sites = list(visit.site_checks.all()) if sites is None else sites
    found = [*contradictions(visit, people), *blanks(visit), *people_blanks(visit, people)]
    files = list(visit.files.all()) if files is None else files
    found += strange_signs(visit, people, sites, files)
    return sorted(found, key=lambda gap: not gap.blocks)


def sign_gaps(row: Model, names: Iterable[str], url: str, where: str = "") -> Iterator[Gap]:
    """The printed fields of a row that hold a sign paper has no letter for."""
    for name in names:
        found = unprintable(getattr(row, name))
        if found:
            label = capfirst(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            values = {"place": f"{where}, {label}" if where else label, "signs": sign_words(found)}
            message = _("%(place)s: %(signs)s cannot be printed. Replace it.") % values
            yield Gap("block", message, url if "#" in url else f"{url}#id_{name}")


def strange_signs(
    visit: Visit, people: list[Participant], sites: list[SiteCheck], files: list[VisitFile]
) -> Iterator[Gap]:
    general = ("place", "period_label", "contents")
    yield from sign_gaps(visit, general, edit_url(visit, "general"))
    yield from sign_gaps(visit, ("opinion_text",), edit_url(visit, "opinion"))
    url = edit_url(visit, "participants", "people")
    for person in people:
        names = ("honorific", "full_name", "position", "signature_title")
        yield from sign_gaps(person, names, url, str(person))
    for site in sites:
        url = edit_url(visit, "sites", "sites")
        yield from sign_gaps(site, ("place", "activity", "actors"), url, str(site))
    for file in files:
        if file.prints:
            yield from sign_gaps(file, ("caption",), edit_url(visit, "photos", "photos"), str(file))
    if lead := visit.lead_team:
        url = reverse("inspections:team-detail", args=[lead.pk])
        printed = ("name", "parent_body", "symbol", "decision_number", "decision_issuer")
        yield from sign_gaps(lead, printed, url, str(lead))
    if plan := visit.plan:
        url = reverse("inspections:plan-detail", args=[plan.pk])
        yield from sign_gaps(plan, ("title", "number", "issuer"), url, str(plan))


def contradictions(visit: Visit, people: list[Participant]) -> Iterator[Gap]:
    def block(message: str, section: str, anchor: str) -> Gap:
        return Gap("block", message, edit_url(visit, section, anchor))

    if visit.held_on > timezone.localdate():
        yield block(
            _("The day of the visit has not come yet: minutes cannot bear it."),
            "frame",
            "id_held_on",
        )
    if visit.lead_team is None:
        yield block(_("No team leads the visit."), "frame", "id_lead_team")
    if visit.starts_at and visit.ends_at and visit.ends_at < visit.starts_at:
        yield block(_("The visit ends before it begins."), "general", "id_ends_at")
    if visit.period_from and visit.period_to and visit.period_to < visit.period_from:
        yield block(_("The review period ends before it begins."), "general", "id_period_to")
    if visit.period_from and visit.period_from > visit.held_on:
        yield block(
            _("The review period begins after the day of the visit."), "general", "id_period_from"
        )
    yield from signature_faults(visit, people)


def signature_faults(visit: Visit, people: list[Participant]) -> Iterator[Gap]:
    joined = [link.team_id for link in visit.visit_teams.all() if not link.leads]
    signers = signing(people, joined)
    url = edit_url(visit, "participants", "people")
    if not FEWEST_SIGNATURES <= len(signers) <= MOST_SIGNATURES:
        message = _("The minutes carry 2 to 4 signatures; now %(count)s.") % {"count": len(signers)}
        yield Gap("block", message, url)
    sides = {person.side for person in signers}
    if Participant.Side.TEAM not in sides:
        yield Gap("block", _("Nobody signs for the team."), url)
    if Participant.Side.UNIT not in sides:
        yield Gap("block", _("Nobody signs for the unit."), url)


def blanks(visit: Visit) -> Iterator[Gap]:
    """Fields that print as dotted gaps, in the order of the paper."""
    period_known = visit.period_label or (visit.period_from and visit.period_to)
    period_late = visit.period_to is not None and visit.period_to > visit.held_on
    checks = (
        (visit.starts_at is None, _("The hour it began is not known."), "general", "starts_at"),
        (visit.ends_at is None, _("The hour it ended is not known."), "general", "ends_at"),
        (not visit.place, _("The place is not known."), "general", "place"),
        (not visit.contents, _("The contents are not written."), "general", "contents"),
        (not period_known, _("The review period is not known."), "general", "period_from"),
        (
            period_late,
            _("The review period ends after the day of the visit."),
            "general",
            "period_to",
        ),
        (
            not visit.opinion and not visit.opinion_text,
            _("The opinion of the unit is not written."),
            "opinion",
            "opinion",
        ),
        (
            visit.copies_total is None,
            _("The number of copies is not known."),
            "copies",
            "copies_total",
        ),
    )
    for missing, message, section, field in checks:
        if missing:
            yield Gap("warning", message, edit_url(visit, section, f"id_{field}"))
    yield from basis_blanks(visit)


def basis_blanks(visit: Visit) -> Iterator[Gap]:
    lead = visit.lead_team
    if lead is not None and not (lead.decision_number and lead.decision_date):
        yield Gap(
            "warning",
            _("The decision that set up the team is not known."),
            reverse("inspections:team-detail", args=[lead.pk]),
        )
    if visit.plan is None:
        yield Gap(
            "warning", _("The visit belongs to no plan."), edit_url(visit, "frame", "id_plan")
        )
    elif not (visit.plan.number and visit.plan.signed_on):
        yield Gap(
            "warning",
            _("The number or date of the plan is not known."),
            reverse("inspections:plan-detail", args=[visit.plan_id]),
        )


def people_blanks(visit: Visit, people: list[Participant]) -> Iterator[Gap]:
    url = edit_url(visit, "participants", "people")
    unit_side = [person for person in people if person.side == Participant.Side.UNIT]
    if not any(person.full_name for person in unit_side):
        yield Gap("warning", _("The representative of the unit is not named."), url)
    unnamed = [p for p in people if p.side == Participant.Side.TEAM and not p.full_name]
    if unnamed:
        message = _("People of the team without a name: %(count)s.") % {"count": len(unnamed)}
        yield Gap("warning", message, url)
    joined = [link.team_id for link in visit.visit_teams.all() if not link.leads]
    for message in (*against_roles(people, joined), *against_roster(visit, people)):
        yield Gap("warning", message, url)
    named = [p for p in people if p.full_name and not p.position]
    if named:
        message = _("Position not known: %(names)s.") % {"names": ", ".join(map(str, named))}
        yield Gap("warning", message, url)
