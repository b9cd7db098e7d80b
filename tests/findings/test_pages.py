import datetime as dt
import re
import unicodedata

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from findings.models import CorrectionRequest, Finding, FindingFile
from tests.findings.factories import (
    REQUEST,
    SENTENCE,
    FindingFactory,
    RequestFactory,
    leader_of,
    make_area,
    make_commune,
    make_visit,
)
from tests.inspections.factories import TeamFactory, UserFactory, make_staff, make_unit, member

pytestmark = pytest.mark.django_db

SECRET = "ghi chú chỉ của đoàn"


def hidden(page, name):
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page.content.decode())
    return found[1] if found else ""


def form_of(client, url, **typed):
    page = client.get(url)
    assert page.status_code == 200
    return {"form_key": hidden(page, "form_key"), "seen": hidden(page, "seen"), **typed}


def finding_form(client, url, **typed):
    given = {
        "condition": SENTENCE,
        "kind": "limitation",
        "area": make_area().pk,
        "scope": "unnamed",
        "scope_text": "một số xã",
        "scope_level": "commune",
    }
    return form_of(client, url, **{**given, **typed})


def request_form(client, url, **typed):
    given = {"text": REQUEST, "force": "note", "responsible_unit": "Huyện Lấp Vò"}
    return form_of(client, url, **{**given, **typed})


@pytest.fixture
def visit():
    return make_visit()


@pytest.fixture
def lead(client, visit):
    client.force_login(leader_of(visit))
    return client


def test_a_finding_is_typed_and_shown_as_it_will_print(lead, visit):
    url = f"/visits/{visit.pk}/findings/add/"
    answer = lead.post(url, finding_form(lead, url, condition="Chưa đối thoại với nhân dân"))
    row = Finding.objects.get()
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/visits/{visit.pk}/#finding-{row.pk}",
    )
    page = lead.get(f"/findings/{row.pk}/").content.decode()
    assert "H1. Chưa đối thoại với nhân dân. (Phạm vi: một số xã.)" in page


def test_save_and_add_opens_the_next_with_kind_and_area(lead, visit):
    url = f"/visits/{visit.pk}/findings/add/?kind=strength"
    answer = lead.post(url, finding_form(lead, url, kind="strength", save_and_add="x"))
    expected = f"/visits/{visit.pk}/findings/add/?kind=strength&area={make_area().pk}"
    assert answer["Location"] == expected
    page = lead.get(expected).content.decode()
    assert re.search(r'value="strength"[^>]*checked', page)
    assert "autofocus" in re.search(r"<textarea[^>]*name=\"condition\"[^>]*>", page)[0]


def test_a_form_sent_twice_makes_one_row(lead, visit):
    url = f"/visits/{visit.pk}/findings/add/"
    form = finding_form(lead, url)
    assert [lead.post(url, form).status_code for _n in range(3)] == [302, 302, 302]
    assert Finding.objects.count() == 1


