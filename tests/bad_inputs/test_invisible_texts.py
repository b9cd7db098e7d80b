"""Texts of signs that no file can hold, or that nobody can see, at every door."""

from __future__ import annotations

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.admin_forms import ScopedModelForm
from accounts.forms import WorkFormMixin
from findings.models import Finding
from inspections.forms.rows import RowForm
from inspections.models import Plan, ReformArea
from tests.bad_inputs.adapter import TEXTS, Door, sign_in
from tests.bad_inputs.import_surface import send_file
from tests.bad_inputs.judging import accepted, nothing_stored, refused_at_field
from tests.bad_inputs.pages import submit
from tests.bad_inputs.test_texts import send
from tests.walking import our_forms

pytestmark = pytest.mark.django_db
DOORS = [pytest.param(door, id=door.name) for door in TEXTS]
REQUIRED = [pytest.param(door, id=door.name) for door in TEXTS if door.required]
BLANK = [
    "\u2800",
    "\u3164",
    "\u115f\u1160\uffa0",
    "\u00ad \u200b",
    "\u2800\r\n\u2800",
    "\u0301",
    "\ufffe",
]
UNSEEN = [ascii(text) for text in BLANK]


@pytest.mark.parametrize("door", DOORS)
def test_what_xml_does_not_know_is_not_stored(place, door: Door):
    client = sign_in(place.people[door.who])
    _typed, answer = send(client, place, door, "Chưa\ufffe niêm\uffff yết\x0c")
    accepted(answer)
    assert door.kept(place).split() == ["Chưa", "niêm", "yết"]


@pytest.mark.parametrize("text", BLANK, ids=UNSEEN)
@pytest.mark.parametrize("door", REQUIRED)
def test_a_required_text_of_which_nothing_can_be_seen_is_empty(place, door: Door, text):
    client = sign_in(place.people[door.who])
    with nothing_stored(place):
        typed, answer = send(client, place, door, text)
    refused_at_field(answer, door.field, typed)


@pytest.mark.parametrize("text", BLANK, ids=UNSEEN)
def test_the_admin_says_so_too(place, text):
    client = sign_in(place.people["office"])
    url = reverse("admin:inspections_plan_add")
    answer = submit(client, url, {"year": "2019", "title": text})
    assert answer.status_code == 200
    assert not Plan.objects.filter(year=2019).exists()
    answer = submit(client, url, {"year": "2019", "title": "Kế\uffff hoạch"})
    assert answer.status_code == 302
    assert Plan.objects.get(year=2019).title == "Kế hoạch"


@pytest.mark.parametrize("text", BLANK[:4], ids=UNSEEN[:4])
def test_an_imported_cell_says_so_too(place, text):
    area = ReformArea.objects.get(pk=place.area)
    start = f"{place.draft.code};Hạn chế"
    table = f"Đợt kiểm tra;Loại;Nội dung;Lĩnh vực\n{start};Chưa\uffff niêm yết;{area.code}\n"
    client = sign_in(place.people["leader"])
    answer = send_file(client, "findings", "a.csv", f"{table}{start};{text};{area.code}\n".encode())
    assert [(one["line"], one["heading"]) for one in answer.faults] == [(3, "Nội dung")]
    answer = send_file(client, "findings", "a.csv", table.encode())
    assert answer.was_taken_in, answer.faults
    assert Finding.objects.order_by("-pk")[0].condition == "Chưa niêm yết"


NO_TEXT = {"form_key", "seen", "username"}  # of the program; a name to sign in with


def free_texts():
    """The text fields of forms whose data is not cleaned as a whole before they see it."""
    for form in our_forms():
        if issubclass(form, (WorkFormMixin, ScopedModelForm, RowForm)):
            continue
        for name, field in form.base_fields.items():
            is_text = isinstance(field, forms.CharField) and name not in NO_TEXT
            if is_text and field.required and "password" not in name:
                yield f"{form.__name__}.{name}", field


def test_every_other_text_of_a_form_goes_through_the_same_rule():
    found = dict(free_texts())
    assert {"BodyForm.full_name", "VersionForm.name", "EndForm.basis"} <= set(found)
    for name, field in found.items():
        assert field.clean("a\uffffb") == "ab", name
        with pytest.raises(ValidationError):
            field.clean("\u2800 \u3164")


def test_the_shell_stores_no_such_sign_either(place):
    finding = Finding.objects.get(pk=place.finding.pk)
    finding.condition = "a\ufffeb"
    finding.save()
    assert Finding.objects.get(pk=place.finding.pk).condition == "ab"
