"""What the database itself refuses about issued documents, on SQLite and on PostgreSQL.

- The register, the events, the log and all history tables take rows and never change them.
- While a visit is issued, nothing its minutes print can be added, changed or taken away.
- A visit becomes issued only beside a standing document, and stops being so only when all its
  documents are withdrawn.
- One entered from paper has no document, says where it comes from, and is only ever struck out.
- An answer that was sent stays as it is, with its evidence.
- Numbers and entries of the register follow each other without a gap.

On SQLite the rules hold on a bare connection without any pragma: REPLACE fires no delete trigger
there, so inserting over a kept row, and giving a row another key, are refused as well. Everything
is put back after each `migrate`, because SQLite loses the triggers of a table it builds anew.
"""

# ruff: noqa: S608  (every name in these statements is written in this file)

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from accounts.triggers import insert_only

VISIT = "inspections_visit"
OF_MINUTES = "IN ('minutes', 'supplement')"
DOCUMENT = "reports_issueddocument"
ISSUED_STATES = "('issued', 'concluded', 'closed')"
LOCKED_STATES = "('issued', 'concluded', 'closed', 'recorded')"
KEPT: tuple[tuple[str, list[list[str]]], ...] = (
    (DOCUMENT, [["series_id", "number"], ["check_code"], ["entry_number"], ["entry_hash"]]),
    ("reports_withdrawal", [["document_id"]]),
    ("reports_signedscan", []),
    ("inspections_visitevent", []),
    ("inspections_noticereceipt", [["visit_id", "announced_at", "held_on"]]),
    ("findings_requestevent", []),
    ("findings_verdict", [["response_id"]]),
    ("findings_extension", [["request_id", "number"]]),
    ("findings_extensionfile", []),
    ("findings_extensiondecision", [["extension_id"]]),
    ("findings_datenotice", []),
    ("findings_escalation", [["request_id", "told", "deadline"]]),
    ("findings_handover", []),
    ("accounts_auditentry", []),
)
HISTORY_KEYS = {"history_id", "m2m_history_id"}
EVENTS = ("INSERT", "UPDATE", "DELETE")
# What may still change of an issued visit and of an issued request.
VISIT_FREE = frozenset(
    {
        "status",
        "announced_at",
        "read_out_at",
        "read_out_by_id",
        "issued_at",
        "issued_by_id",
        "content_version",
        "internal_note",
        "provenance",
    }
)
REQUEST_FREE = frozenset(
    {
        "status",
        "current_unit_id",
        "issued_at",
        "acknowledged_at",
        "acknowledged_by_id",
        "verified_at",
        "verified_by_id",
        "deadline",
        "internal_note",
        "search_text",
        "spelling",
    }
)
FINDING_FREE = frozenset({"internal_note", "search_text", "spelling"})


@dataclass(frozen=True)
class Part:
    """A model whose rows are printed with a visit, and the way from a row to its visit."""

    model: str  # "inspections.Participant", or "findings.Finding.scope_units" for its link table
    visit: str = "{row}.visit_id"
    free: frozenset[str] = field(default_factory=frozenset)


def _through(table: str, column: str) -> str:
    return f"(SELECT o.visit_id FROM {table} o WHERE o.id = {{row}}.{column})"


PARTS = (
    Part("inspections.Participant"),
    Part("inspections.VisitTeam"),
    Part("inspections.SiteCheck"),
    Part("inspections.VisitFile"),
    Part("findings.Finding", free=FINDING_FREE),
    Part("findings.Finding.scope_units", _through("findings_finding", "finding_id")),
    Part("findings.FindingFile", _through("findings_finding", "finding_id")),
    Part("findings.CorrectionRequest", free=REQUEST_FREE),
    Part("findings.Recheck"),
    Part(
        "findings.CorrectionRequest.findings",
        _through("findings_correctionrequest", "correctionrequest_id"),
    ),
)


@dataclass(frozen=True)
class Guard:
    """The conditions under which each kind of statement on a table is refused."""

    table: str
    refused: dict[str, str]
    visit: str = ""  # its visit, locked while PostgreSQL asks for its state


