"""A file whose name the server cannot tell is kept under another or refused, never left out."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import SentTable
from inspections.models import VisitFile
from reports.models import SignedScan
from tests.bad_inputs.adapter import UPLOADS, Door, sign_in
from tests.bad_inputs.judging import accepted, body_of, faults, nothing_stored, refused_at_field
from tests.bad_inputs.pages import form_with, multipart, submit
from tests.bad_inputs.payloads import pdf_min
from tests.bad_inputs.test_uploads import rows_of, send, send_as
from tests.inspections.factories import UserFactory
from tests.reports.factories import issued, leader_of, ready_visit

pytestmark = pytest.mark.django_db
NAMELESS = [b"", b".", b"..", b"/", b"a/..", b"C:\\", "\u200b".encode(), b"\x00", b"&#8203;"]
BROKEN = b"b\xe1o c\xe1o.pdf"  # Latin-1, as an old program sends it
DOORS = [pytest.param(door, id=door.name) for door in UPLOADS]
SAID = "Tệp không có tên; hãy đặt tên cho tệp rồi gửi lại."


def files(name: bytes, content: bytes = b""):
    return [(name, content or pdf_min(), "application/pdf")]


@pytest.mark.parametrize("door", DOORS)
def test_a_name_in_broken_letters_is_kept_as_far_as_it_can_be_read(place, door: Door):
    _client, _typed, answer = send(place, door, files(BROKEN))
    accepted(answer)
    assert rows_of(door, place)[-1].original_name == "b\ufffdo c\ufffdo.pdf"


@pytest.mark.parametrize("name", NAMELESS)
@pytest.mark.parametrize("door", DOORS)
def test_a_file_without_a_name_is_refused_at_its_field(place, door: Door, name):
    client = sign_in(place.people[door.who])
    with nothing_stored(place):
        _client, typed, answer = send_as(client, place, door, files(name))
    assert SAID in refused_at_field(answer, door.field, typed)


@pytest.mark.parametrize("name", ["\u200b.pdf".encode(), "\u2800.PDF".encode(), b".pdf"])
def test_an_ending_alone_gets_a_word_before_it(place, name):
    door = UPLOADS[0]
    _client, _typed, answer = send(place, door, files(name))
    accepted(answer)
    assert rows_of(door, place)[-1].original_name.lower() == "tệp.pdf"


def test_a_field_without_a_file_is_no_nameless_file(place):
    """So browsers send it: no name, and nothing in it."""
    door = UPLOADS[2]
    client = sign_in(place.people[door.who])
    typed = {name: place.filled(value) for name, value in door.typed.items()}
    nothing = [(door.field, b"", b"", "application/octet-stream")]
    accepted(submit(client, place.filled(door.url), typed, nothing))
    assert not rows_of(door, place)


def test_all_files_of_a_form_arrive_whole_and_in_order(place):
    """Names of the parts are read anew; what is in them, their order and the fields stay."""
    door = UPLOADS[0]
    bodies = [pdf_min() + b"%" + bytes([65 + n]) * size for n, size in enumerate((1, 70_000, 3))]
    sent = [(b"%d.pdf" % n, body, "application/pdf") for n, body in enumerate(bodies)]
    sent[1] = (b"\xff.pdf", *sent[1][1:])
    _client, _typed, answer = send(place, door, sent)
    accepted(answer)
    rows = rows_of(door, place)[-3:]
    assert [row.original_name for row in rows] == ["0.pdf", "\ufffd.pdf", "2.pdf"]
    for row, body in zip(rows, bodies, strict=True):
        with row.file.open() as kept:
            assert kept.read() == body


DISPOSITIONS = {
    b"; filename*=nobody''a.pdf": None,
    b"; filename*=utf-8''": None,
    b"; filename*=utf-8''%2E%2E": None,
    b"; filename*=utf-8''b%E1o.pdf": "b\ufffdo.pdf",
    b"; filename*=utf-8''Bi%C3%AAn%20b%E1%BA%A3n.pdf": "Biên bản.pdf",
    b"; filename=\"\xff.pdf\"; filename*=nobody''a.pdf": "\ufffd.pdf",
    b"; filename=" + b"\xff" * 400 + b".pdf": "\ufffd" * 56 + ".pdf",
}


@pytest.mark.parametrize("end", DISPOSITIONS)
def test_every_way_to_write_a_name(place, end):
    door = UPLOADS[0]
    client = sign_in(place.people[door.who])
    url = place.filled(door.url)
    form = form_with(client.get(url).content.decode())
    body, kind = multipart(form, [(door.field, b"HERE", pdf_min(), "application/pdf")])
    answer = client.post(url, body.replace(b'; filename="HERE"', end), content_type=kind)
    if DISPOSITIONS[end]:
        accepted(answer)
        assert rows_of(door, place)[-1].original_name == DISPOSITIONS[end]
    else:
        assert SAID in refused_at_field(answer, door.field)


def raw_file(client, url, field, name, **typed):
    """Send the page's own form with one file under this name."""
    return submit(client, url, typed, [(field, name, pdf_min(), "application/pdf")])


@pytest.mark.parametrize("name", [b"..", b"", BROKEN])
def test_the_admin_takes_or_refuses_it_too(place, name):
    client = sign_in(place.people["secretary"])
    url = reverse("admin:inspections_visit_change", args=[place.draft.pk])
    answer = raw_file(client, url, "files-0-upload", name, **{"files-TOTAL_FORMS": "1"})
    kept = [row.original_name for row in VisitFile.objects.filter(visit=place.draft)]
    if name == BROKEN:
        assert answer.status_code == 302, faults(body_of(answer))
        assert kept == ["b\ufffdo c\ufffdo.pdf"]
    else:
        assert answer.status_code == 200
        assert SAID in body_of(answer)
        assert kept == []


@pytest.mark.parametrize("name", [b"..", b"", BROKEN])
def test_a_scan_is_kept_or_refused_too(client, media, name):
    visit = ready_visit()
    document = issued(visit)
    client.force_login(leader_of(visit))
    answer = raw_file(client, reverse("reports:document-scan", args=[document.pk]), "file", name)
    kept = [row.original_name for row in SignedScan.objects.all()]
    assert kept == (["b\ufffdo c\ufffdo.pdf"] if name == BROKEN else [])
    assert answer.status_code == (302 if name == BROKEN else 200)
    if name != BROKEN:
        assert SAID in body_of(answer)


@pytest.mark.parametrize("name", [b"..", b"", b"b\xe1o.csv"])
def test_a_table_is_read_under_another_name(client, name):
    client.force_login(UserFactory(role="office"))
    body = "Mã;Tên\n1;Xã".encode("utf-8-sig")
    url = reverse("imports:table-send", args=["units"])
    answer = submit(client, url, {}, [("table", name, body, "text/csv")])
    assert "Chọn tệp" not in body_of(answer)
    if answer.status_code == 302:
        assert SentTable.objects.get().name in ("tep-khong-ten", "b\ufffdo.csv")
