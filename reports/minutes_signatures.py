"""The signature blocks of the minutes: two to four, the leader of the lead team last."""

from __future__ import annotations

from collections.abc import Sequence

from engines.printing.context import SignatureBlock
from inspections.models import Participant, Team
from inspections.signers import (
    JOINED,
    LEADER,
    SECRETARY,
    TITLES,
    UNIT,
    joined_title,
    signers,
)

MOST = 4
UNIT_NOTE = "(ký, đóng dấu, họ tên)"


class TooManySigners(ValueError):
    """The paper holds four signature blocks."""


def signature_blocks(
    people: Sequence[Participant], joined: Sequence[Team]
) -> tuple[SignatureBlock, ...]:
    """Of those who sign; a side without any gets its usual blocks, unnamed."""
    found = signers(people, joined)
    blocks = [(one.place, _block(one.place, one.title, one.person.full_name)) for one in found]
    sides = {one.person.side for one in found}
    if Participant.Side.TEAM not in sides:
        blocks += _usual(joined)
    if Participant.Side.UNIT not in sides:
        blocks.append((UNIT, _block(UNIT, TITLES[UNIT])))
    if len(blocks) > MOST:
        raise TooManySigners(f"{len(blocks)} people sign, the paper holds {MOST}")
    return tuple(block for _place, block in sorted(blocks, key=lambda placed: placed[0]))


def _usual(joined: Sequence[Team]) -> list[tuple[int, SignatureBlock]]:
    blocks = [(place, _block(place, TITLES[place])) for place in (SECRETARY, LEADER)]
    return blocks + [(JOINED, _block(JOINED, joined_title(team))) for team in joined]


def _block(place: int, title: str, name: str = "") -> SignatureBlock:
    note = UNIT_NOTE if place == UNIT else "(ký, họ tên)"
    return SignatureBlock(titles=(title,), note=note, name=name or None)
