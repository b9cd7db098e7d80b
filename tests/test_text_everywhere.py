"""Text that comes decomposed (macOS, Windows-1258) is stored composed, in every field people type."""

from __future__ import annotations

import unicodedata

import pytest
from django.db import models
from import_export import widgets

from accounts.cell_widgets import TextWidget
from accounts.model_fields import ProseField
from inspections.models import Plan
from tests import walking
from tests.people import UserFactory

NFC = "Ủy ban nhân dân huyện Lấp Vò"
NFD = unicodedata.normalize("NFD", NFC)

# Written by the program alone, or composed by the form that takes it (names to sign in, codes).
NOT_TYPED = {
    "accounts.AuditEntry": {"request_id", "target", "username"},
    "accounts.IdempotencyKey": {"body_hash", "content_hash", "key", "result_url"},
    "accounts.Job": {"kind", "result_url", "worker"},
    "accounts.SentTable": {"kind"},
    "accounts.DailyRun": {"name"},
    "accounts.Notice": {"kind", "url"},
    "accounts.OutboxMail": {"body", "kind", "message_id"},
    "accounts.SavedFilter": {"list_name", "query"},
    "accounts.User": {
        "email",
        "password",
        "search_text",
        "sort_key",
        "spelling",
        "username",
    },
    "findings.CorrectionRequest": {"search_text", "spelling"},
    "findings.Finding": {"search_text", "spelling"},
    "findings.ExtensionFile": {"content_type", "sha256"},
    "findings.FindingFile": {"content_type", "sha256"},
    "findings.RequestEvent": {"move"},
    "findings.ResponseFile": {"content_type", "sha256"},
    "inspections.Criterion": {"code"},
    "inspections.ReformArea": {"code"},
    "inspections.TeamMember": {"sort_key"},
    "inspections.VisitEvent": {"move"},
    "inspections.VisitFile": {"content_type", "sha256"},
    "reports.IssuedDocument": {
        "check_code",
        "content",
        "content_sha256",
        "docx_sha256",
        "entry_hash",
        "pdf_sha256",
        "previous_hash",
        "search_text",
        "template",
    },
    "reports.RegisterHead": {"entry_hash", "last_seal"},
    "reports.SignedScan": {"content_type", "seal", "sha256"},
    "accounts.JobResult": {"content_type", "sha256"},
    "reports.Withdrawal": {"seal"},
    "reports.CheckAsking": {"address"},
    "units.UnitVersion": {"search_text", "sort_key", "spelling"},
}


def text_fields(model):
    for field in model._meta.concrete_fields:
        if isinstance(field, (models.CharField, models.TextField)) and not field.choices:
            yield field


def test_every_typed_text_is_stored_composed():
    count = 0
    for model in walking.our_models():
        for field in text_fields(model):
            if field.name in NOT_TYPED.get(model._meta.label, ()):
                continue
            count += 1
            assert field.get_prep_value(NFD) == NFC, f"{model._meta.label}.{field.name}"
    assert count >= 60


def test_every_typed_text_has_words_signs_as_what_they_are():
    for model in walking.our_models():
        for field in text_fields(model):
            if field.name in NOT_TYPED.get(model._meta.label, ()):
                continue
            stored = field.get_prep_value("\uf0fe Có, \uf0fd Không, ＱĐ１")
            assert stored == "☑ Có, ☒ Không, QĐ1", f"{model._meta.label}.{field.name}"


def test_every_typed_text_of_several_lines_keeps_a_pasted_table():
    table = "\tNăm 2017\tNăm 2018\nSố hồ sơ\t120\t"
    count = 0
    for model in walking.our_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, ProseField):
                count += 1
                assert field.get_prep_value(f"\n{table}\n") == table, field
                form_field = field.formfield()
                assert form_field.clean(f"\r\n{table}\r\n".replace("\r", "")) == table, field
                assert "maxlength" not in form_field.widget.attrs, field
    assert count >= 25
    assert TextWidget().clean(f"{table}\n") == table


def test_a_plain_text_field_would_be_seen():
    assert models.CharField(max_length=50).get_prep_value(NFD) != NFC


@pytest.mark.django_db
def test_a_page_of_the_admin_composes_what_is_sent(client):
    client.force_login(UserFactory(role="office"))
    url = "/admin/inspections/plan/add/"
    form = client.get(url).context["adminform"].form
    sent = {"form_key": form["form_key"].value(), "year": "2018", "title": NFD}
    assert client.post(url, sent).status_code == 302
    assert Plan.objects.get().title == NFC


def test_every_column_of_text_in_a_file_is_composed():
    count = 0
    for resource in walking.our_resources():
        for name, column in resource.fields.items():
            if type(column.widget) is widgets.CharWidget:
                pytest.fail(f"{resource.__name__}.{name} takes text as it comes")
            if type(column.widget) is TextWidget:
                count += 1
                assert column.widget.clean(NFD) == NFC
    assert count >= 15
