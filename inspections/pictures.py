"""Pictures as people send them: made upright, of eight bits and on white, or refused as broken.

Reads JPEG (also of several pictures, or with a film behind it) and PNG of every depth; notes that
programs add to a picture are left out before the library sees them, so a broken one does no harm.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from PIL import Image, ImageFile

from inspections.picture_parts import picture_parts

MAX_PIXELS = 65_000_000  # what is opened at all
KEPT_PIXELS = 25_000_000  # what is stored of it
JPEG_QUALITY = 88
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_truncation = threading.Lock()


class TooLarge(Exception):
    """More than MAX_PIXELS."""


@contextmanager
def truncated(*, allowed: bool) -> Iterator[None]:
    """Whether a picture that ends too early is read as far as it goes, or raises OSError.

    Pillow asks a global, which WeasyPrint sets when it is imported: each reading says what it
    wants, one thread after the other.
    """
    with _truncation:
        before = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = allowed
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def clean_copy(file: IO[bytes]) -> bytes:
    """The picture alone, as it looks: no EXIF, place or text, nothing behind it; never too large.

    Raises TooLarge, and whatever the library raises over a broken file.
    """
    content, exif = picture_parts(file.read())
    opened = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
    with truncated(allowed=False), opened as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise TooLarge
        kind = "PNG" if picture.format == "PNG" else "JPEG"
        if picture.mode in ("L", "RGB", "RGBA"):  # these can be shrunk as they are
            _shrink(picture)
        picture.load()
        made = as_it_looks(_upright(picture, exif))
    _shrink(made)
    made.info = {}
    out = io.BytesIO()
    if kind == "JPEG":
        made.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
    else:
        made.save(out, "PNG")
    return out.getvalue()


def as_it_looks(picture: Image.Image) -> Image.Image:
    """Of eight bits, grey or RGB, on white where it is transparent."""
    if picture.mode.startswith(("I", "F")):
        return _eight_bits(picture)
    if picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        paper = Image.new("RGB", layered.size, "white")
        paper.paste(layered, mask=layered.getchannel("A"))
        return paper
    if picture.mode in ("1", "L"):
        return picture.convert("L")
    return picture.convert("RGB")


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Of 16 bits, which converting alone would cut off at 255: all of it white."""
    wide = picture.convert("F")
    highest: Any = wide.getextrema()[1]
    scale = _scale(picture.mode, highest)
    return wide.point(lambda value: value * scale + 0).convert("L")


def _scale(mode: str, high: float) -> float:
    if mode.startswith("I;16") or high > 255:
        return 1 / 256
    return 255 if mode == "F" and high <= 1 else 1


def _upright(picture: Image.Image, exif: bytes) -> Image.Image:
    """Turned as the camera was held; of its EXIF nothing else is read, and nothing is written."""
    said = Image.Exif()
    try:
        said.load(exif + bytes(4))  # some end before the place of the next list
        turn = TURNS.get(said.get(ORIENTATION, 1))
    except Exception:  # noqa: BLE001 (whatever is wrong with it, it turns nothing)
        turn = None
    return picture.transpose(turn) if turn is not None else picture


def _shrink(picture: Image.Image) -> None:
    much = (picture.width * picture.height / KEPT_PIXELS) ** 0.5
    if much > 1:
        picture.thumbnail((int(picture.width / much), int(picture.height / much)))
