"""Word files linked to templates and tables: on the reader's own machine, or on another one."""

import pytest

from tests.bad_inputs import payloads
from tests.inspections.test_office_files import (
    ELSEWHERE,
    LIST,
    TEMPLATE,
    fault,
    override,
    relation,
    with_relation,
)

PACKAGE = "application/vnd.openxmlformats-officedocument."


def chart(kind, target):
    """A chart pasted with a link to its table, as Word does unless told otherwise."""
    return payloads.docx(
        extra=[
            ("word/charts/chart1.xml", "<c/>"),
            (
                "word/charts/_rels/chart1.xml.rels",
                LIST.format(relation(kind, target, outside=True)),
            ),
        ],
        ct=override("/word/charts/chart1.xml", f"{PACKAGE}drawingml.chart+xml"),
    )


HOSTILE = {
    "chart linked to a server": (
        chart("oleObject", "https://a.example/a.xlsx"),
        ELSEWHERE.format("https://a.example/a.xlsx"),
    ),
    "chart linked to a share": (
        chart("package", r"file:///\\10.0.0.1\a.xlsx"),
        ELSEWHERE.format(r"file:///\\10.0.0.1\a.xlsx"),
    ),
    "template of a server after four strokes": (
        with_relation("attachedTemplate", "file:////server/a.dotm", outside=True),
        TEMPLATE.format("file:////server/a.dotm"),
    ),
}
HARMLESS = {
    "own template": with_relation(
        "attachedTemplate", r"file:///C:\Users\canbo\Mau%20cong%20van.dotx", outside=True
    ),
    "own template on a drive": with_relation("attachedTemplate", r"Z:\Mau\a.dotm", outside=True),
    "own template beside it": with_relation("attachedTemplate", "Mau.dotx", outside=True),
    "own template with one stroke": with_relation(
        "attachedTemplate", "file:/C:/Mau/a.dotx", outside=True
    ),
    "own template with two strokes": with_relation(
        "attachedTemplate", r"file://C:\Mau\a.dotx", outside=True
    ),
    "own template of a Mac": with_relation(
        "attachedTemplate", "file:///Macintosh%20HD:Users:canbo:Normal.dotm", outside=True
    ),
    "chart of an own workbook": chart("oleObject", r"file:///D:\Bao-cao\Thang-7.xlsx"),
    "chart of an own package": chart("package", r"file:///D:\Bao-cao\Thang-7.xlsx"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_another_machine_is_asked_for_is_refused(name):
    content, reason = HOSTILE[name]
    assert fault(content).startswith(reason)


@pytest.mark.parametrize("name", HARMLESS)
def test_what_stays_on_the_own_machine_is_accepted(name):
    assert fault(HARMLESS[name]) == ""
