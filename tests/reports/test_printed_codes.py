"""Every page of a paper that was printed and copied badly leads to the check page."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from reports.models import IssuedDocument
from tests.findings.factories import FindingFactory
from tests.reports.factories import issued, ready_visit
from tests.reports.pictures_of_pages import pictures

LONG = "Kế hoạch cải cách hành chính của một số xã còn chung chung, chưa rõ người, rõ việc. "


def long_document(**more) -> IssuedDocument:
    visit = ready_visit(**more)
    for number in range(24):
        FindingFactory(visit=visit, condition=f"{LONG * 2}Lần {number}.")
    return issued(visit)


def copied(page: Image.Image) -> Image.Image:
    """Grey, 2 degrees askew, a little out of focus, with the pale ink of an old machine."""
    askew = page.rotate(2, resample=Image.Resampling.BILINEAR, expand=True, fillcolor=235)
    return askew.filter(ImageFilter.GaussianBlur(0.8)).point(lambda ink: 60 + ink * 175 // 255)


def addresses(document: IssuedDocument, folder: Path) -> list[str]:
    """What the code of each page says."""
    told = []
    for page in pictures(bytes(document.pdf), folder / f"{document.pk}", dpi=150):
        codes = zxingcpp.read_barcodes(copied(page))
        told.append(codes[0].text if codes else "")
    return told


def all_lead_to(document: IssuedDocument, told: list[str], client) -> None:
    assert set(told) == {f"http://127.0.0.1:8000/check/{document.code_for_people}/"}
    page = client.get(urlsplit(told[0]).path)
    assert page.status_code == 200
    assert document.number_text in page.content.decode()


@pytest.mark.django_db
def test_three_pages(tmp_path, client):
    document = long_document()
    told = addresses(document, tmp_path)
    assert len(told) >= 3
    all_lead_to(document, told, client)


@pytest.mark.proof
@pytest.mark.django_db
def test_thirty_pages(tmp_path, client):
    read = 0
    while read < 30:
        document = long_document()
        told = addresses(document, tmp_path)
        all_lead_to(document, told, client)
        read += len(told)
    print(f"\n{read} of {read} pages read")  # noqa: T201
