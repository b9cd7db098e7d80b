"""The half-year the article reports: two units, 7 strengths, 10 limitations, 9 requests."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command

from accounts.models import User
from config.demo.july_2018 import add_july_2018
from config.demo.people import add_people
from engines.decree30.check import failed
from engines.printing import paper_pdf
from inspections.models import Visit
from reports.actions.issue import issue_minutes
from reports.bodies import load_body
from reports.summaries.paper import summary_of
from reports.summaries.scope import ready_made

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parent / "half_year_2018.txt"


@pytest.fixture
def july_2018(db):
    """Both minutes issued: the demo leaves those of Lấp Vò ready to be issued."""
    call_command("load_units", verbosity=0)
    call_command("load_lists", verbosity=0)
    load_body()
    add_people()
    add_july_2018()
    lap_vo = Visit.objects.get(held_on=dt.date(2018, 7, 19), is_training=False)
    issue_minutes(lap_vo.pk, by=User.objects.get(username="truongdoan"))


def test_the_article_is_counted_and_worded(july_2018):
    """One test for all of it: the units and lists of the province take long to load."""
    office = User.objects.get(username="vanphong")
    with time_machine.travel("2018-08-01 09:00+07:00", tick=False):
        summary = summary_of(ready_made("y2018-h1"), office)
    assert_counted(summary.figures)
    lines = (sentence.text.replace("\xa0", " ") for sentence in summary.content.sentences)
    assert "\n".join(lines) + "\n" == GOLDEN.read_text(encoding="utf-8")
    assert failed(paper_pdf(summary.context)) == []  # every rule of the decree
    nothing = summary_of(ready_made("y2018-h2"), office)
    assert nothing.figures.visits.value == 0
    assert "chưa có biên bản kiểm tra nào được phát hành" in nothing.content.sentences[2].text


def assert_counted(figures):
    assert [(row.level, row.checked.value, row.standing.value) for row in figures.levels] == [
        ("district", 2, 12)
    ]
    by_area = {
        row.code: (row.strengths.value, row.limitations.value, row.requests.value)
        for row in figures.areas
    }
    # by hand from the facts: Hồng Ngự and Lấp Vò together
    assert by_area == {
        "CD": (3, 4, 3),
        "TT": (3, 4, 1),
        "BM": (0, 0, 2),
        "CV": (1, 1, 2),
        "CS": (0, 1, 1),
    }
    total = figures.total
    assert (total.strengths.value, total.limitations.value, total.requests.value) == (7, 10, 9)
    assert (figures.visits.value, figures.units.value) == (2, 2)


def test_the_facts_say_the_same():
    facts = Path(__file__).parents[2] / "config/demo/inspections_2018.json"
    found = json.loads(facts.read_text(encoding="utf-8"))["inspections"]
    counted = [
        sum(len(one[kind]) for one in found)
        for kind in ("strengths", "limitations", "recommendations")
    ]
    assert counted == [7, 10, 9]
