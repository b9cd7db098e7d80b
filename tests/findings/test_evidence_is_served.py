"""Files go out through the permission check only, as attachments, and nothing kept is lost."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver

from accounts.models import AuditEntry
from findings.actions.answers import Evidence, replace_evidence
from findings.actions.answers import add_evidence as add_to_answer
from findings.actions.files import add_evidence as add_to_finding
from findings.models import Extension, ExtensionFile, ResponseFile
from inspections.actions.minutes import add_files
from inspections.files import files_undone_on_error, store_file
from inspections.models import VisitFile
from inspections.uploads import check_upload
from tests.bad_inputs.payloads import jpg_exif_gps, pdf_min
from tests.findings.factories import FindingFactory, RequestFactory, leader_of, make_visit
from tests.inspections.factories import UserFactory, make_staff, make_unit

pytestmark = pytest.mark.django_db
HASH = hashlib.sha256(pdf_min()).hexdigest()


def paper(name="Kế hoạch.pdf", body=None):
    return check_upload(SimpleUploadedFile(name, body or pdf_min()))


@pytest.fixture
def row():
    return RequestFactory(visit=make_visit(issued=True), status="issued")


@pytest.fixture
def staff(row):
    return make_staff(row.current_unit)


def extension_paper(row, staff):
    asked = Extension.objects.create(
        request=row, number=1, reason="Thiếu người.", proposed_on="2099-09-01", by=staff
    )
    with files_undone_on_error():
        return store_file(ExtensionFile(extension=asked), paper(), by=staff)


def everything(row, staff):
    """A file at each door: its address, who put it there."""
    draft = make_visit(unit=row.visit.unit)
    leader = leader_of(draft)
    finding = FindingFactory(visit=draft)
    (of_finding,) = add_to_finding(finding.pk, [paper()], by=leader)
    (of_visit,) = add_files(draft.pk, [paper()], {}, by=leader)
    (of_answer,) = add_to_answer(row.pk, [Evidence(paper())], by=staff)
    return {
        f"/findings/files/{of_finding.pk}/": leader,
        f"/visit-files/{of_visit.pk}/": leader,
        f"/answers/files/{of_answer.pk}/": staff,
        f"/extensions/files/{extension_paper(row, staff).pk}/": staff,
    }


def test_each_file_is_an_attachment_for_those_who_see_its_owner_alone(row, staff, media):
    strangers = [
        make_staff(make_unit("Thị xã Hồng Ngự", code="868", kind="thị xã")),
        leader_of(make_visit(unit=make_unit("Huyện Tháp Mười", code="872"))),
    ]
    for address, owner in everything(row, staff).items():
        client = Client()
        assert client.get(address).url.startswith("/accounts/login/"), address
        client.force_login(owner)
        answer = client.get(address)
        assert b"".join(answer.streaming_content) == pdf_min()
        assert answer["Content-Disposition"].startswith("attachment; filename"), address
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["Content-Type"] == "application/pdf"
        assert AuditEntry.objects.filter(act="download", username=owner.username).exists()
        for stranger in strangers:
            client.force_login(stranger)
            assert client.get(address).status_code == 404, (address, stranger)


def test_a_draft_of_an_answer_is_nobodys_business_outside_the_unit(row, staff, media):
    (file,) = add_to_answer(row.pk, [Evidence(paper())], by=staff)
    for reader in (leader_of(row.visit), UserFactory(role="office"), UserFactory(role="auditor")):
        client = Client()
        client.force_login(reader)
        assert client.get(f"/answers/files/{file.pk}/").status_code == 404


def test_no_address_leads_to_the_folder_of_files(row, staff, media, settings):
    assert settings.MEDIA_URL in ("", "/")
    (file,) = add_to_answer(row.pk, [Evidence(paper())], by=staff)
    client = Client()
    client.force_login(staff)
    for folder in ("", "media/", "files/", "static/", "answers/files/"):
        assert client.get(f"/{folder}{file.file.name}").status_code == 404, folder
    roots = {str(entry.pattern) for entry in get_resolver().url_patterns}
    assert not {root for root in roots if "media" in root}


def test_a_paper_is_never_shown_inside_the_page_a_picture_may_be(row, staff, media):
    (pdf,) = add_to_answer(row.pk, [Evidence(paper())], by=staff)
    (photo,) = add_to_answer(row.pk, [Evidence(paper("a.jpg", jpg_exif_gps()))], by=staff)
    client = Client()
    client.force_login(staff)
    for file, kind in ((pdf, "attachment"), (photo, "inline")):
        answer = client.get(f"/answers/files/{file.pk}/?inline")
        b"".join(answer.streaming_content)
        assert answer["Content-Disposition"].startswith(kind)
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_fingerprint_stands_on_every_page_of_a_file(row, staff, media):
    addresses = everything(row, staff)
    finding = FindingFactory._meta.model.objects.get(files__isnull=False)
    pages = {
        f"/findings/{finding.pk}/": leader_of(finding.visit),
        f"/requests/{row.pk}/answer/": staff,
        f"/requests/{row.pk}/": staff,
        f"/visits/{finding.visit_id}/edit/photos/": leader_of(finding.visit),
    }
    assert len(addresses) == 4
    assert VisitFile.objects.get().sha256 == HASH
    for page, reader in pages.items():
        client = Client()
        client.force_login(reader)
        assert HASH in client.get(page).content.decode(), page


def test_a_replaced_file_is_kept_served_and_marked(row, staff, media):
    (old,) = add_to_answer(row.pk, [Evidence(paper("cũ.pdf"))], by=staff)
    newer = pdf_min() + b"%\n"
    new = replace_evidence(old.pk, Evidence(paper("mới.pdf", newer)), by=staff)
    client = Client()
    client.force_login(staff)
    for file, body in ((old, pdf_min()), (new, newer)):
        answer = client.get(f"/answers/files/{file.pk}/")
        assert b"".join(answer.streaming_content) == body
    page = client.get(f"/requests/{row.pk}/answer/").content.decode()
    for text in (HASH, hashlib.sha256(newer).hexdigest(), "đã thay", "cũ.pdf", "mới.pdf"):
        assert text in page
    assert ResponseFile.objects.count() == 2
