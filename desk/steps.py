"""The next step of a visit for one person: what the side column offers, the main one first."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from desk.workspace import Workspace
from inspections.actions.moves import Move
from inspections.move_texts import MOVE_TEXTS

# The way forward, in the order of the road: the first that is open gets the filled button.
FORWARD = (
    Move.ISSUE,
    Move.READ_OUT,
    Move.START,
    Move.ANNOUNCE,
    Move.REPLAN,
    Move.ISSUE_AS_DEPUTY,
)

TAKING_BACK = (Move.WITHDRAW, Move.UNCONCLUDE)


@dataclass
class Step:
    label: str | Promise
    url: str
    is_main: bool


def next_steps(page: Workspace) -> list[Step]:
    """Withdrawing is offered on the document's own page, where its reasons stand."""
    moves = [move for move in page.moves if move not in TAKING_BACK]
    main = next((move for move in FORWARD if move in moves), None)
    moves.sort(key=lambda move: move != main)
    return [Step(MOVE_TEXTS[move].action, _address(page, move), move == main) for move in moves]


def _address(page: Workspace, move: Move) -> str:
    pk = page.visit.pk
    if move in (Move.ISSUE, Move.ISSUE_AS_DEPUTY):
        return reverse("reports:minutes-issue", args=[pk])
    return reverse("inspections:visit-move", args=[pk, move.value])
