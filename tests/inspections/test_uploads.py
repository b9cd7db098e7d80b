"""Uploads: accepted kinds, stored bytes, and no file that outlives its row or the reverse."""

import hashlib
import io
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from PIL import Image

from accounts.stale import rows_seen
from inspections.actions.minutes import add_files, edit_files
from inspections.actions.rows import RowChange
from inspections.models import VisitFile
from inspections.uploads import check_upload
from tests.bad_inputs import payloads
from tests.inspections.factories import VisitFactory, make_staff, member


def upload(name, body):
    return SimpleUploadedFile(name, body)


REFUSED = [
    ("bao-cao.pdf", payloads.html()),
    ("bienban.pdf", payloads.exe_mz()),
    ("bao-cao.docx", payloads.sh()),
    ("shell.jpg", payloads.php()),
    ("logo.png", payloads.svg_script()),
    ("b.svg", payloads.svg_foreign()),
    ("x.gif", payloads.gif_js()),
    ("js.pdf", payloads.pdf_js()),
    ("emb.pdf", payloads.pdf_embedded()),
    ("enc.pdf", payloads.pdf_encrypted()),
    ("rong.pdf", b""),
    ("mot.pdf", b"%"),
    ("to.png", payloads.png(30000, 30000)),
    ("vua.png", payloads.png(10000, 10000)),
    ("v.pdf", payloads.mp4()),
    ("cu.doc", payloads.ole2()),
    ("cu.docx", payloads.ole2()),
    ("a.xls", payloads.ole2()),
    ("macro.docx", payloads.docx_macro()),
    ("tpl.docx", payloads.docx_remote_template()),
    ("bang.xlsx", payloads.docx()),
    ("lol.xlsx", payloads.xlsx_laughs()),
    ("slip.xlsx", payloads.xlsx_slip()),
    ("bom.xlsx", payloads.xlsx_bomb(60)),
    ("ent.docx", payloads.zip_many(6000)),
    ("hoadon\u202efdp.exe", payloads.pdf_min()),
    (".htaccess", payloads.pdf_min()),
    ("bienban", payloads.pdf_min()),
]


@pytest.mark.parametrize(("name", "body"), REFUSED, ids=[name for name, _body in REFUSED])
def test_refuses(name, body):
    with pytest.raises(ValidationError):
        check_upload(upload(name, body))


ACCEPTED = [
    ("bb.docx", payloads.docx(), "bb.docx"),
    ("bb.pdf", payloads.pdf_min(), "bb.pdf"),
    ("dim.xlsx", payloads.xlsx_dimension_lie(), "dim.xlsx"),
    ("../../../../etc/passwd.pdf", payloads.pdf_min(), "passwd.pdf"),
    ("bb.exe.pdf", payloads.pdf_min(), "bb.exe.pdf"),
    ("bb.pdf ", payloads.pdf_min(), "bb.pdf"),
    ("📷ảnh.pdf", payloads.pdf_min(), "📷ảnh.pdf"),
    (
        unicodedata.normalize("NFD", "Biên bản Lấp Vò.PDF"),
        payloads.pdf_min(),
        "Biên bản Lấp Vò.PDF",
    ),
]


@pytest.mark.parametrize(("name", "body", "kept"), ACCEPTED, ids=[kept for *_x, kept in ACCEPTED])
def test_accepts_unchanged(name, body, kept):
    checked = check_upload(upload(name, body))
    assert checked.name == kept
    assert checked.content.read() == body


def test_a_long_name_keeps_its_suffix():
    checked = check_upload(upload("x" * 240 + ".pdf", payloads.pdf_min()))
    assert checked.name.endswith(".pdf")
    assert len(checked.name) <= 200


def test_over_20_mb_is_refused(settings):
    settings.UPLOAD_MAX_BYTES = 500
    with pytest.raises(ValidationError, match="20 MB"):
        check_upload(upload("a.pdf", payloads.pdf_min() + b"%" * 500))


