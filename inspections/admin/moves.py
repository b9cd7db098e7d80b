"""Moves of several visits at once from the admin's list. Those that need a reason or a day have a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from accounts.refused import MoveRefused
from inspections.actions.moves import (
    MOVES,
    NEEDS_REASON,
    OF_IMPORT,
    WITH_DOCUMENT,
    Move,
    move_visit,
)
from inspections.move_texts import MOVE_TEXTS


def move_action(move: Move) -> Callable[..., None]:
    def act(modeladmin: Any, request: Any, queryset: Any) -> None:
        """Each visit by itself: one that refuses does not hold the others back."""
        done = 0
        for visit in queryset:
            try:
                move_visit(visit.pk, move, by=request.user)
                done += 1
            except MoveRefused as refusal:
                messages.error(request, f"{visit}: {refusal.reason}")
            except PermissionDenied as refusal:
                messages.error(request, f"{visit}: {refusal}")
            except ValidationError as error:  # a reason is wanted, which the step's page asks for
                messages.error(request, f"{visit}: {' '.join(error.messages)}")
        if done:
            messages.success(request, _("Visits moved on: %(count)s.") % {"count": done})

    act.__name__ = f"move_{move}"
    act.short_description = MOVE_TEXTS[move].action  # type: ignore[attr-defined]
    return act


MOVE_ACTIONS = tuple(
    move_action(move)
    for move in MOVES
    if move not in NEEDS_REASON | WITH_DOCUMENT | OF_IMPORT | {Move.REPLAN}
)
