"""Photos as phones, scanners and messengers send them: kept as they look, printed as they look."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFile

from inspections.pictures import as_it_looks
from inspections.uploads import check_upload
from reports.pictures import Picture, in_parts, picture_bytes

PHOTOS = Path(__file__).parent / "real_files"
WHITE, GREY, BLACK = 255, 128, 0


def checked(name: str, content: bytes):
    return check_upload(SimpleUploadedFile(name, content))


def kept(name: str, content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(checked(name, content).content.read()))
    picture.load()
    return picture


def saved(picture: Image.Image, form: str = "PNG", **more) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **more)
    return out.getvalue()


def of_mode(mode: str, *values) -> Image.Image:
    """A picture of patches, 20 points wide each."""
    picture = Image.new(mode, (20 * len(values), 20))
    for place, value in enumerate(values):
        for x in range(20):
            for y in range(20):
                picture.putpixel((20 * place + x, y), value)
    return picture


def patches(picture: Image.Image) -> list[int]:
    """How light each patch is."""
    grey = picture.convert("L")
    return [grey.getpixel((x, 10)) for x in range(10, picture.width, 20)]


def about(values, wanted) -> bool:
    return all(abs(one - other) <= 3 for one, other in zip(values, wanted, strict=True))


@pytest.mark.parametrize(
    "name",
    [
        "photo-gpsalt_neg.jpg",
        "photo-xres_srational_neg.jpg",
        "photo-exif_double_header.jpg",
        "photo-mpo_two_pictures.jpg",
    ],
)
def test_a_photo_with_odd_exif_is_one_clean_upright_picture(name):
    body = (PHOTOS / name).read_bytes()
    picture = kept(name, body)
    assert (picture.format, picture.size) == ("JPEG", (480, 640))  # the camera was held upright
    assert not picture.getexif()
    assert getattr(picture, "n_frames", 1) == 1


def test_a_film_behind_a_photo_is_left_out():
    body = saved(of_mode("RGB", (250, 0, 0)), "JPEG")
    film = b"\x00\x00\x00\x18ftypmp42" + b"mdat" * 5000
    content = checked("a.jpg", body + film).content.read()
    assert b"ftyp" not in content
    assert len(content) < 5000


def test_a_photo_saved_from_a_browser_on_windows_is_a_jpeg():
    made = checked("anh.jfif", saved(of_mode("RGB", (250, 0, 0)), "JPEG"))
    assert (made.name, made.content_type) == ("anh.jpg", "image/jpeg")


@pytest.mark.parametrize("name", ["IMG_0001.HEIC", "a.heif", "doi-ten.jpg", "doi-ten.png"])
def test_a_heic_photo_is_refused_with_what_to_do_on_the_phone(name):
    with pytest.raises(ValidationError, match="iPhone"):
        checked(name, (PHOTOS / "file-IMG_0001.HEIC").read_bytes())


def noise(size) -> Image.Image:
    return Image.effect_noise(size, 90).convert("RGB")


@pytest.fixture(params=[False, True], ids=["fresh", "has printed"])
def printed_before(request, monkeypatch):
    """WeasyPrint sets a global of Pillow when it is imported."""
    if request.param:
        import weasyprint  # noqa: F401
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", request.param)


@pytest.mark.parametrize(("name", "form"), [("a.jpg", "JPEG"), ("a.png", "PNG")])
def test_half_a_picture_is_broken_whatever_ran_before(printed_before, name, form):
    body = saved(noise((400, 300)), form)
    with pytest.raises(ValidationError, match="hỏng"):
        checked(name, body[: len(body) // 2])


def test_a_print_does_not_change_what_is_refused():
    from engines.printing.pdf import render_pdf

    render_pdf("<!doctype html><title>a</title><p>a</p>", images={})
    body = saved(noise((400, 300)), "JPEG")
    with pytest.raises(ValidationError, match="hỏng"):
        checked("a.jpg", body[: len(body) // 2])


def test_any_fault_of_the_library_is_a_sentence_beside_the_field(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("never heard of")

    monkeypatch.setattr(Image, "open", fail)
    with pytest.raises(ValidationError, match=r"a\.jpg: Ảnh hỏng"):
        checked("a.jpg", saved(of_mode("L", 0), "JPEG"))


DEEP = of_mode("I;16", 0, 32768, 65535)
WIDE = {
    "I;16": DEEP,
    "I": of_mode("I", 0, 32768, 65535),
    "I;16B": of_mode("I;16B", 0, 32768, 65535),
    "F": of_mode("F", 0.0, 0.5, 1.0),
    "F of bytes": of_mode("F", 0.0, 128.0, 255.0),
    "L": of_mode("L", 0, 128, 255),
    "1": of_mode("1", 0, 255),
    "CMYK": of_mode("CMYK", (0, 0, 0, 255), (0, 0, 0, 127), (0, 0, 0, 0)),
}


@pytest.mark.parametrize("mode", WIDE)
def test_every_depth_keeps_its_lightness(mode):
    made = as_it_looks(WIDE[mode])
    assert made.mode in ("L", "RGB")
    assert about(patches(made), [BLACK, WHITE] if mode == "1" else [BLACK, GREY, WHITE])


def test_a_deep_grey_scan_is_stored_with_eight_bits():
    picture = kept("quet.png", saved(DEEP))
    assert picture.mode == "L"
    assert about(patches(picture), [BLACK, GREY, WHITE])


def transparent() -> dict[str, bytes]:
    """A black patch, and one that is transparent with black below."""
    palette = of_mode("P", 0, 1)
    palette.putpalette([0, 0, 0, 0, 0, 0])
    return {
        "RGBA": saved(of_mode("RGBA", (0, 0, 0, 255), (0, 0, 0, 0))),
        "LA": saved(of_mode("LA", (0, 255), (0, 0))),
        "P": saved(palette, transparency=1),
        "L": saved(of_mode("L", 0, 1), transparency=1),
        "RGB": saved(of_mode("RGB", (0, 0, 0), (0, 0, 1)), transparency=(0, 0, 1)),
    }


@pytest.mark.parametrize("mode", list(transparent()))
def test_what_is_transparent_is_white(mode):
    assert about(patches(kept("a.png", transparent()[mode])), [BLACK, WHITE])


def test_a_jpeg_of_printing_colours_is_kept_as_it_looks():
    picture = kept("a.jpg", saved(WIDE["CMYK"], "JPEG"))
    assert picture.mode == "RGB"
    assert about(patches(picture), [BLACK, GREY, WHITE])


def test_a_photo_of_fifty_megapixels_is_shrunk():
    body = saved(Image.new("L", (8200, 6150), 128), "JPEG")
    picture = kept("to.jpg", body)
    assert picture.width * picture.height <= 25_000_000
    assert abs(picture.width / picture.height - 8200 / 6150) < 0.01


@pytest.mark.parametrize("turn", range(1, 9))
def test_every_turn_of_the_camera(turn):
    """The dark corner of a scene comes to lie at the top left, as it was seen."""
    scene = Image.new("L", (40, 20), WHITE)
    ImageDraw.Draw(scene).rectangle((0, 0, 9, 9), fill=BLACK)
    undone = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[turn]
    sent = scene if undone is None else scene.transpose(undone)
    exif = Image.Exif()
    exif[0x0112] = turn
    picture = kept("a.jpg", saved(sent, "JPEG", exif=exif))
    assert picture.size == (40, 20)
    assert picture.getpixel((4, 4)) < 60
    assert picture.getpixel((35, 15)) > 200


# --- on paper -----------------------------------------------------------------------------------
def stored(content: bytes, name: str = "a.png") -> Picture:
    return Picture(
        "v1", "Ảnh quét", default_storage.save(f"visitfile/{name}", ContentFile(content))
    )


def on_paper(picture: Picture) -> list[Image.Image]:
    made = picture_bytes(in_parts(picture))
    return [Image.open(io.BytesIO(content)) for content in made.values()]


def test_a_deep_scan_stored_before_is_printed_as_it_looks():
    (picture,) = on_paper(stored(saved(DEEP)))
    assert about(patches(picture), [BLACK, GREY, WHITE])


@pytest.mark.parametrize("mode", list(transparent()))
def test_paper_is_white_where_a_stored_picture_is_transparent(mode):
    (picture,) = on_paper(stored(transparent()[mode]))
    assert about(patches(picture), [BLACK, WHITE])


def test_half_a_photo_that_was_stored_is_printed_as_far_as_it_goes():
    body = saved(noise((400, 300)), "JPEG")
    (picture,) = on_paper(stored(body[: len(body) // 2], "a.jpg"))
    assert picture.size == (400, 300)


def test_a_long_screenshot_goes_to_paper_in_parts_that_can_be_read():
    long = Image.new("RGB", (1080, 14000), "white")
    for n in range(140):
        ImageDraw.Draw(long).rectangle((0, n * 100, 1079, n * 100 + 9), fill="black")
    picture = stored(saved(long))
    parts = list(in_parts(picture))
    assert len(parts) == 11
    assert parts[0].caption == "Ảnh quét (phần 1/11)"
    assert len({part.key for part in parts}) == 11
    for made in on_paper(picture):
        assert made.width >= 1000  # as many points across as the phone had
        assert made.height <= 1.3 * made.width
    (same,) = in_parts(stored(saved(Image.new("L", (1080, 2400)))))
    assert same.parts == 1
