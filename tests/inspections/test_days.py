"""Every place of this app where a day is typed reads it as day/month/year."""

import datetime as dt

import pytest
import tablib
from django import forms
from django.contrib import admin
from django.urls import get_resolver, reverse

from accounts.form_fields import DayFormField
from inspections.admin.lists import CalendarDayResource
from inspections.filters import VisitFilter
from inspections.forms import plans, sections, teams, visits
from inspections.models import CalendarDay
from tests.inspections.factories import UserFactory

pytestmark = pytest.mark.django_db
TYPED = [("19/07/2018", dt.date(2018, 7, 19)), ("05/07/2018", dt.date(2018, 7, 5))]


def page_fields():
    for module in (plans, sections, teams, visits):
        for name, form in vars(module).items():
            if isinstance(form, type) and issubclass(form, forms.BaseForm):
                yield from ((f"{name}.{key}", f) for key, f in form.base_fields.items())
    for name, made in VisitFilter.base_filters.items():
        if issubclass(made.field_class, forms.DateField):
            yield f"filter.{name}", made.field_class()


def day_fields(fields):
    return [(name, field) for name, field in fields if isinstance(field, forms.DateField)]


def test_the_pages_have_day_fields_and_all_read_day_first():
    found = day_fields(page_fields())
    assert len(found) >= 8
    for name, field in found:
        assert isinstance(field, DayFormField), name
        for typed, day in TYPED:
            assert field.clean(typed) == day, name


def test_the_records_read_day_first(rf):
    request = rf.get("/")
    request.user = UserFactory(role="office")
    request.resolver_match = get_resolver().resolve(reverse("admin:inspections_visit_add"))
    count = 0
    for model, model_admin in admin.site._registry.items():
        if model._meta.app_label != "inspections":
            continue
        for name, field in day_fields(model_admin.get_form(request)().fields.items()):
            count += 1
            for typed, day in TYPED:
                assert field.clean(typed) == day, (model, name)
    assert count >= 6


@pytest.mark.parametrize(("typed", "day"), TYPED)
def test_the_calendar_import_reads_day_first(typed, day):
    data = tablib.Dataset(
        [typed, "ngày nghỉ", "Ngày nghỉ thử", "có", ""],
        headers=["Ngày", "Loại", "Tên ngày", "Có quyết định chính thức", "Nguồn"],
    )
    office = UserFactory(role="office")
    for _round in range(2):
        result = CalendarDayResource(user=office).import_data(data)
        assert not result.has_errors(), result.faults()
        assert not result.has_validation_errors(), result.faults()
    assert CalendarDay.objects.get().date == day


def test_nobody_gets_a_page_without_signing_in(client):
    for pattern in get_resolver("inspections.urls").url_patterns:
        kwargs = dict.fromkeys(pattern.pattern.converters, 1)
        if "move" in kwargs:
            kwargs["move"] = "start"
        answer = client.get(reverse(f"inspections:{pattern.name}", kwargs=kwargs))
        assert answer.status_code == 302, pattern.name
        assert answer.url.startswith("/accounts/login/"), pattern.name


@pytest.mark.parametrize("name", ["plan-list", "visit-list", "team-list"])
def test_a_wrong_method_is_refused(client, name):
    client.force_login(UserFactory(role="office"))
    assert client.post(reverse(f"inspections:{name}")).status_code == 405