def install(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Put all guards; those that are there already are replaced."""
    for table, unique in KEPT:
        _run(insert_only(table, unique=unique), apps, editor)
    for model in apps.get_models(include_auto_created=True):
        if model._meta.pk.column in HISTORY_KEYS:
            _run(insert_only(model._meta.db_table, pk=model._meta.pk.column), apps, editor)
    for guard in _guards(apps, editor.connection.vendor):
        for statement in _statements(guard, editor.connection.vendor):
            editor.execute(statement, params=None)


def take_off(editor: BaseDatabaseSchemaEditor) -> None:
    """Drop every guard that is there, whatever the models were when it was put.

    SQLite builds a table anew to change it, and refuses while a trigger of another table names it.
    """
    if editor.connection.vendor != "sqlite":
        return
    with editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'reports_guard_%'"
        )
        names = [name for (name,) in cursor.fetchall()]
    for name in names:
        editor.execute(f'DROP TRIGGER "{name}"', params=None)


def remove(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    for guard in _guards(apps, editor.connection.vendor):
        for statement in _drops(guard, editor.connection.vendor):
            editor.execute(statement, params=None)


def _run(operation: Any, apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    operation.code(apps, editor)


def _guards(apps: Any, vendor: str) -> Iterator[Guard]:
    differ = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    visit = apps.get_model("inspections.Visit")
    yield _visit_guard(_columns(visit, VISIT_FREE), differ)
    for part in PARTS:
        model = _model(apps, part.model)
        yield _part_guard(model._meta.db_table, part, _columns(model, part.free), differ)
    yield from _sent_answers(apps, differ)
    yield _next_entry()
    yield _counter("reports_numberseries", "last", ["team_id", "body_id", "type", "year"], differ)
    yield _counter("reports_registerhead", "entries", [], differ)


def _model(apps: Any, path: str) -> Any:
    app, name, *link = path.split(".")
    model = apps.get_model(app, name)
    return model._meta.get_field(link[0]).remote_field.through if link else model


def _columns(model: Any, free: frozenset[str]) -> list[str]:
    """Everything but the key and what is named as free: a new column is frozen unless named."""
    columns = [column.column for column in model._meta.concrete_fields if not column.primary_key]
    return [column for column in columns if column not in free]


def _changed(columns: Iterable[str], differ: str) -> str:
    return "(" + " OR ".join(f'NEW."{c}" {differ} OLD."{c}"' for c in columns) + ")"


def _locked(visit: str) -> str:
    return f"EXISTS (SELECT 1 FROM {VISIT} v WHERE v.id = {visit} AND v.status IN {LOCKED_STATES})"


def _part_guard(table: str, part: Part, columns: list[str], differ: str) -> Guard:
    old, new = part.visit.format(row="OLD"), part.visit.format(row="NEW")
    over = (
        f'EXISTS (SELECT 1 FROM "{table}" held WHERE held.id = NEW.id '
        f"AND {_locked(part.visit.format(row='held'))})"
    )
    either = f"({_locked(old)} OR {_locked(new)})"
    return Guard(
        table,
        {
            "INSERT": f"{_locked(new)} OR {over}",
            "UPDATE": f"NEW.id {differ} OLD.id OR ({either} AND {_changed(columns, differ)})",
            "DELETE": _locked(old),
        },
        visit=part.visit,
    )


def _visit_guard(columns: list[str], differ: str) -> Guard:
    documents = f"SELECT 1 FROM {DOCUMENT} d WHERE d.visit_id = OLD.id AND d.kind {OF_MINUTES}"
    standing = (
        f"{documents} AND NOT EXISTS"
        " (SELECT 1 FROM reports_withdrawal w WHERE w.document_id = d.id)"
    )
    was, becomes = f"OLD.status IN {ISSUED_STATES}", f"NEW.status IN {ISSUED_STATES}"
    leaves_unwithdrawn = f"EXISTS ({standing}) OR NOT EXISTS ({documents})"
    was_paper, is_paper = "OLD.status = 'recorded'", "NEW.status = 'recorded'"
    frozen = f"({was} OR {was_paper}) AND {_changed(columns, differ)}"
    struck = f"NEW.status NOT IN ('recorded', 'cancelled') OR {_changed(['provenance'], differ)}"
    return Guard(
        VISIT,
        {
            "INSERT": f"{becomes} OR {is_paper} OR EXISTS"
            f" (SELECT 1 FROM {VISIT} v WHERE v.id = NEW.id AND v.status IN {LOCKED_STATES})",
            "UPDATE": f"NEW.id {differ} OLD.id"
            f" OR ({frozen})"
            f" OR ({was_paper} AND ({struck}))"
            f" OR ({is_paper} AND (NEW.provenance = '' OR {was} OR EXISTS ({documents})))"
            f" OR ({was} AND NOT {becomes} AND ({leaves_unwithdrawn}))"
            f" OR (NOT {was} AND {becomes} AND NOT EXISTS ({standing} AND d.kind = 'minutes'))",
            "DELETE": f"{was} OR {was_paper}"
            f" OR EXISTS (SELECT 1 FROM {DOCUMENT} d WHERE d.visit_id = OLD.id)",
        },
    )


def _sent_answers(apps: Any, differ: str) -> Iterator[Guard]:
    """A sent answer stays, and no evidence is added to it, changed or taken away."""
    answers = apps.get_model("findings.Response")._meta.db_table
    files = apps.get_model("findings.ResponseFile")._meta.db_table
    same = "h.id = NEW.id OR (h.request_id = NEW.request_id AND h.round = NEW.round)"
    held = f'EXISTS (SELECT 1 FROM "{answers}" h WHERE ({same}) AND h.sent_at IS NOT NULL)'
    sent = "OLD.sent_at IS NOT NULL"
    moved = f"NEW.id {differ} OLD.id"
    yield Guard(answers, {"INSERT": held, "UPDATE": f"{sent} OR {moved}", "DELETE": sent})

    def of_sent(row: str) -> str:
        return (
            f'EXISTS (SELECT 1 FROM "{answers}" a WHERE a.id = {row}.response_id'
            " AND a.sent_at IS NOT NULL)"
        )

    over = f'EXISTS (SELECT 1 FROM "{files}" held WHERE held.id = NEW.id AND {of_sent("held")})'
    yield Guard(
        files,
        {
            "INSERT": f"{of_sent('NEW')} OR {over}",
            "UPDATE": f"{moved} OR {of_sent('OLD')} OR {of_sent('NEW')}",
            "DELETE": of_sent("OLD"),
        },
    )


def _next_entry() -> Guard:
    """An entry takes the next number of its series and hangs on the last link of the chain."""
    number = f"SELECT MAX(d.number) FROM {DOCUMENT} d WHERE d.series_id = NEW.series_id"
    last = f"SELECT MAX(d.entry_number) FROM {DOCUMENT} d"
    link = f"SELECT d.entry_hash FROM {DOCUMENT} d WHERE d.entry_number = NEW.entry_number - 1"
    return Guard(
        DOCUMENT,
        {
            "INSERT": f"NEW.number <> COALESCE(({number}), 0) + 1"
            f" OR NEW.entry_number <> COALESCE(({last}), 0) + 1"
            f" OR NEW.previous_hash <> COALESCE(({link}), '')"
        },
    )


def _counter(table: str, column: str, key: list[str], differ: str) -> Guard:
    """Starts at nothing, goes up by one, never down, and never away."""
    # an issuer is named in one of two columns, the other one is empty on both sides
    same = " AND ".join(f'NOT (h."{name}" {differ} NEW."{name}")' for name in key)
    taken = f"h.id = NEW.id OR ({same})" if key else "h.id = NEW.id"
    return Guard(
        table,
        {
            "INSERT": f'NEW."{column}" <> 0 OR EXISTS (SELECT 1 FROM "{table}" h WHERE {taken})',
            "UPDATE": f"{_changed(['id', *key], differ)}"
            f' OR NEW."{column}" < OLD."{column}" OR NEW."{column}" > OLD."{column}" + 1',
            "DELETE": "1 = 1",
        },
    )


def guard_name(table: str, event: str) -> str:
    return f"reports_guard_{table}_{event.lower()}"[:63]


def _statements(guard: Guard, vendor: str) -> Iterator[str]:
    yield from _drops(guard, vendor)
    if vendor == "postgresql":
        yield from _postgresql(guard)
        return
    for event, refused in guard.refused.items():
        yield (
            f'CREATE TRIGGER "{guard_name(guard.table, event)}" BEFORE {event} ON "{guard.table}" '
            f"WHEN {refused} BEGIN SELECT RAISE(ABORT, '{_message(guard)}'); END"
        )


def _postgresql(guard: Guard) -> Iterator[str]:
    function = f"reports_guard_{guard.table}"[:63]
    branches = "".join(
        f"IF TG_OP = '{event}' THEN {_wait(guard, event)} IF {refused} THEN {_raise(guard)} END IF;"
        " END IF; "
        for event, refused in guard.refused.items()
    )
    yield (
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN "
        f"IF TG_OP = 'TRUNCATE' THEN {_raise(guard)} END IF; {branches}"
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $guard$"
    )
    for event in guard.refused:
        yield (
            f'CREATE TRIGGER "{guard_name(guard.table, event)}" BEFORE {event} ON "{guard.table}" '
            f"FOR EACH ROW EXECUTE FUNCTION {function}()"
        )
    yield (
        f'CREATE TRIGGER "{guard_name(guard.table, "TRUNCATE")}" BEFORE TRUNCATE ON '
        f'"{guard.table}" FOR EACH STATEMENT EXECUTE FUNCTION {function}()'
    )


def _wait(guard: Guard, event: str) -> str:
    """Someone may be issuing the visit right now: see what it is when they are done."""
    if not guard.visit:
        return ""
    visit = guard.visit.format(row="OLD" if event == "DELETE" else "NEW")
    return f"PERFORM 1 FROM {VISIT} v WHERE v.id = {visit} FOR SHARE;"


def _raise(guard: Guard) -> str:
    return f"RAISE EXCEPTION '{_message(guard)}' USING ERRCODE = 'restrict_violation';"


def _message(guard: Guard) -> str:
    return f"refused: issued rows of {guard.table} are kept as they are"


def _drops(guard: Guard, vendor: str) -> Iterator[str]:
    on = f' ON "{guard.table}"' if vendor == "postgresql" else ""
    for event in (*EVENTS, "TRUNCATE"):
        yield f'DROP TRIGGER IF EXISTS "{guard_name(guard.table, event)}"{on}'
