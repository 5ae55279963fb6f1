"""Uploaded pictures: hostile ones are refused with a sentence, of the others only pixels are kept."""

import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFile

from clinic.pictures import on_paper, pixels_of

ROOT = Path(__file__).resolve().parent.parent.parent
MOST_MB = 12
FITS = (1200, 1200)
NO_PICTURE = "This is not a JPEG, PNG or WebP picture, whatever its name says. Export it as JPEG and send that."
HEIC = "This is a HEIC or AVIF picture, which not every browser can show. Export it as JPEG and send that."
DAMAGED = "This picture is damaged or cut off. Send it again, or another one."
MOVES = "This picture moves. Send a still one."
FAR_TOO_MANY = "This picture has far too many pixels; 25 million are the most. Save it smaller and send that."
TOO_LARGE = "This file is larger than 12 MB. Save the picture smaller, or as JPEG, and send that."


def picture(kind="PNG", size=(60, 40), mode="RGB", colour="teal", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_that_claims(width: int, height: int, frames: int = 1) -> bytes:
    """A PNG of some 90 bytes that says how large it is and holds no pixel."""
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    moves = png_chunk(b"acTL", struct.pack(">II", frames, 0)) if frames > 1 else b""
    return b"\x89PNG\r\n\x1a\n" + head + moves + png_chunk(b"IDAT", zlib.compress(b"")) + png_chunk(b"IEND", b"")


def webp_that_claims(width: int, height: int) -> bytes:
    """A moving WebP whose canvas is larger than all memory."""
    frame = picture("WEBP")[12:]
    head = struct.pack("<I", 2) + struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    place = b"\0" * 6 + struct.pack("<I", 59)[:3] + struct.pack("<I", 39)[:3] + struct.pack("<I", 10)
    body = b"VP8X" + struct.pack("<I", 10) + head + b"ANIM" + struct.pack("<IIH", 6, 0, 0)
    body += b"ANMF" + struct.pack("<I", len(place + frame)) + place + frame
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def jpeg_with_segments(count: int) -> bytes:
    """A tiny JPEG behind `count` EXIF segments of 64 KB."""
    jpeg = picture("JPEG")
    return jpeg[:2] + (b"\xff\xe1\xff\xffExif\0\0" + b"A" * 65527) * count + jpeg[2:]


def noise(kind: str, size: tuple[int, int], mode: str = "RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert(mode).save(out, kind, **options)
    return out.getvalue()


def taken(data: bytes, name: str = "photo.jpg") -> Image.Image:
    return pixels_of(SimpleUploadedFile(name, data), max_mb=MOST_MB, fits=FITS)


HOSTILE = [
    pytest.param(b"<html><script>alert(1)</script></html>", NO_PICTURE, id="HTML"),
    pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', NO_PICTURE, id="SVG"),
    pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n", NO_PICTURE, id="PostScript"),
    pytest.param(b"", NO_PICTURE, id="empty"),
    pytest.param(picture("BMP"), NO_PICTURE, id="BMP"),
    pytest.param(picture("TIFF"), NO_PICTURE, id="TIFF"),
    pytest.param(picture("GIF"), NO_PICTURE, id="GIF"),
    pytest.param(moving("GIF"), NO_PICTURE, id="moving GIF"),
    pytest.param(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", HEIC, id="HEIC"),
    pytest.param(moving("WEBP"), MOVES, id="moving WebP"),
    pytest.param(moving("PNG"), MOVES, id="moving PNG"),
    pytest.param(png_that_claims(100, 100, frames=10_000), MOVES, id="PNG of ten thousand frames"),
    pytest.param(png_that_claims(30_000, 30_000), FAR_TOO_MANY, id="PNG that claims 30 000 x 30 000"),
    pytest.param(webp_that_claims(30_000, 30_000), FAR_TOO_MANY, id="WebP that claims 30 000 x 30 000"),
    pytest.param(noise("JPEG", (400, 300))[:9_000], DAMAGED, id="JPEG cut off"),
    pytest.param(noise("PNG", (400, 300))[:9_000], DAMAGED, id="PNG cut off"),
    pytest.param(noise("WEBP", (400, 300))[:9_000], NO_PICTURE, id="WebP cut off"),
    pytest.param(picture()[:20], NO_PICTURE, id="cut off in its head"),
    pytest.param(png_that_claims(100, 100), DAMAGED, id="a head without pixels"),
]


@pytest.mark.parametrize("lenient", [False, True], ids=["alone", "beside WeasyPrint"])
@pytest.mark.parametrize(("data", "sentence"), HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence_whatever_its_name(data, sentence, lenient, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", lenient)  # as loading WeasyPrint sets it
    for name in ("photo.png", "photo.jpg"):
        with pytest.raises(ValidationError) as refused:
            taken(data, name)
        assert refused.value.messages == [sentence]
    assert lenient == ImageFile.LOAD_TRUNCATED_IMAGES


def test_sixty_megabytes_of_exif_are_refused_by_their_weight():
    with pytest.raises(ValidationError) as refused:
        taken(jpeg_with_segments(960))
    assert refused.value.messages == [TOO_LARGE]


@pytest.mark.parametrize(
    ("kind", "size", "most"),
    [
        pytest.param("PNG", (3611, 3601), 13, id="PNG"),
        pytest.param("WEBP", (2901, 2801), 8, id="WebP"),
        pytest.param("JPEG", (5001, 5001), 25, id="JPEG"),
    ],
)
def test_a_little_too_many_pixels_are_told_with_their_number(kind, size, most):
    with pytest.raises(ValidationError) as refused:
        taken(picture(kind, size, "L", 90))
    assert refused.value.messages == [
        f"This picture has {size[0]} × {size[1]} pixels; of this kind {most} million in all are the most."
        " Save it smaller and send that."
    ]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_content_tells_the_kind_not_the_name(kind):
    assert taken(picture(kind), "notes.txt").size == (60, 40)


@pytest.mark.parametrize(
    ("size", "kept"),
    [
        pytest.param((4032, 3024), (1200, 900), id="from a phone"),
        pytest.param((300, 2400), (150, 1200), id="upright"),
        pytest.param((20, 10), (20, 10), id="a small one is not blown up"),
    ],
)
def test_a_picture_is_shrunk_to_fit(size, kept):
    assert taken(picture("JPEG", size)).size == kept


def near(found, wanted) -> bool:
    return all(abs(one - other) <= 12 for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize(
    ("data", "colour"),
    [
        pytest.param(picture("JPEG", mode="CMYK", colour=(0, 255, 255, 0)), (255, 0, 0), id="CMYK"),
        pytest.param(picture("PNG", mode="I;16", colour=0x8080), (128, 128, 128), id="16 bits of grey"),
        pytest.param(picture("PNG", mode="P", colour=0), (0, 0, 0), id="palette"),
        pytest.param(picture("PNG", mode="1", colour=1), (255, 255, 255), id="black and white"),
        pytest.param(picture("PNG", mode="L", colour=77), (77, 77, 77), id="grey"),
        pytest.param(picture("PNG", mode="RGBA", colour=(0, 0, 255, 0)), (255, 255, 255), id="see-through"),
        pytest.param(picture("PNG", mode="LA", colour=(0, 128)), (127, 127, 127), id="half see-through grey"),
        pytest.param(picture("PNG", mode="P", colour=0, transparency=0), (255, 255, 255), id="see-through palette"),
        pytest.param(
            picture("PNG", colour=(1, 2, 3), transparency=(1, 2, 3)), (255, 255, 255), id="see-through colour"
        ),
        pytest.param(picture("WEBP", mode="RGBA", colour=(0, 0, 255, 0)), (255, 255, 255), id="see-through WebP"),
    ],
)
def test_every_way_of_colouring_looks_right_on_paper(data, colour):
    shown = on_paper(taken(data))
    assert shown.mode == "RGB"
    assert near(shown.getpixel((30, 20)), colour)


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photo_is_upright_however_the_phone_was_held(turn):
    """Red left, blue right as the eye saw it; the file holds it turned, and says so."""
    seen = Image.new("RGB", (80, 40), "blue")
    seen.paste("red", (0, 0, 40, 40))
    seen.paste("white", (0, 0, 40, 10))
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # turn in EXIF -> what makes the file of what was seen
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = turn
    (seen.transpose(back[turn]) if turn in back else seen).save(out, "PNG", exif=exif)
    shown = taken(out.getvalue())
    assert (shown.size, [shown.getpixel(place) for place in ((10, 4), (10, 30), (70, 4))]) == (
        (80, 40),
        [(255, 255, 255), (255, 0, 0), (0, 0, 255)],
    )


def test_a_photo_with_a_second_picture_behind_it_is_taken_for_the_first():
    """Portrait and depth photos of phones: a JPEG that Pillow calls MPO."""
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(
        out, "MPO", save_all=True, append_images=[Image.new("RGB", (60, 40), "blue")]
    )
    assert Image.open(io.BytesIO(out.getvalue())).format == "MPO"
    assert near(taken(out.getvalue()).getpixel((5, 5)), (254, 0, 0))


# --- memory -----------------------------------------------------------------------------------------------------------
MEASURE = """
import resource, sys
from pathlib import Path
from django.conf import settings
settings.configure(USE_I18N=False)
from django.core.exceptions import ValidationError
from django.core.files.base import File
from clinic.pictures import on_paper, pixels_of, stored_as
from PIL import Image
Image.init()
used = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = used()
with Path(sys.argv[1]).open("rb") as upload:
    try:
        kept = stored_as(on_paper(pixels_of(File(upload), max_mb=12, fits=(1200, 1200))), "JPEG", "x.jpg")
        print("taken", end=" ")
    except ValidationError:
        print("refused", end=" ")
print((used() - before) // 1024)
"""
LARGEST = [
    pytest.param(lambda: noise("JPEG", (5770, 4330), quality=50), "taken", id="JPEG"),
    pytest.param(
        lambda: noise("JPEG", (5770, 4330), quality=30, progressive=True, subsampling=0), "taken", id="JPEG in passes"
    ),
    pytest.param(lambda: picture("PNG", (4100, 3170), "RGBA", (9, 9, 9, 99)), "taken", id="PNG"),
    pytest.param(lambda: picture("WEBP", (3260, 2450), "RGBA", (9, 9, 9, 99)), "taken", id="WebP"),
    pytest.param(lambda: jpeg_with_segments(180), "taken", id="12 MB of EXIF"),
    pytest.param(lambda: jpeg_with_segments(960), "refused", id="60 MB of EXIF"),
    pytest.param(lambda: png_that_claims(30_000, 30_000), "refused", id="PNG that claims 30 000 x 30 000"),
    pytest.param(lambda: webp_that_claims(30_000, 30_000), "refused", id="WebP that claims 30 000 x 30 000"),
    pytest.param(lambda: png_that_claims(3_000, 3_000, frames=10_000), "refused", id="PNG of ten thousand frames"),
]


@pytest.mark.parametrize(("make", "answer"), LARGEST)
def test_the_largest_picture_takes_no_more_than_200_mb_and_a_refused_one_almost_none(make, answer, tmp_path):
    (tmp_path / "upload").write_bytes(make())
    command = [sys.executable, "-c", MEASURE, str(tmp_path / "upload")]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    assert told[0] == answer
    assert int(told[1]) < (200 if answer == "taken" else 20)


# --- what is left behind ----------------------------------------------------------------------------------------------
def phone_photo() -> bytes:
    """A JPEG as phones take it: place, camera, maker's note, thumbnail, XMP, comment, colour profile."""
    from PIL.ExifTags import IFD
    from PIL.ImageCms import ImageCmsProfile, createProfile

    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "Phone maker", "Phone model", 6
    gps = exif.get_ifd(IFD.GPSInfo)
    gps[1], gps[2], gps[3], gps[4] = "N", (52.0, 31.0, 12.3), "E", (13.0, 24.0, 17.8)
    inner = exif.get_ifd(IFD.Exif)
    inner[0x9003], inner[0x927C], inner[0xA430] = "2026:11:22 10:00:00", b"maker's secret note", "Owner Name"
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf>Living room of Owner</rdf></x:xmpmeta>"
    profile = ImageCmsProfile(createProfile("sRGB")).tobytes()
    head = picture("JPEG", (160, 120), exif=exif, xmp=xmp, comment=b"a private comment", icc_profile=profile)
    thumbnail = picture("JPEG", (16, 12), colour="yellow")
    extra = b"Exif\0\0II*\0\x08\0\0\0" + thumbnail
    return head[:2] + b"\xff\xed" + struct.pack(">H", len(extra) + 2) + extra + head[2:]


TELLTALES = [
    b"Exif", b"Phone", b"maker", b"Owner", b"2026:11", b"xmpmeta", b"adobe", b"private", b"ICC_PROFILE", b"GPS",
]  # fmt: skip


def test_place_camera_and_words_are_gone():
    from clinic.pictures import stored_as

    data = phone_photo()
    told = Image.open(io.BytesIO(data))
    assert told.getexif().get_ifd(0x8825)[2] == (52.0, 31.0, 12.3)  # there was something to lose
    assert [word for word in TELLTALES if word not in data and word != b"GPS"] == []
    kept = stored_as(on_paper(taken(data)), "JPEG", "x.jpg").read()
    result = Image.open(io.BytesIO(kept))
    assert (result.size, dict(result.getexif())) == ((120, 160), {})
    assert set(result.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert [word for word in TELLTALES if word in kept] == []
    assert kept.count(b"\xff\xd8\xff") == 1  # no second picture, such as a thumbnail


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_web_page_behind_the_last_pixel_is_gone(kind):
    from clinic.pictures import stored_as

    data = picture(kind) + b"<script>alert('polyglot')</script>"
    kept = stored_as(on_paper(taken(data)), "JPEG", "x.jpg").read()
    assert b"script" not in kept
    assert kept.endswith(b"\xff\xd9")
