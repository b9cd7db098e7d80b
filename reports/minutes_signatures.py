"""Who signs the minutes: two to four blocks, the leader of the lead team last."""

from __future__ import annotations

from collections.abc import Sequence

from inspections.models import Participant, Team
from inspections.models.team import RoleInTeam
from reports.printing.context import SignatureBlock

MOST = 4
SECRETARY, UNIT, MEMBER, JOINED, DEPUTY, LEADER = range(6)  # from left to right
TITLES = {
    SECRETARY: "Thư ký",
    UNIT: "Đại diện đơn vị được kiểm tra",
    MEMBER: "Thành viên đoàn",
    DEPUTY: "Phó Trưởng đoàn",
    LEADER: "Trưởng đoàn",
}
UNIT_NOTE = "(ký, đóng dấu, họ tên)"
_PLACES = {
    RoleInTeam.SECRETARY: SECRETARY,
    RoleInTeam.MEMBER: MEMBER,
    RoleInTeam.DEPUTY: DEPUTY,
    RoleInTeam.LEADER: LEADER,
}


class TooManySigners(ValueError):
    """The paper holds four signature blocks."""


def signature_blocks(
    people: Sequence[Participant], lead: Team, joined: Sequence[Team]
) -> tuple[SignatureBlock, ...]:
    """The people marked as signing; a side without any gets its usual blocks, unnamed."""
    signers = [person for person in people if person.signs]
    of_team = [person for person in signers if person.side == Participant.Side.TEAM]
    of_unit = [person for person in signers if person.side == Participant.Side.UNIT]
    blocks = [_named(person, joined) for person in of_team] or _usual(joined)
    blocks += [_named(person, joined) for person in of_unit] or [
        (UNIT, _block(TITLES[UNIT], note=UNIT_NOTE))
    ]
    if len(blocks) > MOST:
        raise TooManySigners(f"{len(blocks)} people sign, the paper holds {MOST}")
    return tuple(block for _place, block in sorted(blocks, key=lambda placed: placed[0]))


def joined_title(team: Team) -> str:
    """ "Đoàn Kiểm soát TTHC" is led by the "Trưởng đoàn Kiểm soát TTHC"."""
    name = team.short_name or team.name
    return f"Trưởng {name[:1].lower()}{name[1:]}"


def _usual(joined: Sequence[Team]) -> list[tuple[int, SignatureBlock]]:
    blocks = [(SECRETARY, _block(TITLES[SECRETARY])), (LEADER, _block(TITLES[LEADER]))]
    return blocks + [(JOINED, _block(joined_title(team))) for team in joined]


def _named(person: Participant, joined: Sequence[Team]) -> tuple[int, SignatureBlock]:
    if person.side == Participant.Side.UNIT:
        title = person.signature_title or TITLES[UNIT]
        return UNIT, _block(title, name=person.full_name, note=UNIT_NOTE)
    place = _PLACES[RoleInTeam(person.role)] if person.role else MEMBER
    guests = {team.pk: team for team in joined}
    if person.team_id in guests and place == LEADER:
        title = person.signature_title or joined_title(guests[person.team_id])
        return JOINED, _block(title, name=person.full_name)
    return place, _block(person.signature_title or TITLES[place], name=person.full_name)


def _block(title: str, *, name: str = "", note: str = "(ký, họ tên)") -> SignatureBlock:
    return SignatureBlock(titles=(title,), note=note, name=name or None)
