"""A field left blank is named in its error, on every form of the site and of the admin."""

from __future__ import annotations

from html import unescape

import pytest
from django import forms
from django.db import transaction
from django.test import Client
from django.utils import translation

from accounts.missing import NamesMissing
from tests.bad_inputs.import_payloads import csvf
from tests.desk.addresses import PAGES, addresses_of
from tests.desk.forms_sent import changeable_admin, sent_from, the_form
from tests.importing import receive_table

pytestmark = [pytest.mark.django_db, pytest.mark.guarded]
APPS = {"accounts", "units", "inspections", "findings", "reports", "desk", "config"}
BARE = ["Trường này", "This field"]
OWN_WORDS = {"table"}  # "Hãy chọn tệp."
WRITERS = ["system_admin", "office", "leader", "hongngu"]


def emptied(made) -> dict[str, list[str]]:
    """What a browser sends of the form when nothing is filled in: only what is hidden."""
    visible = {name for name, kind in made.kinds.items() if not kind.widget.is_hidden}
    return {name: values for name, values in made.original.items() if name not in visible}


@pytest.mark.parametrize(
    ("language", "said"), [("vi", "Chưa có “{}”."), ("en", "“{}” is missing.")]
)
def test_every_form_names_each_field_that_is_missing(world, language, said):
    wrong, named = [], set()
    for who in WRITERS:
        person = world.people[who]
        type(person).objects.filter(pk=person.pk).update(language=language)
        client = Client(raise_request_exception=False)
        client.force_login(person)
        for name, kwargs in (PAGES | changeable_admin()).items():
            for of, address in addresses_of(world, name, kwargs).items():
                for made in sent_from(client, who, name, of, address):
                    faults, found = missing_in(client, made, language, said)
                    wrong += faults
                    named |= found
    assert wrong == [], "\n".join(wrong)
    assert len(named) >= 30, sorted(named)


def missing_in(client, made, language, said):
    """Send the form with nothing filled in: what is said wrongly, and the fields that were named."""
    point = transaction.savepoint()
    page = client.post(made.address, emptied(made))
    transaction.savepoint_rollback(point)
    form = the_form(page) if page.status_code == 200 else None
    if form is None:
        return [], set()
    text = unescape(page.content.decode())
    wrong = [f"{made}: {bare}" for bare in BARE if bare in text]
    required = {name for name, kind in form.fields.items() if kind.required and name in form.errors}
    required -= OWN_WORDS
    for name in required:
        with translation.override(language):
            label = str(form[name].label)
        if said.format(label) not in text and len(form.errors[name]) == 1:
            wrong.append(f"{made}: {name}: {form.errors[name]}")
    return wrong, {(type(form).__name__, name) for name in required}


def our_forms(base=forms.BaseForm):
    for form in base.__subclasses__():
        if form.__module__.split(".")[0] in APPS:
            yield form
        yield from our_forms(form)


def test_no_form_of_ours_says_it_in_djangos_words():
    """Also those that no page of the walk holds: lines of lists, sign-in, passwords, exports.

    A filter asks for nothing.
    """
    classes = {
        form for form in our_forms() if form.base_fields and not issubclass(form, NamesMissing)
    }
    asking = {
        f"{form.__name__}.{name}"
        for form in classes
        for name, field in form.base_fields.items()
        if field.required and not field.widget.is_hidden
    }
    assert asking == set()


def test_sign_in_and_password_pages_name_what_is_missing(client, world):
    page = client.post("/accounts/login/", {})
    for label in ("Tên đăng nhập", "Mật khẩu"):
        assert f"Chưa có “{label}”." in unescape(page.content.decode())
    client.force_login(world.people["office"])
    page = client.post("/accounts/password/", {"old_password": ""})
    for label in ("Mật khẩu cũ", "Mật khẩu mới"):
        assert f"Chưa có “{label}”." in unescape(page.content.decode())


def test_a_cell_of_an_import_that_is_blank_is_named_by_its_heading(world):
    head = ["Đơn vị", "Ngày kiểm tra", "Tệp bản quét", "Loại nội dung", "Nội dung", "Lĩnh vực"]
    blank = ["868", "19/07/2016", "bb.pdf", "hạn chế", "", "CD"]
    sent = receive_table(
        "past-visits", "cu.csv", csvf(head=head, rows=[blank]), by=world.people["office"]
    )
    said = [one["message"] for one in sent.preview["faults"] if one["heading"] == "Nội dung"]
    assert said == ["Chưa có “Nội dung”."]


def test_the_summary_above_a_form_names_the_field_once(client, world):
    client.force_login(world.people["leader"])
    page = client.post(f"/visits/{world.draft.visit.pk}/findings/add/", {"condition": ""})
    assert ">Chưa có “Nội dung ghi nhận”.</a>" in unescape(page.content.decode())
