"""Wherever a day is typed, 05/07/2018 is the fifth of July: every place is found by looking."""

from __future__ import annotations

import datetime as dt
import types

import django_filters
import pytest
from django import forms
from django.contrib import admin
from django.db import models
from django.urls import reverse
from import_export import widgets

from accounts.admin_forms import DayRangeFilter
from accounts.cell_widgets import DayWidget
from accounts.form_fields import DayFormField
from accounts.model_fields import DayField
from accounts.models import User
from engines.vietnamese.dates import format_date
from tests import walking
from tests.people import UserFactory

TYPED = [("19/07/2018", dt.date(2018, 7, 19)), ("05/07/2018", dt.date(2018, 7, 5))]
OF_DAYS = (forms.DateField, forms.DateTimeField, forms.SplitDateTimeField)


def reads_day_first(field):
    return isinstance(field, DayFormField) and all(
        field.clean(typed) == day for typed, day in TYPED
    )


def faulty(fields):
    """Fields that take a day, and those of them that do not read it our way."""
    days = [(name, field) for name, field in fields if isinstance(field, OF_DAYS)]
    return len(days), [name for name, field in days if not reads_day_first(field)]


def is_day(field):
    return isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField)


def admin_fields(request):
    """What the admin makes of each day of a model, on its pages and in the rows inside them."""
    for page in walking.our_admins():
        for part in (page, *(inline(page.model, page.admin_site) for inline in page.inlines)):
            for field in filter(is_day, part.model._meta.fields):
                made = part.formfield_for_dbfield(field, request)
                yield f"{type(part).__name__}.{field.name}", made
            form = getattr(part, "form", None)
            yield from ((f"{form.__name__}.{k}", f) for k, f in form.declared_fields.items())


def test_every_field_of_a_form_reads_the_day_first():
    count, bad = faulty(walking.form_fields())
    assert count >= 18
    assert bad == []


def test_every_filter_of_a_list_reads_the_day_first():
    count, bad = faulty(walking.filter_fields())
    assert count >= 11
    assert bad == []


@pytest.mark.django_db
def test_every_field_of_the_admin_reads_the_day_first(rf):
    request = rf.get("/admin/")
    request.user = UserFactory(role=User.Role.OFFICE)
    request.resolver_match = types.SimpleNamespace(kwargs={})
    count, bad = faulty(admin_fields(request))
    assert count >= 17
    assert bad == []


def plain_models():
    found = [(m.__name__, f) for m in walking.our_models() for f in filter(is_day, m._meta.fields)]
    return len(found), [f"{name}.{f.name}" for name, f in found if not isinstance(f, DayField)]


def test_every_day_of_a_model_reads_the_day_first():
    count, bad = plain_models()
    assert count >= 17
    assert bad == []
    for model in walking.our_models():
        for field in filter(is_day, model._meta.fields):
            for typed, day in TYPED:
                assert field.to_python(typed) == day, (model, field)


class Narrowed:
    """Stands for the rows of a list and keeps what they were narrowed by."""

    def __init__(self):
        self.asked = {}

    def filter(self, **asked):
        self.asked |= asked
        return self


def path_field(model, path):
    for part in path.split("__")[:-1]:
        model = model._meta.get_field(part).related_model
    return model, model._meta.get_field(path.split("__")[-1])


def list_filters(pages, request):
    """(admin, path, the filter's class) of each list filter over a day or a time."""
    for page in pages:
        assert page.date_hierarchy is None, f"{page}: days are typed, not chosen from a tree"
        for entry in page.get_list_filter(request):
            path, made = entry if isinstance(entry, tuple) else (entry, admin.FieldListFilter)
            assert isinstance(path, str), f"{page}: say of {path} how it reads a day"
            if isinstance(path_field(page.model, path)[1], models.DateField):
                yield page, path, made


