"""docs/permissions.md and docs/states.md, written from the tables the program runs by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from accounts.permissions import GRANTS, Actor, Perm
from findings.actions.moves import MOVES as REQUEST_MOVES
from findings.models.request import RequestStatus
from inspections.actions.moves import MOVES as VISIT_MOVES
from inspections.models.visit import VisitStatus

# what it is called, its moves, its states in order
STATE_TABLES: list[tuple[str, Mapping[Any, Any], Any]] = [
    ("Visit", VISIT_MOVES, VisitStatus),
    ("Request", REQUEST_MOVES, RequestStatus),
]
NOTE = "<!-- Written by `make docs` from the code. Do not edit. -->"


class Command(BaseCommand):
    help = "Write docs/permissions.md and docs/states.md; with --check only compare."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, fail if stale")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            pages = {"permissions.md": permissions(), "states.md": states()}
        stale = []
        for name, lines in pages.items():
            path = settings.BASE_DIR / "docs" / name
            text = "\n".join(lines) + "\n"
            if path.exists() and path.read_text() == text:
                continue
            stale.append(f"docs/{name}")
            if not options["check"]:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text)
                self.stdout.write(f"docs/{name} written")
        if stale and options["check"]:
            raise CommandError(f"not current: {', '.join(stale)}. Type: make docs")


def words(name: str) -> str:
    return name.replace("_", " ")


def permissions() -> list[str]:
    actors = list(Actor)
    lines = [
        "# Who may do what",
        "",
        NOTE,
        "",
        "Whose rows a person reaches at all is decided first, by `visible_to`: anything outside is "
        "404. This table comes second (403), the state of the row third (409).",
        "",
        "| | " + " | ".join(words(actor) for actor in actors) + " |",
        "|---|" + ":-:|" * len(actors),
    ]
    for perm in Perm:
        marks = ["✓" if perm in GRANTS[actor] else "" for actor in actors]
        lines.append(f"| {words(perm)} | " + " | ".join(marks) + " |")
    return lines


def states() -> list[str]:
    lines = ["# States and moves", "", NOTE]
    for title, moves, status in STATE_TABLES:
        lines += ["", f"## {title}", "", "```mermaid", "stateDiagram-v2"]
        lines += [f"    state {label_of(one)} as {one.value}" for one in status]
        lines += [f"    [*] --> {next(iter(status)).value}"]
        lines += [f"    {start} --> {end}: {words(move)}" for move, _, start, end in steps(moves)]
        lines += ["```", "", "| move | permission | from | to |", "|---|---|---|---|"]
        lines += [
            f"| {words(move)} | {words(perm)} | {start.label} | {end.label} |"
            for move, perm, start, end in steps(moves)
        ]
    return lines


def label_of(state: Any) -> str:
    return f'"{state.label}"'


def steps(moves: Mapping[Any, Any]) -> Iterator[tuple[str, str, Any, Any]]:
    for move, (perm, ways) in moves.items():
        for start, end in ways.items():
            yield move, perm, start, end
