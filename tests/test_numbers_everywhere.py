"""Wherever a number or a time is typed, it is read as Vietnamese write it, or refused in words."""

from __future__ import annotations

import datetime as dt
import types

import django_filters
import pytest
from django import forms
from django.core.exceptions import ValidationError
from import_export import widgets

from accounts.form_fields import ClockFormField, WholeNumberFormField
from accounts.models import User
from accounts.resources import WholeNumberWidget
from tests import walking
from tests.people import UserFactory

# "1.000" is a thousand and never one.
READ = {
    "12": 12,
    "1.000": 1000,
    "2.000": 2000,
    "1.945": 1945,
    " 007 ": 7,
    "１２": 12,
    "12\u00a0": 12,  # as Word and web pages send them
    "\u200e1.000\u200b": 1000,
}
REFUSED = ["1,5", "1,0", "1.5", "1.00", "1.0000", "1,000", "10.00", "1_000", "1e3", "٣", "½", "5²",
           "NaN", "một", "9" * 25, "9" * 5000, "-1", "1 000", "0x10"]  # fmt: skip
CLOCK = {
    "8 giờ 30 phút": dt.time(8, 30),
    "8 giờ 30": dt.time(8, 30),
    "8giờ30phút": dt.time(8, 30),
    "8 Giờ 30 Phút": dt.time(8, 30),
    "8 giờ": dt.time(8),
    "8g30": dt.time(8, 30),
    "8G30": dt.time(8, 30),
    "8h30": dt.time(8, 30),
    "08h30p": dt.time(8, 30),
    "8h": dt.time(8),
    "8g": dt.time(8),
    "08:30": dt.time(8, 30),
    "8:30": dt.time(8, 30),
    "08:30:00": dt.time(8, 30),
    "23h59": dt.time(23, 59),
    "0h": dt.time(0),
    "8 giờ 5 phút": dt.time(8, 5),
    "8\u00a0giờ\u00a030\u00a0phút": dt.time(8, 30),  # as Word sends it
    "8h30\u200b": dt.time(8, 30),
    "8h30'": dt.time(8, 30),
    "8h30\u2019": dt.time(8, 30),
    "8 : 30": dt.time(8, 30),
    "8 gi\u01a1\u0300 30 phu\u0301t": dt.time(8, 30),  # decomposed, as a Mac sends it
}
NO_CLOCK = ["8.30", "8,5", "8", "830", "8:5", "24:00", "8h60", "25h", "sáng", "8h30 chiều", "٨:٣٠",
            "-8:30", "8::30", "h30", "9" * 5000]  # fmt: skip

# Numbers that the program alone writes.
PROGRAMS = {"accounts.Job", "accounts.OutboxMail", "accounts.JobResult", "reports.IssuedDocument",
            "reports.RegisterHead", "reports.CheckAsking"}  # fmt: skip


def unlike(field, read, refused):
    """What the field reads otherwise than is written out above, or does not refuse in words."""
    wrong = []
    for typed, meant in read.items():
        try:
            if field.to_python(typed) != meant:
                wrong.append(typed)
        except ValidationError:
            wrong.append(typed)
    for typed in refused:
        try:
            field.clean(typed)
            wrong.append(typed)
        except ValidationError as error:
            if not "".join(error.messages).strip():
                wrong.append(typed)
    return wrong


def faulty(fields):
    """How many fields take a number or a time, and those that do not read it our way."""
    count, bad = 0, []
    for name, field in fields:
        if isinstance(field, forms.IntegerField):  # decimals and floats too
            count += 1
            ours = isinstance(field, WholeNumberFormField)
            if not ours or unlike(field, READ, REFUSED):
                bad.append(name)
        elif isinstance(field, forms.TimeField):
            count += 1
            if not isinstance(field, ClockFormField) or unlike(field, CLOCK, NO_CLOCK):
                bad.append(name)
        elif isinstance(field, forms.DurationField):
            bad.append(name)
    return count, bad


def admin_fields(request):
    """What the admin makes of every column of a page, and of the rows inside it."""
    for page in walking.our_admins():
        for part in (page, *(inline(page.model, page.admin_site) for inline in page.inlines)):
            for column in part.model._meta.fields:
                typed = column.editable and part.model._meta.label not in PROGRAMS
                if typed and not column.primary_key and not column.remote_field:
                    made = part.formfield_for_dbfield(column, request)
                    yield f"{type(part).__name__}.{column.name}", made
            form = getattr(part, "form", None)
            yield from ((f"{form.__name__}.{k}", f) for k, f in form.declared_fields.items())


def test_every_field_of_a_form_reads_numbers_and_times_our_way():
    count, bad = faulty(walking.form_fields())
    assert bad == []
    assert count >= 12


def test_every_filter_of_a_list_reads_numbers_our_way():
    count, bad = faulty(walking.filter_fields())
    assert bad == []
    assert count >= 6


@pytest.mark.django_db
def test_every_field_of_the_admin_reads_numbers_and_times_our_way(rf):
    request = rf.get("/admin/")
    request.user = UserFactory(role=User.Role.OFFICE)
    request.resolver_match = types.SimpleNamespace(kwargs={})
    count, bad = faulty(admin_fields(request))
    assert bad == []
    assert count >= 12


def test_every_column_of_an_import_reads_numbers_our_way():
    plain = (widgets.NumberWidget, widgets.TimeWidget, widgets.DurationWidget)
    columns = [
        (f"{resource.__name__}.{name}", column.widget)
        for resource in walking.our_resources()
        for name, column in resource.fields.items()
    ]
    assert [name for name, widget in columns if isinstance(widget, plain)] == []
    assert WholeNumberWidget().clean("1.000") == 1000
    for typed in ("1,5", "1.5", "1.00", "5²"):
        with pytest.raises(ValueError, match="số nguyên"):
            WholeNumberWidget().clean(typed)


@pytest.mark.parametrize("model", walking.our_models(), ids=lambda model: model.__name__)
def test_a_number_fits_the_column_of_both_databases(model):
    """SQLite's column would hold more than PostgreSQL's, whose refusal is an error of the server."""
    most = {"PositiveSmallIntegerField": 32_767, "PositiveIntegerField": 2_147_483_647}
    for column in model._meta.fields:
        limit = most.get(column.get_internal_type())
        if limit is None or not column.editable or column.formfield() is None:
            continue
        if not hasattr(column, "most"):
            assert model._meta.label in PROGRAMS, f"{column} takes what PostgreSQL does not"
            continue
        column.run_validators(limit)
        with pytest.raises(ValidationError):
            column.run_validators(limit + 1)
        with pytest.raises(ValidationError):
            column.formfield().clean(str(limit + 1))


# --- these tests see what they are for ---
class PlainForm(forms.Form):
    count = forms.IntegerField()
    share = forms.DecimalField()
    rate = forms.FloatField()
    begins = forms.TimeField()
    ours = WholeNumberFormField()
    clock = ClockFormField()


class PlainFilter(django_filters.FilterSet):
    year = django_filters.NumberFilter()


def test_a_plain_field_or_filter_would_be_named(monkeypatch):
    monkeypatch.setattr(walking, "our_forms", lambda: [PlainForm])
    assert {name.split(".")[-1] for name in faulty(walking.form_fields())[1]} == {
        "count", "share", "rate", "begins",
    }  # fmt: skip
    monkeypatch.setattr(walking, "our_filter_sets", lambda: [PlainFilter])
    assert faulty(walking.filter_fields())[0] == 1
    assert len(faulty(walking.filter_fields())[1]) == 1
