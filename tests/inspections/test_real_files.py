"""Files as offices and phones make them, each with its right outcome."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from inspections.uploads import check_upload

FILES = Path(__file__).parent / "real_files"
ACCEPTED = {
    "file-excel-linked-to-other-book.xlsx": "file-excel-linked-to-other-book.xlsx",
    "file-photo-from-windows.jfif": "file-photo-from-windows.jpg",
    "file-word-own-template.docx": "file-word-own-template.docx",
    "img-chup-man-hinh-dai.png": "img-chup-man-hinh-dai.png",
    "pdf-bytes-before-header.pdf": "pdf-bytes-before-header.pdf",
    "pdf-embedded-names-empty.pdf": "pdf-embedded-names-empty.pdf",
    "pdf-html-after-eof.pdf": "pdf-html-after-eof.pdf",
    "pdf-owner-only-rc4.pdf": "pdf-owner-only-rc4.pdf",
    "pdf-owner-only.pdf": "pdf-owner-only.pdf",
    "pdf-root-AA-empty.pdf": "pdf-root-AA-empty.pdf",
    "pdf-signed.pdf": "pdf-signed.pdf",
    "pdf-zeros-after-eof.pdf": "pdf-zeros-after-eof.pdf",
    "photo-exif_double_header.jpg": "photo-exif_double_header.jpg",
    "photo-gpsalt_neg.jpg": "photo-gpsalt_neg.jpg",
    "photo-mpo_two_pictures.jpg": "photo-mpo_two_pictures.jpg",
    "photo-trailing_video.jpg": "photo-trailing_video.jpg",
    "photo-xres_srational_neg.jpg": "photo-xres_srational_neg.jpg",
}
REFUSED = {
    "file-IMG_0001.HEIC": "Trên iPhone vào Cài đặt",
    "pdf-e-invoice-xml-attached.pdf": "đính kèm tệp khác (hoa-don.xml); hãy in sang tệp PDF mới",
    "pdf-page-AA-js.pdf": "chạy mã lệnh (JavaScript); hãy in sang tệp PDF mới",
    "pdf-truncated-no-xref.pdf": "Không đọc được tệp PDF",
    "photo-half-arrived.jpg": "Ảnh hỏng, không mở được",
}


def sent(name):
    with translation.override("vi"):
        return check_upload(SimpleUploadedFile(name, (FILES / name).read_bytes()))


def test_each_file_has_an_outcome():
    assert sorted([*ACCEPTED, *REFUSED]) == sorted(path.name for path in FILES.iterdir())


@pytest.mark.parametrize("name", ACCEPTED)
def test_is_accepted(name):
    checked = sent(name)
    assert checked.name == ACCEPTED[name]
    if name.endswith((".pdf", ".docx", ".xlsx")):
        assert checked.content.read() == (FILES / name).read_bytes()


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_for_its_true_reason(name):
    with pytest.raises(ValidationError) as refusal:
        sent(name)
    (message,) = refusal.value.messages
    assert message.startswith(f"{name}: ")
    assert REFUSED[name] in message
