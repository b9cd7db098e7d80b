"""Tables as files, for the import items: the generators that the list names."""

from __future__ import annotations

import io
import unicodedata
from typing import Any

import openpyxl

from tests.bad_inputs.payloads import _zip, ole2, xlsx_bomb, zero

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


def csvf(
    rows: Any = None,
    head: Any = None,
    sep: str = ",",
    enc: str = "utf-8",
    nl: str = "\r\n",
    bom: bool = False,
    xlate: str | None = None,
    raw: str | None = None,
) -> bytes:
    rows = ROWS if rows is None else rows
    head = HEAD if head is None else head
    table = {None: {}, "tcvn3": TCVN3, "vni": VNI}[xlate]

    def quoted(cell: Any) -> str:
        text = str(table.get(cell, cell))
        hard = any(sign in text for sign in (sep, '"', "\n", "\r"))
        return '"' + text.replace('"', '""') + '"' if hard else text

    lines = ([head] if head else []) + rows
    text = raw if raw is not None else nl.join(sep.join(map(quoted, r)) for r in lines) + nl
    if enc == "nfd":
        text, enc = unicodedata.normalize("NFD", text), "utf-8"
    if xlate:
        return text.encode("latin-1", "replace")
    return (b"\xef\xbb\xbf" if bom else b"") + text.encode(enc)


def csv_rows(n: int) -> bytes:
    return csvf(rows=[[f"T{i:06d}", f"Xã thử {i}", "Xã", "87"] for i in range(n)])


def xl(rows: Any = None, head: Any = None, **options: Any) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for number in range(options.get("title_rows", 0)):
        sheet.append(["UBND TỈNH ĐỒNG THÁP" if number == 0 else "DANH SÁCH ĐƠN VỊ"])
    for row in [HEAD if head is None else head, *(ROWS if rows is None else rows)]:
        sheet.append(row)
    for merged in options.get("merge", ()):
        sheet.merge_cells(merged)
    if options.get("hidden_sheet"):
        book.create_sheet("an").append(["x"])
        book["an"].sheet_state = "veryHidden"
    for cell, value in (options.get("set") or {}).items():
        sheet[cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods_min() -> bytes:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return _zip([("mimetype", kind), ("content.xml", "<x/>")])


GENERATORS = {
    "csvf": csvf,
    "csv_rows": csv_rows,
    "xl": xl,
    "ods_min": ods_min,
    "ole2": ole2,
    "xlsx_bomb": xlsx_bomb,
    "zero": zero,
}


def content_of(spec: dict[str, Any]) -> bytes:
    """The body of a file that an item of the list describes."""
    if spec["t"] == "hex":
        return bytes.fromhex(spec["v"])
    return GENERATORS[spec["f"]](**spec.get("a", {}))
