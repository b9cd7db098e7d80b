"""Texts, request bodies and tables named in the list; each a function that returns str or bytes."""

from __future__ import annotations

import io
import unicodedata

from tests.bad_inputs.payloads import _zip

HEAD = ["Mã đơn vị", "Tên đơn vị", "Loại", "Mã đơn vị cấp trên"]
ROWS = [
    ["87", "Tỉnh Đồng Tháp", "Tỉnh", ""],
    ["875", "Huyện Lấp Vò", "Huyện", "87"],
    ["868", "Thị xã Hồng Ngự", "Thị xã", "87"],
]
TCVN3 = {
    "Mã đơn vị": "M· ®¬n vÞ",
    "Tên đơn vị": "Tªn ®¬n vÞ",
    "Loại": "Lo¹i",
    "Mã đơn vị cấp trên": "M· ®¬n vÞ cÊp trªn",
    "Tỉnh Đồng Tháp": "TØnh §ång Th¸p",
    "Tỉnh": "TØnh",
    "Huyện Lấp Vò": "HuyÖn LÊp Vß",
    "Huyện": "HuyÖn",
    "Thị xã Hồng Ngự": "ThÞ x· Hång Ngù",
    "Thị xã": "ThÞ x·",
}
VNI = {
    "Mã đơn vị": "Maõ ñôn vò",
    "Tên đơn vị": "Teân ñôn vò",
    "Loại": "Loaïi",
    "Mã đơn vị cấp trên": "Maõ ñôn vò caáp treân",
    "Tỉnh Đồng Tháp": "Tænh Ñoàng Thaùp",
    "Tỉnh": "Tænh",
    "Huyện Lấp Vò": "Huyeän Laáp Voø",
    "Huyện": "Huyeän",
    "Thị xã Hồng Ngự": "Thò xaõ Hoàng Ngöï",
    "Thị xã": "Thò xaõ",
}


def repeat(s, n):
    return s * n


def lines(n, s="Dòng thử nghiệm"):
    return "\n".join(f"{s} {i}" for i in range(n))


def nested(tag, n):
    return f"<{tag}>" * n + "x" + f"</{tag}>" * n


def form_fields(n):
    return "&".join(f"f{i}=1" for i in range(n))


def deep_json(n):
    return "[" * n + "]" * n


def multipart_many_files(n):
    part = b'--B\r\nContent-Disposition: form-data; name="f%d"; filename="a.pdf"\r\n\r\nx\r\n'
    return b"".join(part % i for i in range(n)) + b"--B--\r\n"


def _quoted(cell, sep, words):
    text = str(words.get(cell, cell))
    if any(sign in str(cell) for sign in (sep, '"', "\n", "\r")):
        return '"' + text.replace('"', '""') + '"'
    return text


def csvf(rows=None, head=None, sep=",", enc="utf-8", nl="\r\n", bom=False, xlate=None, raw=None):
    rows = ROWS if rows is None else rows
    head = HEAD if head is None else head
    words = {None: {}, "tcvn3": TCVN3, "vni": VNI}[xlate]
    table = ([head] if head else []) + rows
    text = raw
    if text is None:
        text = nl.join(sep.join(_quoted(c, sep, words) for c in row) for row in table) + nl
    if enc == "nfd":
        text, enc = unicodedata.normalize("NFD", text), "utf-8"
    body = text.encode("latin-1", "replace") if xlate else text.encode(enc)
    return (b"\xef\xbb\xbf" if bom else b"") + body


def csv_rows(n):
    return csvf(rows=[[f"T{i:06d}", f"Xã thử {i}", "Xã", "87"] for i in range(n)])


def xl(rows=None, head=None, **options):
    import openpyxl
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = openpyxl.Workbook()
    sheet = book.active
    if options.get("epoch1904"):
        book.epoch = CALENDAR_MAC_1904
    for i in range(options.get("title_rows", 0)):
        sheet.append(["UBND TỈNH ĐỒNG THÁP" if i == 0 else "DANH SÁCH ĐƠN VỊ"])
    heading = HEAD if head is None else head
    for row in ([heading] if heading != [] else []) + (ROWS if rows is None else rows):
        sheet.append(row)
    _dress(book, sheet, options)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _dress(book, sheet, options):
    for area in options.get("merge", ()):
        sheet.merge_cells(area)
    if options.get("hide_col"):
        sheet.column_dimensions[options["hide_col"]].hidden = True
    if options.get("hide_row"):
        sheet.row_dimensions[options["hide_row"]].hidden = True
    if options.get("second_active"):
        book.create_sheet("Sheet2").append(["rỗng"])
        book.active = 1
    if options.get("hidden_sheet"):
        book.create_sheet("an").append(["x"])
        book["an"].sheet_state = "veryHidden"
    for cell, value in (options.get("set") or {}).items():
        sheet[cell] = value


def ods_min():
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return _zip([("mimetype", kind), ("content.xml", "<x/>")])
