"""The photos of a visit, made small enough for paper."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.storage import default_storage
from PIL import Image

LONG_SIDE = 1500  # px: over 200 dpi at the width of the text
QUALITY = 82


@dataclass(frozen=True)
class Picture:
    key: str
    caption: str
    stored_name: str


def picture_bytes(pictures: Iterable[Picture]) -> dict[str, bytes]:
    """JPEG bytes by key, in the size they are printed."""
    return {picture.key: _for_print(picture.stored_name) for picture in pictures}


def _for_print(stored_name: str) -> bytes:
    out = io.BytesIO()
    with default_storage.open(stored_name, "rb") as file, Image.open(file) as picture:
        picture.thumbnail((LONG_SIDE, LONG_SIDE))
        _on_white(picture).save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """Without transparency: paper is white."""
    if picture.mode not in ("RGBA", "LA", "P"):
        return picture.convert("RGB")
    layered = picture.convert("RGBA")
    paper = Image.new("RGB", layered.size, "white")
    paper.paste(layered, mask=layered.getchannel("A"))
    return paper
