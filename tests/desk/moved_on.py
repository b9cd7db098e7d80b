"""Events that befall a row while somebody types in its form, and the forms they close."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from findings.actions.answers import send_answer
from findings.actions.decisions import decide_extension
from findings.actions.handover import hand_over
from findings.actions.moves import acknowledge_request
from findings.actions.verdicts import (
    close_request,
    give_verdict,
    reopen_request,
    withdraw_request,
)
from findings.models import CorrectionRequest
from inspections.actions.moves import Move, move_visit
from inspections.actions.receipts import receive_notice
from reports.actions.withdraw import withdraw_document
from tests.desk.world import World
from tests.reports.factories import issued
from units.actions import end_unit

SECTIONS = {
    f"inspections:visit-edit-{part}"
    for part in (
        "frame",
        "participants",
        "sites",
        "photos",
        "general",
        "opinion",
        "copies",
        "note",
    )
}
INSIDE = {
    "findings:finding-add",
    "findings:finding-detail",  # up and down
    "findings:finding-edit",
    "findings:finding-delete",
    "findings:file-edit",
    "findings:recheck-edit",
    "findings:request-add",
    "findings:request-detail",
    "findings:request-edit",
    "findings:request-delete",
}
RECORDS = {
    "admin:inspections_visit_change",
    "admin:findings_finding_change",
    "admin:findings_correctionrequest_change",
    "admin:findings_findingfile_change",
    "admin:findings_recheck_change",
}
ANSWERING = {
    "findings:request-detail",  # "we have received it"
    "findings:request-answer",
    "findings:answer-send",
    "findings:evidence-replace",
    "findings:evidence-remove",
}


@dataclass
class Moved:
    """`refused` answer 409, `gone` 404; every other form of the rows `of` is saved whole."""

    act: Callable[[], Any]
    of: set[str]
    refused: set[str]
    gone: set[str] = field(default_factory=set)


def moves(world: World, more: dict[str, dict[str, Any]]) -> dict[str, Moved]:
    return moves_of_visits(world, more) | moves_of_requests(world, more)


def moves_of_visits(world: World, more: dict[str, dict[str, Any]]) -> dict[str, Moved]:
    office, leader, unit = (world.people[name] for name in ("office", "leader", "hongngu"))
    planned, told, running = (more[name]["visit"].pk for name in ("planned", "told", "running"))
    commune = more["commune"]["hongngu"].pk
    closed = {*SECTIONS, "admin:inspections_visit_change"}

    def cancel(visit: int) -> Any:
        return move_visit(visit, Move.CANCEL, by=office, reason="Nhầm.")

    return {
        "its minutes are issued": Moved(
            lambda: issued(world.draft.visit),
            {"draft", "strength"},
            SECTIONS | INSIDE | RECORDS | {"inspections:visit-move", "reports:minutes-issue"},
        ),
        "it is opened again": Moved(
            lambda: move_visit(world.draft.visit.pk, Move.RESUME, by=leader),
            {"draft", "strength"},
            {"inspections:visit-move", "reports:minutes-issue"},
        ),
        "its minutes are withdrawn": Moved(
            lambda: withdraw_document(world.document.pk, by=office, reason="Nhầm."),
            {"issued", "", "checked"},
            {
                "findings:recheck-add",
                "findings:deadline-set",
                "findings:request-withdraw",
                "findings:extension-decide",
                "reports:paper-issue",
                "reports:document-withdraw",
                "reports:document-supplement",
                "reports:document-scan",
            },
            gone=ANSWERING,
        ),
        "a planned visit is cancelled": Moved(lambda: cancel(planned), {"planned"}, closed),
        "a running visit is cancelled": Moved(
            lambda: cancel(running),
            {"running"},
            closed | {"findings:finding-add", "findings:request-add"},
        ),
        "a visit begins": Moved(
            lambda: move_visit(told, Move.START, by=leader),
            {"told"},
            {"inspections:visit-edit-frame", "admin:inspections_visit_change"},
        ),
        "it is read out": Moved(
            lambda: move_visit(running, Move.READ_OUT, by=leader), {"running"}, set()
        ),
        "a colleague has confirmed the notice": Moved(
            lambda: receive_notice(told, by=unit), {"told"}, {"desk:visit-detail"}
        ),
        "a unit has ended": Moved(
            lambda: end_unit(commune, dt.date(2026, 1, 1), by=office, basis="Nghị quyết"),
            {"commune"},
            {"units:unit-rename", "units:unit-end"},
        ),
        "a table was dropped": Moved(
            lambda: more["checked"]["sent_table"].delete(),
            {"checked"},
            set(),
            gone={"imports:table-detail"},
        ),
    }


def moves_of_requests(world: World, more: dict[str, dict[str, Any]]) -> dict[str, Moved]:
    office, unit = world.people["office"], world.people["hongngu"]
    row = {name: rows["request"] for name, rows in more.items() if "request" in rows}

    def withdraw(request: CorrectionRequest) -> Any:
        return withdraw_request(request.pk, "Nhầm.", by=office)

    def verify() -> Any:
        answer = row["answered"].responses.get().pk
        return give_verdict(row["answered"].pk, "met", "", seen_response=answer, by=office)

    judging = {"findings:request-detail", "findings:answers-verify", "findings:request-withdraw"}
    return {
        "a drafted answer's request is withdrawn": Moved(
            lambda: withdraw(world.issued.request),
            {"issued", ""},
            ANSWERING
            | {
                "findings:deadline-set",
                "findings:request-withdraw",
                "findings:extension-decide",
                "reports:paper-issue",
                "reports:document-withdraw",
            },
        ),
        "a colleague has sent the answer": Moved(
            lambda: send_answer(world.issued.request.pk, by=unit),
            {"issued", ""},
            ANSWERING | {"reports:document-withdraw"},
        ),
        "an answer is verified": Moved(verify, {"answered", "asked"}, judging),
        "an answered request is withdrawn": Moved(
            lambda: withdraw(row["answered"]), {"answered", "asked"}, judging
        ),
        "a request is closed": Moved(
            lambda: close_request(row["verified"].pk, by=office),
            {"verified"},
            {"findings:request-close"},
        ),
        "a request is opened again": Moved(
            lambda: reopen_request(row["closed"].pk, "Chưa đạt.", by=office),
            {"closed"},
            {"findings:request-reopen"},
        ),
        "more time is refused": Moved(
            lambda: decide_extension(world.extension.pk, None, "Đủ ngày.", by=office),
            {"", "issued"},
            {"findings:extension-decide"},
        ),
        "a colleague has received it": Moved(
            lambda: acknowledge_request(row["new"].pk, by=unit),
            {"new"},
            {"findings:request-detail"},
        ),
        "a received request is withdrawn": Moved(
            lambda: withdraw(row["acknowledged"]),
            {"acknowledged"},
            {
                "findings:request-withdraw",
                "findings:request-answer",
                "findings:extension-ask",
            },
        ),
        "a request is handed over": Moved(
            lambda: hand_over(row["ended"].pk, world.hongngu, "Sáp nhập.", by=office),
            {"ended", "asked"},
            {"findings:handover-add"},
        ),
    }