def test_faults_stand_beside_their_fields_and_nothing_typed_goes(lead, visit):
    url = f"/visits/{visit.pk}/findings/add/"
    page = lead.post(url, finding_form(lead, url, scope_text="", cause="do thiếu người"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "do thiếu người" in text
    assert 'href="#id_scope_text"' in text
    assert not Finding.objects.exists()


def test_a_stale_page_shows_both_texts(lead, visit):
    row = FindingFactory(visit=visit)
    url = f"/findings/{row.pk}/edit/"
    mine, theirs = finding_form(lead, url), finding_form(lead, url)
    lead.post(url, theirs | {"condition": "Câu của đồng nghiệp."})
    page = lead.post(url, mine | {"condition": "Câu của tôi."})
    assert page.status_code == 409
    assert "Câu của đồng nghiệp." in page.content.decode()
    assert "Câu của tôi." in page.content.decode()
    row.refresh_from_db()
    assert row.condition == "Câu của đồng nghiệp."


def test_named_units_are_typed_by_name_without_marks(lead, visit):
    make_commune(visit.unit)
    url = f"/visits/{visit.pk}/findings/add/"
    form = finding_form(lead, url, scope="named", scope_text="", scope_units="xa tan my")
    lead.post(url, form)
    assert [str(unit) for unit in Finding.objects.get().scope_units.all()] == ["Xã Tân Mỹ"]


def test_a_request_takes_a_day_as_typed_in_this_country(lead, visit):
    own = FindingFactory(visit=visit)
    url = f"/visits/{visit.pk}/requests/add/"
    unit = unicodedata.normalize("NFD", "Huyện Lấp Vò")
    typed = request_form(lead, url, due_on="05/08/2018", findings=[own.pk], responsible_unit=unit)
    assert lead.post(url, typed).status_code == 302
    row = CorrectionRequest.objects.get()
    assert (row.due_on, row.current_unit, list(row.findings.all())) == (
        dt.date(2018, 8, 5),
        visit.unit,
        [own],
    )
    page = lead.get(f"/requests/{row.pk}/").content.decode()
    assert "hạn: 05/08/2018" in page
    assert f"H1. {SENTENCE}" in page


def test_without_a_day_the_words_said_stand(lead, visit):
    url = f"/visits/{visit.pk}/requests/add/"
    lead.post(url, request_form(lead, url, due_text="Thời gian tới"))
    lead.post(url, request_form(lead, url))
    said, silent = CorrectionRequest.objects.order_by("number")
    assert "hạn: “Thời gian tới”" in lead.get(f"/requests/{said.pk}/").content.decode()
    assert "không nêu thời hạn" in lead.get(f"/requests/{silent.pk}/").content.decode()


def test_a_day_before_the_visit_is_a_fault_of_the_field(lead, visit):
    url = f"/visits/{visit.pk}/requests/add/"
    page = lead.post(url, request_form(lead, url, due_on="18/07/2018"))
    assert 'href="#id_due_on"' in page.content.decode()
    assert not CorrectionRequest.objects.exists()


def picture():
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return SimpleUploadedFile("ảnh một cửa.png", out.getvalue(), content_type="image/png")


def test_evidence_comes_with_the_finding_and_is_served_to_those_who_see_it(
    lead, visit, client, django_capture_on_commit_callbacks
):
    url = f"/visits/{visit.pk}/findings/add/"
    form = finding_form(lead, url, evidence=[picture()], captions="Bộ phận Một cửa")
    assert lead.post(url, form).status_code == 302
    file = FindingFile.objects.get()
    assert (str(file), file.original_name) == ("Bộ phận Một cửa", "ảnh một cửa.png")
    at = f"/findings/files/{file.pk}/"
    answer = lead.get(at)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)[:4] == b"\x89PNG"
    for close in answer._resource_closers:  # answer.close() would end the test's transaction
        close()
    edit = f"/findings/files/{file.pk}/edit/"
    lead.post(edit, form_of(lead, edit, caption="Quầy số 2", document_date="19/07/2018"))
    file.refresh_from_db()
    assert (file.caption, file.prints) == ("Quầy số 2", False)
    client.force_login(make_staff(visit.unit))
    assert client.get(at).status_code == 404
    client.force_login(leader_of(visit))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(edit, form_of(client, edit, remove="x"))
    assert not FindingFile.objects.exists()
    assert not file.file.storage.exists(file.file.name)


def test_a_refused_file_leaves_no_row(lead, visit):
    url = f"/visits/{visit.pk}/findings/add/"
    bad = SimpleUploadedFile("ma.exe", b"MZ\x90", content_type="image/png")
    page = lead.post(url, finding_form(lead, url, evidence=[bad]))
    assert page.status_code == 200
    assert not Finding.objects.exists()


def test_deleting_asks_first(lead, visit):
    row = FindingFactory(visit=visit)
    url = f"/findings/{row.pk}/delete/"
    form = form_of(lead, url)
    assert Finding.objects.exists()
    lead.post(url, form)
    assert not Finding.objects.exists()


def test_rows_change_places(lead, visit):
    _first, second = FindingFactory(visit=visit), FindingFactory(visit=visit)
    form = form_of(lead, f"/findings/{second.pk}/", to="up")
    lead.post(f"/findings/{second.pk}/move/", form)
    second.refresh_from_db()
    assert second.number == 1


def addresses(finding, row, file_pk):
    return [
        ("GET", f"/visits/{finding.visit_id}/findings/add/"),
        ("GET", f"/findings/{finding.pk}/"),
        ("GET", f"/findings/{finding.pk}/edit/"),
        ("GET", f"/findings/{finding.pk}/delete/"),
        ("POST", f"/findings/{finding.pk}/move/"),
        ("GET", f"/visits/{finding.visit_id}/requests/add/"),
        ("GET", f"/requests/{row.pk}/"),
        ("GET", f"/requests/{row.pk}/edit/"),
        ("GET", f"/requests/{row.pk}/delete/"),
        ("POST", f"/requests/{row.pk}/move/"),
        ("POST", f"/requests/{row.pk}/acknowledge/"),
    ]


WRITE = [403, 200, 403, 403, 403, 403, 200, 403, 403, 403, 403]
NOTHING = [404] * 11
DRAFT_CODES = {
    "leader": [200, 200, 200, 200, 409, 200, 200, 200, 200, 409, 403],
    "member": [200, 200, 200, 200, 409, 200, 200, 200, 200, 409, 403],
    "office": WRITE,
    "system_admin": WRITE,
    "auditor": WRITE,
    "other_leader": NOTHING,
    # that there will be a visit they know
    "staff": [403, 404, 404, 404, 404, 403, 404, 404, 404, 404, 404],
    "other_staff": NOTHING,
}
ISSUED_CODES = DRAFT_CODES | {
    "leader": [409, 200, 409, 409, 409, 409, 200, 409, 409, 409, 403],
    "member": [409, 200, 409, 409, 409, 409, 200, 409, 409, 409, 403],
    "staff": [403, 200, 403, 403, 403, 403, 200, 403, 403, 403, 302],
}


def people(visit):
    return {
        "leader": leader_of(visit),
        "member": member(visit.lead_team, "member"),
        "office": UserFactory(role="office"),
        "system_admin": UserFactory(role="system_admin"),
        "auditor": UserFactory(role="auditor"),
        "other_leader": member(TeamFactory(), "leader"),
        "staff": make_staff(visit.unit),
        "other_staff": make_staff(make_unit("Huyện Lai Vung")),
    }


@pytest.mark.parametrize("state", ["in_progress", "issued"])
def test_every_page_answers_every_role(client, state):
    from django.utils import timezone

    visit = make_visit(**{state: True})
    finding = FindingFactory(visit=visit)
    issued = {"status": "issued", "issued_at": timezone.now()} if state == "issued" else {}
    row = RequestFactory(visit=visit, **issued)
    expected = ISSUED_CODES if state == "issued" else DRAFT_CODES
    for name, person in people(visit).items():
        client.force_login(person)
        found = []
        for method, url in addresses(finding, row, None):
            sent = {"form_key": f"{name}{len(found)}"} if "acknowledge" in url else {}
            answer = client.get(url) if method == "GET" else client.post(url, sent)
            found.append(answer.status_code)
        assert found == expected[name], name
    client.logout()
    for method, url in addresses(finding, row, None):
        answer = client.get(url) if method == "GET" else client.post(url)
        assert (answer.status_code, "login" in answer["Location"]) == (302, True)


def test_the_unit_never_reads_an_internal_note(client):
    from django.utils import timezone

    visit = make_visit(issued=True)
    finding = FindingFactory(visit=visit, internal_note=SECRET)
    row = RequestFactory(
        visit=visit, internal_note=SECRET, status="issued", issued_at=timezone.now()
    )
    row.findings.add(finding)
    places = [f"/findings/{finding.pk}/", f"/requests/{row.pk}/", "/findings/", "/requests/"]
    places += ["/findings/?export=csv", "/requests/?export=csv"]
    client.force_login(leader_of(visit))
    assert SECRET in client.get(places[0]).content.decode()
    assert SECRET in client.get(places[1]).content.decode()
    client.force_login(make_staff(visit.unit))
    for place in places:
        assert SECRET not in client.get(place).content.decode()
    assert client.get("/findings/?q=ghi+chu+chi+cua+doan").context["rows"].count() == 0


def test_the_unit_says_it_has_received_the_request(client):
    from django.utils import timezone

    visit = make_visit(issued=True)
    row = RequestFactory(visit=visit, status="issued", issued_at=timezone.now())
    client.force_login(make_staff(visit.unit))
    form = form_of(client, f"/requests/{row.pk}/")
    for _n in range(2):
        assert client.post(f"/requests/{row.pk}/acknowledge/", form).status_code == 302
    row.refresh_from_db()
    assert row.status == "acknowledged"
    assert row.events.count() == 1
