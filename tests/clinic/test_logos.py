"""Uploaded logos: only pixels are kept, and only of a picture of sane size."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from clinic.logos import MAX_BYTES, SIZE, reencoded

NO_PICTURE = "The logo must be a PNG, JPEG or WebP picture."


def picture(kind="PNG", size=(600, 200), mode="RGB", **options):
    out = io.BytesIO()
    Image.new(mode, size, "teal").save(out, kind, **options)
    return out.getvalue()


def upload(data, name="logo.png"):
    return SimpleUploadedFile(name, data)


def opened(kept):
    return Image.open(io.BytesIO(kept.read()))


def header_only(width, height):
    """A PNG that claims a size and holds no pixel: 69 bytes that would fill the memory."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_becomes_a_fresh_png(kind):
    kept = reencoded(upload(picture(kind)))
    result = opened(kept)
    assert (kept.name, result.format, result.size) == ("logo.png", "PNG", (600, 200))


@pytest.mark.parametrize(
    ("size", "kept"),
    [
        pytest.param((1800, 300), (900, 150), id="too wide"),
        pytest.param((300, 600), (150, 300), id="too high"),
        pytest.param((20, 10), (20, 10), id="a small one is not blown up"),
        pytest.param(SIZE, SIZE, id="as large as it may be"),
    ],
)
def test_a_picture_is_shrunk_to_fit(size, kept):
    assert opened(reencoded(upload(picture(size=size)))).size == kept


def test_a_picture_seen_through_stays_so():
    assert opened(reencoded(upload(picture(mode="RGBA")))).mode == "RGBA"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"<html><script>alert(1)</script></html>", id="HTML"),
        pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', id="SVG"),
        pytest.param(picture("GIF"), id="GIF"),
        pytest.param(picture("BMP"), id="BMP"),
        pytest.param(picture()[:20], id="cut off in its head"),
        pytest.param(b"", id="empty"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n", id="PostScript"),
    ],
)
def test_anything_else_called_png_is_refused(data):
    with pytest.raises(ValidationError) as refused:
        reencoded(upload(data))
    assert refused.value.messages == [NO_PICTURE]


@pytest.mark.parametrize(
    ("size", "sentence"),
    [
        pytest.param((30_000, 30_000), "The logo has too many pixels; 16 million in all are the most.", id="a bomb"),
        pytest.param(
            (4001, 4000), "The logo has 4001 × 4000 pixels; 16 million in all are the most.", id="a little too large"
        ),
    ],
)
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(size, sentence):
    with pytest.raises(ValidationError) as refused:
        reencoded(upload(header_only(*size)))
    assert refused.value.messages == [sentence]


def test_a_file_of_more_than_5_mb_is_refused():
    with pytest.raises(ValidationError) as refused:
        reencoded(upload(picture() + b"\0" * MAX_BYTES))
    assert refused.value.messages == ["The logo is larger than 5 MB."]


def test_place_camera_and_words_are_gone():
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    exif.get_ifd(0x8825)[2] = (52.0, 30.0, 0.0)
    data = picture("JPEG", exif=exif, comment=b"private words")
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(0x8825) == {2: (52.0, 30.0, 0.0)}
    kept = reencoded(upload(data))
    result = opened(kept)
    kept.seek(0)
    raw = kept.read()
    assert (dict(result.getexif()), result.info) == ({}, {})
    assert [word for word in (b"A camera", b"private words", b"eXIf", b"tEXt", b"iCCP") if word in raw] == []


def test_a_photo_taken_upright_stays_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    assert opened(reencoded(upload(picture("JPEG", size=(200, 100), exif=exif)))).size == (100, 200)


def test_of_a_moving_picture_the_first_is_kept():
    frames = [Image.new("RGB", (60, 20), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    assert Image.open(io.BytesIO(out.getvalue())).n_frames == 2
    result = opened(reencoded(upload(out.getvalue())))
    assert (getattr(result, "n_frames", 1), result.getpixel((5, 5))) == (1, (255, 0, 0, 255))
