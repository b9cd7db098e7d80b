"""PDFs that run, send, fetch or carry something, written in every way a reader understands."""

import io
import struct
import zlib

import pikepdf
import pytest
from django.utils import translation
from pikepdf import Array, Dictionary, Name, String

from inspections.pdf_files import pdf_fault
from tests.bad_inputs import payloads

SCRIPT = "Tệp PDF chạy mã lệnh (JavaScript); hãy in sang tệp PDF mới."
PROGRAM = "Tệp PDF khởi động một chương trình; hãy in sang tệp PDF mới."
FORM_DATA = "Tệp PDF gửi đi hoặc nạp vào dữ liệu của biểu mẫu; hãy in sang tệp PDF mới."
OTHER_FILE = "Tệp PDF mở tệp khác; hãy in sang tệp PDF mới."
MEDIA = "Tệp PDF chứa phim, âm thanh hoặc hình 3D; hãy in sang tệp PDF mới."
XFA = "Tệp PDF là biểu mẫu loại XFA; hãy in sang tệp PDF mới."
CARRIES = "Tệp PDF đính kèm tệp khác (a.exe); hãy in sang tệp PDF mới."
LOCKED = (
    "Tệp PDF chỉ mở được bởi người hoặc chương trình nhất định (ví dụ khóa bằng chứng thư số); "
    "hãy in sang tệp PDF mới."
)
BROKEN = "Không đọc được tệp PDF; hãy lưu hoặc quét lại."
TOO_MUCH = "Tệp PDF có quá nhiều phần hoặc phần quá lớn; hãy in sang tệp PDF mới."


def fault(content):
    with translation.override("vi"):
        return pdf_fault(content)


