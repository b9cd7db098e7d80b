"""Database guards of issued documents: what SQLite and PostgreSQL themselves refuse.

- The register, the events, the log and all history tables take rows and never change them.
- While a visit is issued, nothing its minutes print can be added, changed or taken away.
- A visit becomes issued only beside a standing document, and stops being so only when all its
  documents are withdrawn.
- One entered from paper has no document, says where it comes from, and is only ever struck out.
- An answer that was sent stays as it is, with its evidence.
- Numbers and entries of the register follow each other without a gap.

`wanted` lists these guards and those of unit versions, for the tables and columns that are there.
Every `migrate` ends by putting back what is not as listed (config/management/commands/migrate.py);
`manage.py check --database default`, `/healthz` and `check_register` report it. A change of the
texts here needs a migration, be it an empty one: `serve` runs `migrate` only when one is waiting.
"""

# ruff: noqa: S608  (every name in these statements is written in this file)

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from accounts import triggers
from accounts.triggers import ALWAYS, HISTORY_KEYS, Columns, Guard, Problem, insert_only
from units import guards as of_units

PREFIX = "reports_guard_"
# Names of triggers; not of the constraints, which no change of a table touches.
ANY_GUARD = rf"{PREFIX}|\w+_keep_|units_no_loop_|units_(code|name)_once_a_day_"
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
    """A table whose rows are printed with a visit, and the way from a row to its visit."""

    table: str
    visit: str = "{row}.visit_id"
    free: frozenset[str] = field(default_factory=frozenset)


def _through(table: str, column: str) -> str:
    return f"(SELECT o.visit_id FROM {table} o WHERE o.id = {{row}}.{column})"


PARTS = (
    Part("inspections_participant"),
    Part("inspections_visitteam"),
    Part("inspections_sitecheck"),
    Part("inspections_visitfile"),
    Part("findings_finding", free=FINDING_FREE),
    Part("findings_finding_scope_units", _through("findings_finding", "finding_id")),
    Part("findings_findingfile", _through("findings_finding", "finding_id")),
    Part("findings_correctionrequest", free=REQUEST_FREE),
    Part("findings_recheck"),
    Part(
        "findings_correctionrequest_findings",
        _through("findings_correctionrequest", "correctionrequest_id"),
    ),
)


def wanted(connection: BaseDatabaseWrapper) -> list[triggers.Definition]:
    """All guards for the tables and columns that this database has now."""
    columns, vendor = triggers.columns_of(connection), connection.vendor
    guards = [*of_units.guards(vendor), *_kept(columns, vendor), *_issued(columns, vendor)]
    return list(triggers.definitions(guards, columns, vendor))


def faults(connection: BaseDatabaseWrapper) -> list[triggers.Fault]:
    """The guards that are missing, changed or switched off. Reads only; any role may ask."""
    return triggers.faults(connection, wanted(connection))


def put_back(connection: BaseDatabaseWrapper) -> None:
    """Make the guards that are not as they have to be; this takes the owner of the tables."""
    triggers.put(connection, wanted(connection))


def sentences(found: Iterable[triggers.Fault]) -> list[str]:
    """The faults in words, one sentence for each kind of them, with all names."""
    words = {
        Problem.MISSING: _("Guards of kept rows are missing: %(names)s."),
        Problem.CHANGED: _("Guards of kept rows were changed: %(names)s."),
        Problem.OFF: _("Guards of kept rows are switched off: %(names)s."),
    }
    names: dict[Problem, list[str]] = {problem: [] for problem in words}
    for fault in found:
        names[fault.problem].append(fault.name)
    return [words[problem] % {"names": ", ".join(of)} for problem, of in names.items() if of]


def _kept(columns: Columns, vendor: str) -> Iterator[Guard]:
    for table, unique in KEPT:
        yield insert_only(table, columns, vendor, unique)
    for table in sorted(columns):
        if columns[table].intersection(HISTORY_KEYS):
            yield insert_only(table, columns, vendor)


def _issued(columns: Columns, vendor: str) -> Iterator[Guard]:
    differ = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    yield _visit_guard(columns, differ)
    for part in PARTS:
        yield _part_guard(part, _frozen(columns, part.table, part.free), differ)
    yield from _sent_answers(differ)
    yield _next_entry()
    issuer = columns["reports_numberseries"].intersection({"team_id", "body_id"})
    yield _counter("reports_numberseries", "last", [*sorted(issuer), "type", "year"], differ)
    yield _counter("reports_registerhead", "entries", [], differ)


def _guard(table: str, refused: dict[str, str], first: str = "") -> Guard:
    message = f"refused: issued rows of {table} are kept as they are"
    return Guard(f"{PREFIX}{table}", table, refused, message, first)


def _frozen(columns: Columns, table: str, free: frozenset[str]) -> list[str]:
    """Everything but the key and what is named as free: a new column is frozen unless named."""
    return sorted(columns[table] - free - {"id"})


