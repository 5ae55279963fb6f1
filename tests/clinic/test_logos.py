"""Uploaded logos: a fresh PNG that fits the head of a sheet.  What is refused: test_pictures.py."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from clinic.logos import MAX_MB, SIZE, reencoded
from tests.clinic.test_pictures import phone_photo, picture


def upload(data, name="logo.png"):
    return SimpleUploadedFile(name, data)


def opened(kept):
    return Image.open(io.BytesIO(kept.read()))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_becomes_a_fresh_png(kind):
    kept = reencoded(upload(picture(kind, (600, 200))))
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


def test_a_file_of_more_than_5_mb_is_refused():
    with pytest.raises(ValidationError) as refused:
        reencoded(upload(picture() + b"\0" * MAX_MB * 1024 * 1024))
    assert refused.value.messages == [
        "This file is larger than 5 MB. Save the picture smaller, or as JPEG, and send that."
    ]


def test_a_logo_that_lies_on_its_side_is_turned_and_then_fitted():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(reencoded(upload(picture("JPEG", (300, 900), exif=exif)))).size == (900, 300)


def test_nothing_but_pixels_is_kept():
    result = opened(reencoded(upload(phone_photo())))
    assert (dict(result.getexif()), result.info) == ({}, {})
