"""Texts that no form cleaned, at the limit of their column and beyond, on either database."""

import datetime as dt

import pytest
from django.db import models

from accounts.actions.notices import announce, tell_once
from accounts.models import Notice, OutboxMail, User
from accounts.stale import fingerprint
from findings.actions.answers import save_draft, send_answer
from findings.models import Response
from tests.findings.factories import RequestFactory, make_visit
from tests.inspections.factories import UserFactory, make_staff, make_unit
from units.models import UnitVersion

pytestmark = pytest.mark.django_db


def fits(row: models.Model) -> bool:
    """What PostgreSQL would refuse, asked on either database."""
    row.refresh_from_db()
    columns = [field for field in row._meta.concrete_fields if isinstance(field, models.CharField)]
    return all(len(getattr(row, field.attname) or "") <= field.max_length for field in columns)


@pytest.fixture
def office():
    return UserFactory(role=User.Role.OFFICE, email="vanphong@example.vn")


@pytest.mark.parametrize(("length", "kept"), [(300, "ữ" * 300), (301, "ữ" * 299 + "…")])
def test_a_notice_is_told_however_long_its_text(office, length, kept):
    announce([Notice(recipient=office, text="ữ" * length, url="/")])
    assert tell_once(office, "thử", dt.date(2026, 11, 29), "ữ" * length, "/")
    rows = list(Notice.objects.all())
    assert [row.text for row in rows] == [kept, kept]
    assert all(fits(row) for row in rows)


def test_the_letter_has_the_whole_text(office, settings):
    settings.MAIL_CONFIGURED = True
    announce([Notice(recipient=office, text="ữ" * 301, url="/")])
    assert "ữ" * 301 in OutboxMail.objects.get().body


@pytest.mark.parametrize("length", [199, 200])
def test_a_unit_with_the_longest_name_answers(office, length):
    """Its name and the code stand in the notice to those who verify."""
    unit = make_unit("Ữ" * 150)
    UnitVersion.objects.update(full_name="Ữ" * length)
    visit = make_visit(issued=True, unit=unit)
    asked = RequestFactory(visit=visit, status="issued")
    staff = make_staff(unit)
    values = {"done": "Đã làm.", "done_on": dt.date(2018, 8, 1)}
    save_draft(asked.pk, values, seen=fingerprint(Response(), values), by=staff)
    send_answer(asked.pk, by=staff)
    rows = Notice.objects.filter(recipient=office)
    assert rows.count() == 1
    assert all(fits(row) for row in rows)


def test_a_sign_that_folding_makes_longer_is_searched_as_far_as_the_column_goes():
    """ "ﷺ" folds to eighteen letters."""
    unit = make_unit("Phòng " + "ﷺ" * 140)
    assert fits(unit.versions.get())
