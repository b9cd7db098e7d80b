"""Names of the moves of a visit, and the texts shown before each is made."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from inspections.actions.moves import Move


@dataclass(frozen=True)
class MoveText:
    action: str | Promise
    text: str | Promise
    undo: str | Promise = ""
    danger: bool = False


MOVE_TEXTS: dict[Move, MoveText] = {
    Move.ANNOUNCE: MoveText(
        _("Announce the visit"),
        _("The unit sees from now on that it will be inspected, when and by whom."),
        _("An announcement cannot be taken back; the visit can be postponed or cancelled."),
    ),
    Move.START: MoveText(
        _("Start the visit"),
        _("The minutes can be written. The set of criteria in force is kept with the visit."),
        _("The visit can still be cancelled until the draft is read out."),
    ),
    Move.READ_OUT: MoveText(
        _("Mark as read out"),
        _("The draft was read to the unit in the room; your name and the time are noted."),
        _("Any later change of the draft but the unit's opinion takes this mark off again."),
    ),
    Move.RESUME: MoveText(
        _("Go on writing"),
        _("The draft goes back to writing and must be read out again before it is issued."),
    ),
    Move.ISSUE: MoveText(
        _("Issue the minutes"), _("The minutes get their number and can no longer be changed.")
    ),
    Move.ISSUE_AS_DEPUTY: MoveText(
        _("Issue in the leader's place"),
        _("The minutes get their number and can no longer be changed."),
    ),
    Move.WITHDRAW: MoveText(
        _("Withdraw the minutes"),
        _("The number stays used; the same visit opens again with all its text."),
        danger=True,
    ),
    Move.CONCLUDE: MoveText(
        _("Conclude"), _("The notice of conclusion was sent; the visit counts as concluded.")
    ),
    Move.UNCONCLUDE: MoveText(
        _("Withdraw the conclusion"), _("The visit waits for another notice of conclusion.")
    ),
    Move.CLOSE: MoveText(
        _("Close the visit"),
        _("Nothing more is expected of this visit."),
        _("It stays closed; a re-check of it can still be made."),
    ),
    Move.POSTPONE: MoveText(
        _("Postpone the visit"),
        _("The visit waits for a new day, or moves to it. Give the reason."),
        _("A unit that knew of the visit is told. It can be planned and announced again."),
    ),
    Move.REPLAN: MoveText(_("Plan again"), _("The visit is planned again for its new day.")),
    Move.CANCEL: MoveText(
        _("Cancel the visit"),
        _("The visit is given up with all that was written. Give the reason."),
        _("A cancelled visit cannot be opened again."),
        danger=True,
    ),
    Move.RECORD: MoveText(
        _("Enter from paper"),
        _("The visit was held and signed on paper before this system; it counts as finished."),
    ),
    Move.STRIKE: MoveText(
        _("Strike the entry from paper"),
        _("The visit counts nowhere any more; its text and scan stay to be read. Give the reason."),
        _("It cannot be brought back, but the paper can be imported again."),
        danger=True,
    ),
}
