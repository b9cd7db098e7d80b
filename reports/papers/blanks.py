"""Blanks of a paper: what it prints and nobody has filled in, a dotted gap unless filled now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engines.printing.paper import PaperContext
from engines.vietnamese.text import is_blank
from inspections.models import Plan, Visit

# "team": no field of the form closes it; the frame of the visit does.
Of = Literal["visit", "plan", "paper", "team"]
OF: tuple[Of, ...] = get_args(Of)


@dataclass(frozen=True)
class Blank:
    """One gap, and the fields of the visit, of its plan or of this paper alone that close it."""

    of: Of
    fields: tuple[str, ...]
    label: str | Promise

    def is_filled(self, values: Mapping[str, Any]) -> bool:
        """`values` by `name_of`. A period needs words, or both of its days."""
        given = {name: bool(values.get(name_of(self.of, name))) for name in self.fields}
        return given.pop("period_label", False) or (bool(given) and all(given.values()))


@dataclass(frozen=True)
class Filled:
    """What was typed for this paper alone."""

    place_name: str = ""
    signer_name: str = ""

    def into(self, context: PaperContext) -> PaperContext:
        """The context with its own blanks filled; what it says already stays."""
        name = context.signature.name or self.signer_name or None
        return replace(
            context,
            place=context.place or self.place_name or None,
            signature=replace(context.signature, name=name),
        )


NOTHING = Filled()


def name_of(of: Of, field: str) -> str:
    """The name of the field in the form."""
    return f"{of}_{field}"


def blanks_of(context: PaperContext) -> Iterator[Blank]:
    """Of any paper: its place and who signs it."""
    if not context.place:
        yield Blank("paper", ("place_name",), _("the place before the date"))
    if not context.signature.name:
        yield Blank("paper", ("signer_name",), _("the name of the signer"))


def notice_blanks(visit: Visit) -> Iterator[Blank]:
    """Of the notice of a visit, in the order in which it prints them."""
    if visit.plan is not None:
        yield from _plan_blanks(visit.plan)
    if not visit.place:
        yield Blank("visit", ("place",), _("the place of the visit"))
    days = tuple(name for name in ("period_from", "period_to") if not getattr(visit, name))
    if len(days) == 1:
        yield Blank("visit", days, _("the review period"))
    elif days and not visit.period_label:
        yield Blank("visit", (*days, "period_label"), _("the review period"))
    if is_blank(visit.contents):
        yield Blank("visit", ("contents",), _("the contents of the inspection"))
    if not visit.visit_teams.exists():
        yield Blank("team", (), _("the team that comes (chosen under “Unit, day and teams”)"))


def _plan_blanks(plan: Plan) -> Iterator[Blank]:
    labels = {
        "number": _("the number of the plan"),
        "signed_on": _("the date of the plan"),
        "issuer": _("who issued the plan"),
    }
    for name, label in labels.items():
        if not getattr(plan, name):
            yield Blank("plan", (name,), label)
