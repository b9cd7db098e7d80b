"""The photos of a visit, made small enough for paper; a very long one goes there in parts."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.core.files.storage import default_storage
from PIL import Image

from inspections.pictures import as_it_looks, truncated

LONG_SIDE = 1500  # px: over 200 dpi at the width of the text
QUALITY = 82
LONG = 2.4  # times as high as wide: nobody could read it in the place of one photo
PART = 1.2  # times as high as wide, as the place of a photo is
OVERLAP = 0.05  # of a part, so that a line that is cut stands whole in the next one


@dataclass(frozen=True)
class Picture:
    key: str
    caption: str
    stored_name: str
    part: int = 1
    parts: int = 1


def in_parts(picture: Picture) -> Iterator[Picture]:
    """A long screenshot as the parts it is printed in; any other picture as it is."""
    parts = _parts(picture.stored_name)
    if parts == 1:
        yield picture
        return
    for part in range(1, parts + 1):
        said = f"{picture.caption} (phần {part}/{parts})".strip()
        key = f"{picture.key}-{part}"
        yield replace(picture, key=key, caption=said, part=part, parts=parts)


def _parts(stored_name: str) -> int:
    """One as well of what is missing or broken: whoever prints it says so."""
    try:
        with default_storage.open(stored_name, "rb") as file, Image.open(file) as picture:
            across, down = picture.size
    except OSError:
        return 1
    return math.ceil(down / (across * PART)) if down > across * LONG else 1


def picture_bytes(pictures: Iterable[Picture]) -> dict[str, bytes]:
    """JPEG bytes by key, in the size they are printed."""
    return {picture.key: _for_print(picture) for picture in pictures}


def _for_print(picture: Picture) -> bytes:
    """As far as it goes, where it was stored before broken ones were refused."""
    out = io.BytesIO()
    with (
        truncated(allowed=True),
        default_storage.open(picture.stored_name, "rb") as file,
        Image.open(file) as stored,
    ):
        if picture.parts == 1:
            stored.draft(None, (LONG_SIDE, LONG_SIDE))
        made = _part_of(as_it_looks(stored), picture)
    made.thumbnail((LONG_SIDE, LONG_SIDE))
    made.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _part_of(made: Image.Image, picture: Picture) -> Image.Image:
    if picture.parts == 1:
        return made
    high = made.height / picture.parts
    top = max(0, (picture.part - 1) * high - high * OVERLAP)
    return made.crop((0, int(top), made.width, math.ceil(picture.part * high)))