def test_the_message_of_an_old_word_file_names_the_way_out():
    with pytest.raises(ValidationError, match="DOCX, XLSX"):
        check_upload(upload("cu.doc", payloads.ole2()))


def test_a_photo_loses_its_place_and_keeps_its_side_up():
    picture = Image.new("RGB", (40, 20), "red")
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    exif.get_ifd(0x8825)[1] = "N"
    body = io.BytesIO()
    picture.save(body, "JPEG", exif=exif)
    checked = check_upload(upload("anh.jpg", body.getvalue()))
    kept = Image.open(io.BytesIO(checked.content.read()))
    assert kept.size == (20, 40)
    assert not kept.getexif()


def test_a_picture_carries_no_foreign_text():
    checked = check_upload(upload("y.png", payloads.png_php()))
    assert b"<?php" not in checked.content.read()


def checked_pdf(name="biên bản.pdf"):
    return check_upload(upload(name, payloads.pdf_min()))


@pytest.fixture
def draft(db):
    return VisitFactory(in_progress=True)


@pytest.fixture
def secretary(draft):
    return member(draft.lead_team, "secretary")


def test_a_stored_file_has_a_generated_name_and_a_hash(draft, secretary, media):
    (row,) = add_files(draft.pk, [checked_pdf()], {"caption": "Ảnh"}, by=secretary)
    assert row.sha256 == hashlib.sha256(payloads.pdf_min()).hexdigest()
    assert "bi" not in row.file.name.removeprefix("visitfile/")
    path = media / row.file.name
    assert path.stat().st_mode & 0o777 == 0o640


def test_the_same_name_twice_is_two_files(draft, secretary, media):
    one, two = add_files(draft.pk, [checked_pdf(), checked_pdf()], {}, by=secretary)
    assert one.file.name != two.file.name


def test_a_failed_row_leaves_no_file(draft, secretary, media):
    with pytest.raises(ValidationError):
        add_files(draft.pk, [checked_pdf()], {"caption": "x" * 500}, by=secretary)
    assert not [path for path in media.rglob("*") if path.is_file()]
    assert not VisitFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_removed_row_takes_its_file_along(media):
    draft = VisitFactory(in_progress=True)
    by = member(draft.lead_team, "member")
    (row,) = add_files(draft.pk, [checked_pdf()], {}, by=by)
    seen = rows_seen([row], ("caption", "document_date", "prints"))
    edit_files(draft.pk, [RowChange(pk=row.pk, delete=True)], seen=seen, by=by)
    assert not default_storage.exists(row.file.name)


def test_check_files_reports_what_is_missing_changed_or_left_over(draft, secretary, media, capsys):
    one, two = add_files(draft.pk, [checked_pdf(), checked_pdf()], {}, by=secretary)
    call_command("check_files")
    (media / one.file.name).unlink()
    path = media / two.file.name
    path.write_bytes(path.read_bytes() + b"!")
    (media / "visitfile" / "la.pdf").write_bytes(b"x")
    with pytest.raises(CommandError, match="3"):
        call_command("check_files")
    said = capsys.readouterr().out
    assert f"missing: {one.file.name}" in said
    assert f"changed: {two.file.name}" in said
    assert "no row: visitfile/la.pdf" in said


def download_url(row):
    return f"/visit-files/{row.pk}/"


def test_a_download_is_an_attachment_that_runs_nothing(client, draft, secretary, media):
    (row,) = add_files(draft.pk, [checked_pdf("Biên bản.pdf")], {}, by=secretary)
    client.force_login(secretary)
    response = client.get(download_url(row))
    assert b"".join(response.streaming_content) == payloads.pdf_min()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Bi%C3%AAn")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_the_unit_gets_files_only_after_issue(client, draft, secretary, media):
    (row,) = add_files(draft.pk, [checked_pdf()], {}, by=secretary)
    client.force_login(make_staff(draft.unit))
    assert client.get(download_url(row)).status_code == 404
    stranger = VisitFactory()
    client.force_login(member(stranger.lead_team, "leader"))
    assert client.get(download_url(row)).status_code == 404
