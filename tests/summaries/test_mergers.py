"""July 2025: what merged whole is carried on, what was split keeps its figures, nothing twice."""

from __future__ import annotations

import datetime as dt

import pytest

from findings.models import Finding
from inspections.models import Visit
from reports.models import IssuingBody
from reports.summaries.dossier import dossier_of
from reports.summaries.figures import figures_of
from reports.summaries.scope import ready_made
from tests.findings.factories import make_area
from tests.people import UserFactory
from tests.summaries.province import Province, issue

pytestmark = pytest.mark.django_db
EVE, FIRST = dt.date(2025, 6, 30), dt.date(2025, 7, 1)


@pytest.fixture
def province(db):
    """Xã A and xã B become xã N; of xã C a part goes to N and what is left to M."""
    made = Province(UserFactory(role="office"))
    IssuingBody.objects.create(name="Sở Nội vụ", symbol="SNV")
    made.unit("Tỉnh Đồng Tháp", "province")
    for name in ("Xã A", "Xã B", "Xã C"):
        made.unit(name, "commune", "Tỉnh Đồng Tháp", end=EVE)
    for name in ("Xã N", "Xã M"):
        made.unit(name, "commune", "Tỉnh Đồng Tháp", start=FIRST)
    made.succeed("Xã A", "Xã N", "whole")
    made.succeed("Xã B", "Xã N", "whole")
    made.succeed("Xã C", "Xã N", "part")
    made.succeed("Xã C", "Xã M", "remainder")
    visits = [
        inspected(made, "Xã A", dt.date(2024, 7, 10), 2),
        inspected(made, "Xã B", dt.date(2024, 7, 20), 1),
        inspected(made, "Xã C", dt.date(2024, 7, 5), 3),
        inspected(made, "Xã A", dt.date(2025, 6, 30), 5),
        inspected(made, "Xã N", dt.date(2025, 7, 1), 4),
        inspected(made, "Xã M", dt.date(2025, 7, 31), 1),
    ]
    issue(visits)
    return made


def inspected(province, name, day, limitations):
    visit = Visit.objects.create(unit=province.units[name], held_on=day, status="in_progress")
    for number in range(1, limitations + 1):
        Finding.objects.create(
            visit=visit,
            kind="limitation",
            number=number,
            condition="Kế hoạch còn chung chung.",
            area=make_area(),
            created_by=province.office,
        )
    return visit


def test_july_2025_against_july_2024(province):
    figures = figures_of(ready_made("y2025-m07"), province.office)
    chains = [(r.name, r.former, r.before.value, r.now.value) for r in figures.chains]
    assert chains == [
        ("Xã C", (), 3, 0),  # split: divided among nobody
        ("Xã M", (), 0, 1),
        ("Xã N", ("Xã A", "Xã B"), 3, 4),
    ]
    assert figures.total.limitations.value == 5
    assert [(row.level, row.checked.value, row.standing.value) for row in figures.levels] == [
        ("commune", 2, 2)
    ]


def test_the_year_names_old_units_as_they_were(province):
    figures = figures_of(ready_made("y2025"), province.office)
    inspected_units = [(row.name, row.limitations.value) for row in figures.inspected]
    assert inspected_units == [("Xã A", 5), ("Xã M", 1), ("Xã N", 4)]
    assert figures.total.limitations.value == 10  # every finding once
    chains = {r.name: (r.before.value, r.now.value) for r in figures.chains}
    assert chains == {"Xã C": (3, 0), "Xã M": (0, 1), "Xã N": (3, 9)}


def test_before_the_merger_nothing_is_carried(province):
    figures = figures_of(ready_made("y2024-m07"), province.office)
    assert [row.name for row in figures.inspected] == ["Xã A", "Xã B", "Xã C"]


def test_a_dossier_holds_what_went_over_whole_and_no_part(province):
    content = dossier_of(province.units["Xã N"].pk, province.office).content
    visits = next(table for table in content.tables if table.key == "visits")
    assert [row[2] for row in visits.rows] == ["Xã A", "Xã B", "Xã A", "Xã N"]
    said = " ".join(sentence.text for sentence in content.sentences)
    assert "Đã kiểm tra 4 lần, ghi nhận 0 ưu điểm, 12 hạn chế, nêu 0 kiến nghị." in said
    assert "Tiếp nhận toàn bộ: Xã A (đến ngày 30/06/2025)" in said
    assert "đối với xã" in said  # a kind of unit is small inside a sentence
    assert "Xã C" not in said
