"""The findings of huyện Lấp Vò after the report, and their reading from a printed draft."""

from __future__ import annotations

import json
import re
import subprocess
import unicodedata
from pathlib import Path

FACTS = json.loads(Path("config/demo/inspections_2018.json").read_text(encoding="utf-8"))
LAP_VO = next(one for one in FACTS["inspections"] if one["unit"]["code"] == "875")
TEAMS = {team["key"]: team for team in FACTS["teams"]}
SCOPES = {
    "inspected_unit": "unit",
    "sub_units": "unnamed",
    "level": "staff",
    "unspecified": "not_stated",
}
PROGRAMME = ["CD", "TT", "CV", "CS"]  # of Nghị quyết 30c/NQ-CP, those the report speaks of
AREAS = {
    "CD": "Công tác chỉ đạo, điều hành cải cách hành chính",
    "TT": "Cải cách thủ tục hành chính",
    "CV": "Xây dựng và nâng cao chất lượng đội ngũ cán bộ, công chức, viên chức",
    "CS": "Hiện đại hóa hành chính",
}


def squeezed(text: str) -> str:
    """One line, so that a line break on paper is a space."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def statements() -> list[str]:
    """Every typed statement in the order of the paper: the report's, areas as the programme has them."""
    found = [*LAP_VO["content"], LAP_VO["site_checks"][0]["place"]]
    for part in ("strengths", "limitations"):
        by_area = sorted(LAP_VO[part], key=lambda one: PROGRAMME.index(one["area"]))
        found += [one["text"] for one in by_area]
    return [*found, *(one["text"] for one in LAP_VO["recommendations"])]


def assert_in_order(text: str, parts: list[str]) -> None:
    at = 0
    for part in parts:
        found = text.find(part.rstrip("."), at)
        assert found >= 0, f"not found, or out of order: {part}"
        at = found + len(part) - 1


def sign_out(page):
    page.context.clear_cookies()


def fetch(page, url):
    response = page.request.get(url)
    assert response.ok, f"{response.status} {url}"
    return response.body()


# The text between the margins: a page number in the margin may part a sentence over two pages.
MARGINS = ["-r", "72", "-x", "0", "-y", "57", "-W", "595", "-H", "714"]


def pdf_text(path, data):
    path.write_bytes(data)
    run = subprocess.run(["pdftotext", *MARGINS, path, "-"], capture_output=True, check=True)
    return squeezed(run.stdout.decode())
