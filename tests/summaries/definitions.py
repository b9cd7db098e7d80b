"""Random saved summaries, and their numbers counted by plain SQL."""

from __future__ import annotations

import datetime as dt
import random

from django.db import connection

from reports.models import SummaryDefinition

HALVES = [(1, 1, 6, 30), (7, 1, 12, 31), (1, 1, 12, 31), (4, 1, 6, 30), (5, 5, 9, 9)]


def make_definition(seed, province):
    rng = random.Random(seed)
    year = rng.choice((2018, 2025))
    m1, d1, m2, d2 = rng.choice(HALVES)
    compared = rng.random() < 0.6
    definition = SummaryDefinition.objects.create(
        name=f"Tổng hợp {seed}",
        period_from=dt.date(year, m1, d1),
        period_to=dt.date(year, m2, d2),
        period_label=f"kỳ {seed}",
        counted_by=rng.choice(("review", "visit")),
        areas=rng.choice(([], [], ["TT"], ["CD", "CV"])),
        compare_from=dt.date(2018 if year == 2025 else 2017, 1, 1) if compared else None,
        compare_to=dt.date(2018 if year == 2025 else 2017, 12, 31) if compared else None,
        compare_label="kỳ trước" if compared else "",
        with_sentences=rng.random() < 0.3,
        with_charts=False,
        is_training=rng.random() < 0.2,
        owner=province.office,
    )
    if rng.random() < 0.4:
        definition.units.set(rng.sample(sorted(province.units.values(), key=lambda u: u.pk), 3))
    return definition


def family(definition, province):
    """The chosen units with what went over whole into them, and all that ever stood below."""
    names = {unit.pk: name for name, unit in province.units.items()}
    chosen = {names[unit.pk] for unit in definition.units.all()}
    while more := {old for old, new in province.whole.items() if new in chosen} - chosen:
        chosen |= more
    while more := {c for name in chosen for c in province.children.get(name, [])} - chosen:
        chosen |= more
    return [province.units[name].pk for name in chosen]


def sql(query, parameters=()):
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()


def where(definition, province, start, end):
    day = "v.held_on" if definition.counted_by == "visit" else "COALESCE(v.period_to, v.held_on)"
    clause = (
        "v.status IN ('issued', 'concluded', 'closed') AND v.is_training = %s "
        f"AND {day} BETWEEN %s AND %s"
    )
    parameters = [definition.is_training, start, end]
    if definition.units.exists():
        ids = family(definition, province)
        clause += f" AND v.unit_id IN ({', '.join(['%s'] * len(ids))})"
        parameters += ids
    return clause, parameters


def in_areas(definition):
    if not definition.areas:
        return "", []
    return f" AND a.code IN ({', '.join(['%s'] * len(definition.areas))})", definition.areas


def by_sql(definition, province, today, start=None, end=None):
    """Every total of one period."""
    start, end = start or definition.period_from, end or definition.period_to
    clause, parameters = where(definition, province, start, end)
    areas, codes = in_areas(definition)
    ((visits, units),) = sql(
        f"SELECT COUNT(*), COUNT(DISTINCT v.unit_id) FROM inspections_visit v WHERE {clause}",
        parameters,
    )
    findings = sql(
        "SELECT f.kind, a.code, COUNT(*), COUNT(DISTINCT v.unit_id) FROM findings_finding f "
        "JOIN inspections_visit v ON v.id = f.visit_id "
        f"JOIN inspections_reformarea a ON a.id = f.area_id WHERE {clause}{areas} "
        "GROUP BY f.kind, a.code",
        [*parameters, *codes],
    )
    requests = sql(
        "SELECT CASE WHEN r.status = 'closed' THEN 'handled' "
        "WHEN r.status = 'responded' THEN 'answered' WHEN r.status = 'withdrawn' THEN 'withdrawn' "
        "WHEN r.deadline IS NULL THEN 'dayless' WHEN r.deadline < %s THEN 'overdue' "
        "ELSE 'running' END AS stage, COUNT(*) FROM findings_correctionrequest r "
        "JOIN inspections_visit v ON v.id = r.visit_id "
        f"LEFT JOIN inspections_reformarea a ON a.id = r.area_id WHERE {clause}{areas} "
        "AND r.status <> 'draft' GROUP BY stage",
        [today, *parameters, *codes],
    )
    return {
        "visits": visits,
        "units": units,
        "areas": {(kind, code): (n, at) for kind, code, n, at in findings},
        "stages": dict(requests),
    }
