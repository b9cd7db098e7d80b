"""A word processor opens every document and keeps its paper, margins and face."""

import os
import shutil
import subprocess

import pytest

from engines.decree30.reading import read
from engines.printing import minutes_docx, paper_docx
from engines.vietnamese.printable import FONTS
from tests.printing import samples
from tests.printing.papers import letter, notice, table

DOCUMENTS = {
    "minutes": lambda: minutes_docx(samples.hong_ngu(), {}),
    "draft": lambda: minutes_docx(samples.lap_vo(), {}),
    "letter": lambda: paper_docx(letter()),
    "notice": lambda: paper_docx(notice(tables=(table("Dài", 50),))),
    "report": lambda: paper_docx(notice(title="BÁO CÁO", symbol="BC-SNV")),
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """Every document as LibreOffice prints it, with the project's faces at hand."""
    home = tmp_path_factory.mktemp("office")
    shutil.copytree(FONTS, home / ".fonts")
    for name, make in DOCUMENTS.items():
        (home / f"{name}.docx").write_bytes(make())
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation=file://{home}/profile", "--headless"),
            *("--convert-to", "pdf", "--outdir", str(home)),
            *(str(home / f"{name}.docx") for name in DOCUMENTS),
        ],
        check=True,
        capture_output=True,
        timeout=180,
        env={**os.environ, "HOME": str(home)},
    )
    return {name: read((home / f"{name}.pdf").read_bytes()) for name in DOCUMENTS}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_paper_margins_and_face_are_kept(opened, name):
    shown = opened[name]
    assert {(round(page.width), round(page.height)) for page in shown.pages} == {(210, 297)}
    left = min(line.x0 for line in shown.body)
    right = 210 - max(line.x1 for line in shown.body)
    assert 29.5 <= left <= 35
    assert 15 <= right <= 20.5
    assert min(line.top for line in shown.body) >= 19
    assert {font.partition("+")[2].partition("-")[0] for font in shown.fonts} == {"LiberationSerif"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_signature_stays_with_the_last_words(opened, name):
    lines = opened[name].body
    end = next(line for line in lines if line.text.endswith("./."))
    after = [line for line in lines if line.page >= end.page and line.text.isupper()]
    signers = ("TRƯỞNG ĐOÀN", "PHÓ GIÁM ĐỐC")
    assert end.page in {line.page for line in after if line.text.endswith(signers)}