def _changed(columns: Iterable[str], differ: str) -> str:
    return "(" + " OR ".join(f'NEW."{c}" {differ} OLD."{c}"' for c in columns) + ")"


def _locked(visit: str) -> str:
    return f"EXISTS (SELECT 1 FROM {VISIT} v WHERE v.id = {visit} AND v.status IN {LOCKED_STATES})"


def _part_guard(part: Part, columns: list[str], differ: str) -> Guard:
    old, new = part.visit.format(row="OLD"), part.visit.format(row="NEW")
    over = (
        f'EXISTS (SELECT 1 FROM "{part.table}" held WHERE held.id = NEW.id '
        f"AND {_locked(part.visit.format(row='held'))})"
    )
    either = f"({_locked(old)} OR {_locked(new)})"
    return _guard(
        part.table,
        {
            "INSERT": f"{_locked(new)} OR {over}",
            "UPDATE": f"NEW.id {differ} OLD.id OR ({either} AND {_changed(columns, differ)})",
            "DELETE": _locked(old),
        },
        # someone may be issuing the visit right now: see what it is when they are done
        first=f"PERFORM 1 FROM {VISIT} v WHERE v.id = {part.visit} FOR SHARE;",
    )


def _visit_guard(columns: Columns, differ: str) -> Guard:
    frozen = _changed(_frozen(columns, VISIT, VISIT_FREE), differ)
    documents = f"SELECT 1 FROM {DOCUMENT} d WHERE d.visit_id = OLD.id AND d.kind {OF_MINUTES}"
    standing = (
        f"{documents} AND NOT EXISTS"
        " (SELECT 1 FROM reports_withdrawal w WHERE w.document_id = d.id)"
    )
    was, becomes = f"OLD.status IN {ISSUED_STATES}", f"NEW.status IN {ISSUED_STATES}"
    leaves_unwithdrawn = f"EXISTS ({standing}) OR NOT EXISTS ({documents})"
    was_paper, is_paper = "OLD.status = 'recorded'", "NEW.status = 'recorded'"
    update = (
        f"NEW.id {differ} OLD.id"
        f" OR (({was} OR {was_paper}) AND {frozen})"
        f" OR ({was} AND NOT {becomes} AND ({leaves_unwithdrawn}))"
        f" OR (NOT {was} AND {becomes} AND NOT EXISTS ({standing} AND d.kind = 'minutes'))"
    )
    if "provenance" in columns[VISIT]:  # the column came later than the others
        struck = (
            f"NEW.status NOT IN ('recorded', 'cancelled') OR {_changed(['provenance'], differ)}"
        )
        update += (
            f" OR ({was_paper} AND ({struck}))"
            f" OR ({is_paper} AND (NEW.provenance = '' OR {was} OR EXISTS ({documents})))"
        )
    return _guard(
        VISIT,
        {
            "INSERT": f"{becomes} OR {is_paper} OR EXISTS"
            f" (SELECT 1 FROM {VISIT} v WHERE v.id = NEW.id AND v.status IN {LOCKED_STATES})",
            "UPDATE": update,
            "DELETE": f"{was} OR {was_paper}"
            f" OR EXISTS (SELECT 1 FROM {DOCUMENT} d WHERE d.visit_id = OLD.id)",
        },
    )


def _sent_answers(differ: str) -> Iterator[Guard]:
    """A sent answer stays, and no evidence is added to it, changed or taken away."""
    answers, files = "findings_response", "findings_responsefile"
    same = "h.id = NEW.id OR (h.request_id = NEW.request_id AND h.round = NEW.round)"
    held = f'EXISTS (SELECT 1 FROM "{answers}" h WHERE ({same}) AND h.sent_at IS NOT NULL)'
    sent = "OLD.sent_at IS NOT NULL"
    moved = f"NEW.id {differ} OLD.id"
    yield _guard(answers, {"INSERT": held, "UPDATE": f"{sent} OR {moved}", "DELETE": sent})

    def of_sent(row: str) -> str:
        return (
            f'EXISTS (SELECT 1 FROM "{answers}" a WHERE a.id = {row}.response_id'
            " AND a.sent_at IS NOT NULL)"
        )

    over = f'EXISTS (SELECT 1 FROM "{files}" held WHERE held.id = NEW.id AND {of_sent("held")})'
    yield _guard(
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
    return _guard(
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
    return _guard(
        table,
        {
            "INSERT": f'NEW."{column}" <> 0 OR EXISTS (SELECT 1 FROM "{table}" h WHERE {taken})',
            "UPDATE": f"{_changed(['id', *key], differ)}"
            f' OR NEW."{column}" < OLD."{column}" OR NEW."{column}" > OLD."{column}" + 1',
            "DELETE": ALWAYS,
        },
    )
