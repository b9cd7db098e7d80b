"""Database guards of unit versions: no code and no unit twice on a day, no loops.

Each refusal carries the name of its rule, which units/rules.py turns into a sentence.
"""

# ruff: noqa: S608  (every name in these statements is written in this file)

from __future__ import annotations

from accounts.triggers import Exclusion, Guard

TABLE = "units_unitversion"
SAME_DAYS = (
    "other.id IS NOT NEW.id"
    " AND (other.valid_from IS NULL OR NEW.valid_to IS NULL OR other.valid_from <= NEW.valid_to)"
    " AND (other.valid_to IS NULL OR NEW.valid_from IS NULL OR other.valid_to >= NEW.valid_from)"
)
CODE_TWICE = (
    f"NEW.code <> '' AND EXISTS (SELECT 1 FROM {TABLE} other"
    f" WHERE other.code = NEW.code AND {SAME_DAYS})"
)
NAME_TWICE = (
    f"EXISTS (SELECT 1 FROM {TABLE} other WHERE other.unit_id = NEW.unit_id AND {SAME_DAYS})"
)
LOOP = (
    "NEW.parent_id IS NOT NULL AND EXISTS (WITH RECURSIVE above(unit_id) AS (SELECT NEW.parent_id"
    f" UNION SELECT version.parent_id FROM {TABLE} version"
    " JOIN above ON version.unit_id = above.unit_id WHERE version.parent_id IS NOT NULL)"
    " SELECT 1 FROM above WHERE above.unit_id = NEW.unit_id)"
)
# The lock comes first: of two people who hang A under B and B under A at one moment, the second
# waits, and then sees the first one's row.
ONE_AFTER_THE_OTHER = (
    "IF NEW.parent_id IS NOT NULL THEN"
    " PERFORM pg_advisory_xact_lock(hashtext('units_no_loop')); END IF;"
)
DAYS = "daterange(valid_from, valid_to, '[]') WITH &&"
POSTGRESQL = [
    Exclusion(
        "units_code_once_a_day",
        TABLE,
        frozenset({"code", "valid_from", "valid_to"}),
        f"EXCLUDE USING gist (code WITH =, {DAYS}) WHERE (code <> '')",
    ),
    Exclusion(
        "units_name_once_a_day",
        TABLE,
        frozenset({"unit_id", "valid_from", "valid_to"}),
        f"EXCLUDE USING gist (unit_id WITH =, {DAYS})",
    ),
]


def guards(vendor: str) -> list[Guard | Exclusion]:
    if vendor == "postgresql":
        return [*POSTGRESQL, _rule("units_no_loop", LOOP)]
    rules = {
        "units_code_once_a_day": CODE_TWICE,
        "units_name_once_a_day": NAME_TWICE,
        "units_no_loop": LOOP,
    }
    return [_rule(name, condition) for name, condition in rules.items()]


def _rule(name: str, condition: str) -> Guard:
    return Guard(
        name,
        TABLE,
        {"INSERT": condition, "UPDATE": condition},
        name,
        first=ONE_AFTER_THE_OTHER,
        code="check_violation",
        may_be_emptied=True,
    )