def test_every_list_filter_of_the_admin_reads_the_day_first(rf):
    request = rf.get("/admin/")
    found = list(list_filters(walking.our_admins(), request))
    assert len(found) >= 11
    for page, path, made in found:
        assert issubclass(made, DayRangeFilter), (page, path)
        model, field = path_field(page.model, path)
        asked = {f"{path}_from": ["05/07/2018"], f"{path}_to": ["19/07/2018"]}
        rows = Narrowed()
        made(field, request, asked, model, page, path).queryset(request, rows)
        days = [str(moment)[:10] for moment in rows.asked.values()]
        assert days == ["2018-07-05", "2018-07-20"], (page, path)  # from, and before


def plain_columns(resources):
    """Columns of a file that hold a day, and those which would read it another way."""
    days, bad = 0, []
    for resource in resources:
        model = resource._meta.model
        own = {f.name for f in filter(is_day, model._meta.fields)} if model else set()
        for name, column in resource.fields.items():
            kind = column.widget
            timely = isinstance(kind, (widgets.DateWidget, widgets.DateTimeWidget))
            if not timely and (column.attribute or name) not in own:
                continue
            days += 1
            if not isinstance(kind, DayWidget) or any(
                kind.clean(typed) != day for typed, day in TYPED
            ):
                bad.append(f"{resource.__name__}.{name}")
    return days, bad


def test_every_column_of_an_import_reads_the_day_first():
    days, bad = plain_columns(walking.our_resources())
    assert days >= 4
    assert bad == []


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "day"), TYPED)
@pytest.mark.parametrize("name", ["unit-list", "unit-tree"])
def test_units_are_shown_as_of_the_day_in_the_address(client, name, typed, day):
    client.force_login(UserFactory())
    page = client.get(reverse(f"units:{name}"), {"tai_ngay": typed})
    assert page.context["day"] == day
    assert format_date(day) in page.content.decode()


def test_no_page_asks_the_browser_for_a_date():
    """The browser's own picker follows the machine's language: 05/07 would be May there."""
    from django.conf import settings

    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        assert 'type="date' not in path.read_text(encoding="utf-8"), path


# --- these tests see what they are for ---


class PlainForm(forms.Form):
    signed_on = forms.DateField()
    signed_at = forms.SplitDateTimeField()
    in_words = DayFormField()


class PlainFilter(django_filters.FilterSet):
    day = django_filters.DateFilter()
    between = django_filters.DateFromToRangeFilter()


def test_a_plain_field_filter_or_column_would_be_named(monkeypatch):
    monkeypatch.setattr(walking, "our_forms", lambda: [PlainForm])
    assert {n.split(".")[-1] for n in faulty(walking.form_fields())[1]} == {
        "signed_on",
        "signed_at",
        "signed_at[0]",
    }
    monkeypatch.setattr(walking, "our_filter_sets", lambda: [PlainFilter])
    assert {n.split(".")[-1] for n in faulty(walking.filter_fields())[1]} == {
        "day",
        "between[0]",
        "between[1]",
    }


def test_a_plain_field_of_a_model_or_a_file_would_be_named(monkeypatch):
    from import_export.fields import Field

    fields = [models.DateField(name="day"), DayField(name="ours")]
    meta = types.SimpleNamespace(fields=fields)
    model = types.SimpleNamespace(__name__="Plain", _meta=meta)
    monkeypatch.setattr(walking, "our_models", lambda: [model])
    assert plain_models() == (2, ["Plain.day"])
    columns = {"day": Field(attribute="day"), "ours": Field(attribute="ours", widget=DayWidget())}
    made = types.SimpleNamespace(
        __name__="File", _meta=types.SimpleNamespace(model=model), fields=columns
    )
    assert plain_columns([made]) == (2, ["File.day"])


def test_our_own_classes_are_among_those_found():
    from findings.filters import RequestFilter
    from inspections.forms.visits import VisitFrameForm
    from units.resources import UnitVersionResource

    assert VisitFrameForm in walking.our_forms()
    assert RequestFilter in walking.our_filter_sets()
    assert UnitVersionResource in walking.our_resources()
