"""Photos whose notes (EXIF, MPF, Photoshop, texts) are broken: the picture is whole, so it is kept."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from inspections.uploads import check_upload

RED, GREEN = (200, 30, 40), (10, 200, 30)
TURN_RIGHT = struct.pack("<HHIHH", 0x112, 3, 1, 6, 0)  # orientation 6
TIFF = b"II*\0\x08\0\0\0"


def picture(kind):
    """60 wide and 40 high, its left half green and its right half red."""
    made, out = Image.new("RGB", (60, 40), RED), io.BytesIO()
    made.paste(GREEN, (0, 0, 30, 40))
    made.save(out, kind)
    return out.getvalue()


def jpeg(marker, body):
    """With one more segment at its beginning."""
    content = picture("JPEG")
    segment = struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body
    return content[:2] + segment + content[2:]


def png(name, body, *, wrong_sum=False):
    """With one more chunk behind its header."""
    content, total = picture("PNG"), zlib.crc32(name + body) ^ wrong_sum
    chunk = struct.pack(">I", len(body)) + name + body + struct.pack(">I", total)
    return content[:33] + chunk + content[33:]


def exif(body):
    return jpeg(0xE1, b"Exif\0\0" + body)


WHOLE = {
    "EXIF that leads beyond its end": exif(b"II*\0\xff\xff\0\0"),
    "EXIF that counts too many": exif(TIFF + struct.pack("<H", 65535)),
    "EXIF that is none": exif(b"\xff" * 50),
    "empty EXIF": exif(b""),
    "orientation as a text": exif(TIFF + struct.pack("<HHHI4s", 1, 0x112, 2, 2, b"6") + b"\0" * 4),
    "list of pictures that is none": jpeg(0xE2, b"MPF\0" + b"\xff" * 10),
    "list of no pictures": jpeg(0xE2, b"MPF\0II*\0\x08\0\0\0"),
    "colours that are none": jpeg(0xE2, b"ICC_PROFILE\0\x01\x01" + b"x" * 200),
    "cut Photoshop notes": jpeg(0xED, b"Photoshop 3.0\x008BIM\x03\xed"),
    "comment": jpeg(0xFE, b"a" * 65533),
    "PNG: sum of a text is wrong": png(b"tEXt", b"a\0b", wrong_sum=True),
    "PNG: long text, packed": png(b"zTXt", b"a\0\0" + zlib.compress(b"a" * 3_000_000)),
    "PNG: text packed otherwise": png(b"zTXt", b"a\0\x07xx"),
    "PNG: long colour profile": png(b"iCCP", b"a\0\0" + zlib.compress(b"a" * 3_000_000)),
    "PNG: short size": png(b"pHYs", b"a"),
    "PNG: short gamma": png(b"gAMA", b"\0"),
    "PNG: empty colours": png(b"sRGB", b""),
    "PNG: EXIF that is none": png(b"eXIf", b"\xff" * 20),
    "PNG: film of no pictures": png(b"acTL", b"\0" * 8),
}
TURNED = {
    "EXIF": exif(TIFF + struct.pack("<H", 1) + TURN_RIGHT + b"\0" * 4),
    "EXIF that ends too early": exif(TIFF + struct.pack("<H", 1) + TURN_RIGHT),
    "PNG": png(b"eXIf", TIFF + struct.pack("<H", 1) + TURN_RIGHT + b"\0" * 4),
}


def stored(content):
    name = "a.png" if content.startswith(b"\x89PNG") else "a.jpg"
    checked = check_upload(SimpleUploadedFile(name, content))
    return Image.open(checked.content)


def is_like(one, other):
    return all(abs(a - b) < 12 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("name", WHOLE)
def test_a_broken_note_does_not_break_the_picture(name):
    made = stored(WHOLE[name])
    assert (made.size, bool(made.getexif())) == ((60, 40), False)
    assert is_like(made.getpixel((2, 20)), GREEN)
    assert is_like(made.getpixel((57, 20)), RED)
    assert set(made.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("name", TURNED)
def test_it_stands_upright(name):
    made = stored(TURNED[name])
    assert (made.size, bool(made.getexif())) == ((40, 60), False)
    assert is_like(made.getpixel((20, 2)), GREEN)
    assert is_like(made.getpixel((20, 57)), RED)


@pytest.mark.parametrize(("kind", "cut"), [("JPEG", 3), ("JPEG", 400), ("PNG", 100), ("PNG", 400)])
def test_a_picture_that_did_not_arrive_whole_stays_broken(kind, cut):
    noise, out = Image.effect_noise((200, 200), 60), io.BytesIO()
    noise.save(out, kind)
    with pytest.raises(ValidationError, match="hỏng"):
        stored(out.getvalue()[:-cut])