def made(change=lambda pdf: None, **how):
    """The bytes of a PDF of one page after `change` was done to it."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    change(pdf)
    out = io.BytesIO()
    pdf.save(out, **how)
    return out.getvalue()


def action(kind, **more):
    return Dictionary(S=Name(f"/{kind}"), **more)


JS = action("JavaScript", JS="app.alert(1)")


def annotation(pdf, **values):
    page = pdf.pages[0]
    box = Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], Subtype=Name.Link)
    for name, value in values.items():
        box[f"/{name}"] = value
    page.obj.Annots = Array([pdf.make_indirect(box)])


def set_root(**values):
    def change(pdf):
        for name, value in values.items():
            pdf.Root[f"/{name}"] = value

    return change


def filespec(pdf):
    inside = pdf.make_stream(b"MZ", Type=Name.EmbeddedFile)
    return Dictionary(Type=Name.Filespec, F="a.exe", UF="a.exe", EF=Dictionary(F=inside))


def chain_of_next(pdf):
    first = pdf.make_indirect(action("GoTo", D=Array([0, Name.Fit])))
    last = pdf.make_indirect(action("Named", N=Name.NextPage))
    last.Next = Array([first, JS])
    first.Next = last
    pdf.Root.OpenAction = first


def cycle_of_next(pdf):
    first = pdf.make_indirect(action("Named", N=Name.NextPage))
    first.Next = pdf.make_indirect(action("Named", N=Name.PrevPage, Next=first))
    pdf.Root.OpenAction = first


def stream_elsewhere(pdf):
    pdf.pages[0].obj.Contents = pdf.make_stream(b"", F="//server/a")


def field_script(pdf):
    field = Dictionary(FT=Name.Tx, T="a", AA=Dictionary(K=JS))
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(field)]))


HOSTILE = {
    "open action": (set_root(OpenAction=JS), SCRIPT),
    "names": (set_root(Names=Dictionary(JavaScript=Dictionary(Names=["a", JS]))), SCRIPT),
    "names below kids": (
        set_root(Names=Dictionary(JavaScript=Dictionary(Kids=[Dictionary(Names=["a", JS])]))),
        SCRIPT,
    ),
    "root AA": (set_root(AA=Dictionary(WC=JS)), SCRIPT),
    "page AA": (lambda pdf: pdf.pages[0].obj.update({"/AA": Dictionary(O=JS)}), SCRIPT),
    "link": (lambda pdf: annotation(pdf, A=JS), SCRIPT),
    "annotation AA": (lambda pdf: annotation(pdf, AA=Dictionary(E=JS)), SCRIPT),
    "field": (field_script, SCRIPT),
    "bookmark": (
        set_root(Outlines=Dictionary(First=Dictionary(Title="a", A=JS), Count=1)),
        SCRIPT,
    ),
    "next": (chain_of_next, SCRIPT),
    "script as address": (
        lambda pdf: annotation(pdf, A=action("URI", URI=" Java\nScript:app.alert(1)")),
        SCRIPT,
    ),
    "launch": (set_root(OpenAction=action("Launch", F="cmd.exe")), PROGRAM),
    "submit": (lambda pdf: annotation(pdf, A=action("SubmitForm", F="http://a/")), FORM_DATA),
    "import": (set_root(OpenAction=action("ImportData", F="a.fdf")), FORM_DATA),
    "go to another": (set_root(OpenAction=action("GoToR", F="a.pdf", D=[0])), OTHER_FILE),
    "go to an embedded": (lambda pdf: annotation(pdf, A=action("GoToE", D=[0])), OTHER_FILE),
    "file as address": (
        lambda pdf: annotation(pdf, A=action("URI", URI="file:///C:/a.exe")),
        OTHER_FILE,
    ),
    "share as address": (
        lambda pdf: annotation(pdf, A=action("URI", URI=r"\\server\a.exe")),
        OTHER_FILE,
    ),
    "share as address of its own kind": (
        lambda pdf: annotation(pdf, A=action("URI", URI="SMB://server/a.exe")),
        OTHER_FILE,
    ),
    "script behind a sign that nobody sees": (
        lambda pdf: annotation(pdf, A=action("URI", URI="\x01java\x00script:app.alert(1)")),
        SCRIPT,
    ),
    "thread of another file": (
        lambda pdf: annotation(pdf, A=action("Thread", F="a.pdf")),
        OTHER_FILE,
    ),
    "related file": (
        lambda pdf: set_root(
            AF=Array([Dictionary(F="a.exe", RF=Dictionary(F=["a.exe", pdf.make_stream(b"MZ")]))])
        )(pdf),
        CARRIES,
    ),
    "embedded under no list": (
        lambda pdf: set_root(Pieces=Array([pdf.make_stream(b"MZ", Type=Name.EmbeddedFile)]))(pdf),
        "Tệp PDF đính kèm tệp khác; hãy in sang tệp PDF mới.",
    ),
    "stream elsewhere": (stream_elsewhere, OTHER_FILE),
    "rich media": (lambda pdf: annotation(pdf, Subtype=Name.RichMedia), MEDIA),
    "rendition": (lambda pdf: annotation(pdf, A=action("Rendition", JS="a")), MEDIA),
    "film": (lambda pdf: annotation(pdf, Subtype=Name.Movie), MEDIA),
    "3D": (lambda pdf: annotation(pdf, Subtype=Name("/3D")), MEDIA),
    "XFA": (lambda pdf: set_root(AcroForm=Dictionary(XFA=pdf.make_stream(b"<a/>")))(pdf), XFA),
    "XFA in parts": (
        lambda pdf: set_root(AcroForm=Dictionary(XFA=["a", pdf.make_stream(b"<a/>")]))(pdf),
        XFA,
    ),
    "embedded": (
        lambda pdf: set_root(
            Names=Dictionary(EmbeddedFiles=Dictionary(Names=["a", filespec(pdf)]))
        )(pdf),
        CARRIES,
    ),
    "associated": (lambda pdf: set_root(AF=Array([filespec(pdf)]))(pdf), CARRIES),
    "attached to a page": (
        lambda pdf: annotation(pdf, Subtype=Name.FileAttachment, FS=filespec(pdf)),
        CARRIES,
    ),
    "attached without a file": (
        lambda pdf: annotation(pdf, Subtype=Name.FileAttachment, FS=Dictionary(F="a.exe")),
        CARRIES,
    ),
}
WAYS = {
    "plain": {"object_stream_mode": pikepdf.ObjectStreamMode.disable},
    "in object streams": {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
    "encrypted for its owner": {"encryption": pikepdf.Encryption(owner="chủ", user="")},
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", HOSTILE)
def test_is_refused_for_its_true_reason(name, way):
    change, reason = HOSTILE[name]
    assert fault(made(change, **WAYS[way])) == reason


HARMLESS = {
    "nothing": lambda pdf: None,
    "web": lambda pdf: annotation(pdf, A=action("URI", URI="https://dongthap.gov.vn/?a=1:2")),
    "mail": lambda pdf: annotation(pdf, A=action("URI", URI="mailto:a@dongthap.gov.vn")),
    "no scheme": lambda pdf: annotation(pdf, A=action("URI", URI="www.dongthap.gov.vn")),
    "port": lambda pdf: annotation(pdf, A=action("URI", URI="dongthap.gov.vn:8080/a")),
    "thread of this file": lambda pdf: annotation(pdf, A=action("Thread", D=0)),
    "inside": lambda pdf: annotation(pdf, A=action("GoTo", D=[0, Name.Fit])),
    "opens at a page": set_root(OpenAction=Array([0, Name.Fit])),
    "print button": lambda pdf: annotation(pdf, A=action("Named", N=Name.Print)),
    "cycle of next": cycle_of_next,
    "form": lambda pdf: set_root(AcroForm=Dictionary(Fields=Array([]), XFA=Array([])))(pdf),
    "empty lists": set_root(
        AA=Dictionary(),
        AF=Array([]),
        Names=Dictionary(
            JavaScript=Dictionary(Names=Array([])), EmbeddedFiles=Dictionary(Names=Array([]))
        ),
    ),
    "empty EF": set_root(AF=Array([Dictionary(F=String("a"), EF=Dictionary())])),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", HARMLESS)
def test_is_accepted(name, way):
    assert fault(made(HARMLESS[name], **WAYS[way])) == ""


def test_what_nothing_leads_to_is_not_run():
    def change(pdf):
        pdf.Root.OpenAction = pdf.make_indirect(JS)
        del pdf.Root["/OpenAction"]

    assert fault(made(change)) == ""


def test_a_password_to_open_is_named():
    locked = made(encryption=pikepdf.Encryption(owner="a", user="b"))
    assert fault(locked) == "Tệp PDF có mật khẩu; hãy lưu lại không có mật khẩu."


@pytest.mark.parametrize(
    "lock",
    [
        b"<</Filter/Adobe.PubSec/SubFilter/adbe.pkcs7.s5/V 4/R 4/Recipients[(a)]>>",
        b"<</Filter/FOPN_foweb/V 1/R 2>>",
        b"<</Filter/Standard/V 9/R 9/O(a)/U(b)/P -4>>",
    ],
)
def test_another_lock_is_named(lock):
    content = payloads.pdf_min().replace(b"/Root 1 0 R", b"/Root 1 0 R/ID[(a)(b)]/Encrypt" + lock)
    assert fault(content) == LOCKED


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"%PDF-1.4\nstartxref\n0\n%%EOF"])
def test_no_pdf_at_all_is_broken(content):
    assert fault(content) == BROKEN


@pytest.mark.parametrize("linearize", [False, True])
def test_a_pdf_that_arrived_in_part_is_broken(linearize):
    def change(pdf):
        for _ in range(30):
            pdf.add_blank_page()

    whole = made(change, linearize=linearize, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert fault(whole) == ""
    assert fault(whole[: len(whole) * 3 // 4]) == BROKEN


# --- bounded work ------------------------------------------------------------------------------
def with_object_stream(inside, pad=b"", *, streams=1, packing=b"/FlateDecode"):
    """A PDF whose opening action, `inside`, stands in the last of some streams of objects."""
    out, entries = b"%PDF-1.7\n", {}
    first = 10
    last = first + 2 * streams - 1

    def add(number, body):
        nonlocal out
        entries[number] = (1, len(out), 0)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"

    add(1, b"<</Type/Catalog/Pages 2 0 R/OpenAction %d 0 R>>" % last)
    add(2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>")
    add(3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>")
    for number in range(first, last, 2):
        head = b"%d 0 " % (number + 1)
        data = zlib.compress(head + inside + pad, 9)
        start = b"<</Type/ObjStm/N 1/First %d/Filter%s/Length %d>>stream\n"
        add(number, start % (len(head), packing, len(data)) + data + b"\nendstream")
        entries[number + 1] = (2, number, 0)
    entries[last + 1] = (1, len(out), 0)
    rows = [entries.get(number, (0, 0, 0)) for number in range(last + 2)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    head = b"<</Type/XRef/Size %d/W[1 4 2]/Root 1 0 R/Length %d>>stream\n"
    body = head % (len(rows), len(table)) + table + b"\nendstream"
    start = len(out)
    add(last + 1, body)
    return out + b"startxref\n%d\n%%%%EOF\n" % start


SCRIPT_BYTES = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
HARMLESS_BYTES = b"<</S/Named/N/Print>>"


def test_a_stream_of_objects_is_read():
    assert fault(with_object_stream(SCRIPT_BYTES)) == SCRIPT
    assert fault(with_object_stream(HARMLESS_BYTES)) == ""


@pytest.mark.parametrize("packing", [b"[/FlateDecode]", b"[/FlateDecode]/DecodeParms[null]"])
def test_a_list_of_one_way_of_packing_is_that_way(packing):
    assert fault(with_object_stream(SCRIPT_BYTES, packing=packing)) == SCRIPT
    assert fault(with_object_stream(HARMLESS_BYTES, packing=packing)) == ""


def test_an_escaped_name_is_the_same_name():
    assert fault(with_object_stream(b"<</#53/J#61vaScript/JS(app.alert\\(1\\))>>")) == SCRIPT


@pytest.mark.parametrize("inside", [SCRIPT_BYTES, HARMLESS_BYTES])
def test_objects_behind_a_bomb_are_not_left_unread(inside):
    bomb = with_object_stream(inside, b" " * 9 * 1024 * 1024)
    assert len(bomb) < 20_000
    assert fault(bomb) == TOO_MUCH


def test_many_streams_of_objects_are_counted_together():
    assert fault(with_object_stream(HARMLESS_BYTES, b" " * 7 * 1024 * 1024, streams=8)) == TOO_MUCH


@pytest.mark.parametrize("packing", [b"/LZWDecode", b"[/FlateDecode/FlateDecode]"])
def test_a_stream_of_objects_packed_otherwise_is_refused(packing):
    assert fault(with_object_stream(SCRIPT_BYTES, packing=packing)) == TOO_MUCH


def test_a_script_below_too_many_brackets_is_not_left_unread():
    deep = b"<</S/JavaScript/JS(a)/X " + b"[" * 200 + b"]" * 200 + b">>"
    assert fault(with_object_stream(deep)) == TOO_MUCH


def test_the_values_of_all_objects_are_counted(monkeypatch):
    monkeypatch.setattr("inspections.pdf_files.MAX_VALUES", 1_000)
    many = made(set_root(A=Array([Array([1] * 100)] * 9)))
    more = made(set_root(A=Array([Array([1] * 100)] * 11)))
    assert fault(many) == ""
    assert fault(more) == TOO_MUCH


def test_a_page_is_not_unpacked():
    """What a page shows may be as long as it likes: nothing is drawn here."""

    def change(pdf):
        pdf.pages[0].obj.Contents = pdf.make_stream(b" " * 30 * 1024 * 1024)

    assert fault(made(change)) == ""
