"""The parts of a JPEG or PNG file that make its picture, without what other programs add to it.

A library that reads all of a file stops at a broken note of a phone or an editor, though the
picture itself is whole.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

JPEG_START, PNG_START = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
SCAN = 0xDA  # from here on a JPEG is the picture itself
ALONE = {0x01, *range(0xD0, 0xD8)}  # markers of a JPEG without a length
ADOBE = 0xEE  # says how colours are meant
EXIF = 0xE1
NOTES = {*range(0xE1, 0xF0), 0xFE} - {ADOBE}
EXIF_HEAD = b"Exif\0\0"
PNG_SHOWN = {b"tRNS"}  # of the chunks that may be left out, whose names begin with a small letter


def picture_parts(content: bytes) -> tuple[bytes, bytes]:
    """The file without its notes, and its EXIF (b"" without one); as it is where it is broken."""
    try:
        if content.startswith(JPEG_START):
            return _of_jpeg(content)
        if content.startswith(PNG_START):
            return _of_png(content)
    except (struct.error, IndexError):
        pass
    return content, b""


def _of_jpeg(content: bytes) -> tuple[bytes, bytes]:
    kept, exif, at = [JPEG_START], b"", len(JPEG_START)
    for start, marker, end in _segments(content, at):
        at = end
        body = content[start + 4 : end]
        if marker == EXIF and body.startswith(EXIF_HEAD):
            exif = exif or body.removeprefix(EXIF_HEAD)
        if marker not in NOTES:
            kept.append(content[start:end])
    if content[at] != 0xFF:  # a length was wrong
        return content, exif
    return b"".join([*kept, content[at:]]), exif


def _segments(content: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Where each segment before the picture begins, its marker, where it ends."""
    while content[at] == 0xFF and content[at + 1] != SCAN:
        if content[at + 1] == 0xFF:  # fills up
            at += 1
            continue
        length = 0
        if content[at + 1] not in ALONE:
            (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        yield at, content[at + 1], end
        at = end


def _of_png(content: bytes) -> tuple[bytes, bytes]:
    kept, exif, at = [PNG_START], b"", len(PNG_START)
    while at + 8 <= len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if name == b"eXIf":
            exif = content[at + 8 : end - 4].removeprefix(EXIF_HEAD)
        if not name[:1].islower() or name in PNG_SHOWN:
            kept.append(content[at:end])
        if name == b"IEND":
            break
        at = end
    return b"".join(kept), exif
