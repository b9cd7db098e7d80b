"""A page of two texts speaks in the form's words, not in the names of columns."""

import datetime as dt
from types import SimpleNamespace

from django import forms
from django.test import RequestFactory

from accounts.refusals import current_fields, typed_fields
from accounts.stale import readable
from inspections.models import Visit
from units.fields import UnitChoiceField


class PlaceForm(forms.Form):
    place = forms.CharField(label="địa điểm")
    session = forms.ChoiceField(label="Buổi", choices=[("morning", "sáng")])


def test_what_was_typed_and_what_stands_have_the_forms_labels():
    request = RequestFactory().post(
        "/", {"place": "Hội trường B", "session": "morning", "save": "Lưu"}
    )
    assert typed_fields(request, PlaceForm()) == [
        ("địa điểm", "Hội trường B"),
        ("Buổi", "sáng"),
    ]
    refusal = SimpleNamespace(current={"place": "Hội trường A"})
    assert current_fields(refusal, PlaceForm()) == [("Địa điểm", "Hội trường A")]


def test_a_unit_is_shown_as_it_was_typed():
    class UnitForm(forms.Form):
        unit = UnitChoiceField(label="Đơn vị")

    request = RequestFactory().post("/", {"unit": "Huyện Lấp Vò"})
    form = UnitForm()
    form.fields["unit"]._choices = [SimpleNamespace(label="Huyện Lấp Vò")]
    assert typed_fields(request, form) == [("Đơn vị", "Huyện Lấp Vò")]


def test_days_and_times_read_as_they_are_typed():
    visit = Visit(held_on=dt.date(2026, 11, 23), starts_at=dt.time(8, 0))
    assert readable(visit, "held_on") == "23/11/2026"
    assert readable(visit, "starts_at") == "08:00"
