"""Saved summaries: kept by the office, and issued into the register."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction

from accounts.models import User
from accounts.permissions import Perm, require
from accounts.stale import put_together
from reports.actions.papers import paper_within
from reports.models import IssuedDocument, SummaryDefinition
from reports.papers.blanks import NOTHING, Filled
from reports.papers.draft import Kind, PaperDraft
from reports.summaries.paper import summary_of
from reports.summaries.scope import scope_for

Result = TypeVar("Result")


@transaction.atomic
def add_summary(values: dict[str, Any], *, by: User) -> SummaryDefinition:
    """Raises PermissionDenied, ValidationError."""
    require(by, Perm.ISSUE_SUMMARY)
    return _write(SummaryDefinition(owner=by), values)


@transaction.atomic
def edit_summary(pk: int, values: dict[str, Any], *, seen: str, by: User) -> SummaryDefinition:
    """Raises SummaryDefinition.DoesNotExist, PermissionDenied, StalePage, ValidationError."""
    rows = SummaryDefinition.objects.visible_to(by).select_for_update(of=("self",))
    definition: SummaryDefinition = rows.get(pk=pk)
    require(by, Perm.ISSUE_SUMMARY)
    return _write(definition, put_together(definition, values, seen))


def _write(definition: SummaryDefinition, values: dict[str, Any]) -> SummaryDefinition:
    units = values.pop("units", None)
    for name, value in values.items():
        setattr(definition, name, value)
    definition.full_clean()
    definition.save()
    if units is not None:
        definition.units.set(units)
    return definition


@transaction.atomic
def delete_summary(pk: int, *, by: User) -> None:
    """What was issued with it stays. Raises SummaryDefinition.DoesNotExist, PermissionDenied."""
    rows = SummaryDefinition.objects.visible_to(by).select_for_update(of=("self",))
    definition: SummaryDefinition = rows.get(pk=pk)
    require(by, Perm.ISSUE_SUMMARY)
    definition.delete()


def issue_summary(
    key: str, *, by: User, filled: Filled = NOTHING, layout_reason: str = ""
) -> IssuedDocument:
    """Raises KeyError, SummaryDefinition.DoesNotExist, PermissionDenied, MoveRefused, LayoutFaults."""
    return summary_within(
        key, by=by, carry_out=lambda store: store(), filled=filled, layout_reason=layout_reason
    )


def summary_within(
    key: str,
    *,
    by: User,
    carry_out: Callable[[Callable[[], IssuedDocument]], Result],
    filled: Filled = NOTHING,
    layout_reason: str = "",
) -> Result:
    """As `issue_summary`; `carry_out` runs the storing, `filled` is what was typed for its blanks.

    The figures are those of the moment they were read, and the paper names its day; counting
    them again inside the transaction would hold its lock for as long as counting takes.
    """

    def read() -> PaperDraft:
        scope = scope_for(key, by)
        require(by, Perm.ISSUE_SUMMARY)
        summary = summary_of(scope, by)
        counted = sorted(pk for unit in summary.figures.inspected for pk in unit.visit_ids)
        context = filled.into(summary.context)
        return PaperDraft(context, Kind.SUMMARY, summary.office, facts={"visits": counted})

    return paper_within(read, by=by, carry_out=carry_out, layout_reason=layout_reason)
