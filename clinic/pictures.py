"""Uploaded pictures: what they are is told by their content, and only pixels are kept.

Whatever else a file holds (place and camera of a photo, comments, a second picture, a web page behind the last pixel)
is left behind, because the picture that is kept is drawn anew.
"""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

KINDS = ("JPEG", "PNG", "WEBP")  # a JPEG with a second picture behind it, as phones take them, is called MPO
MAX_MEGAPIXELS = {"JPEG": 25, "MPO": 25, "PNG": 13, "WEBP": 8}  # by the memory that reading one takes, 175 MB at most
ORIENTATION = 0x0112
HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
ONE_AT_A_TIME = threading.Lock()
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def pixels_of(upload, *, max_mb: int, fits: tuple[int, int]) -> Image.Image:
    """Return an uploaded JPEG, PNG or WebP upright, within fits (pixels), in RGB or RGBA, and nothing else of it.

    Sizes are checked before a pixel is unpacked.  Raises ValidationError with a sentence that says what to do.
    """
    if upload.size > max_mb * 1024 * 1024:
        raise ValidationError(
            _("This file is larger than %(most)d MB. Save the picture smaller, or as JPEG, and send that.")
            % {"most": max_mb}
        )
    with opened(upload) as picture:
        check(picture)
        try:
            with whole_only():
                return drawn_anew(picture, fits)
        except MemoryError:
            raise
        except Exception as error:  # on broken files Pillow raises many kinds, zlib.error and SyntaxError among them
            raise ValidationError(_("This picture is damaged or cut off. Send it again, or another one.")) from error


@contextmanager
def whole_only() -> Iterator[None]:
    """Let Pillow refuse torn pictures, whatever WeasyPrint told it: loading that sets a switch of the whole process.

    One picture at a time, which bounds the memory of several uploads at once, too.
    """
    with ONE_AT_A_TIME:
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def opened(upload) -> Image.Image:
    """Return the picture with its head read and no pixel unpacked."""
    upload.seek(0)
    try:
        return Image.open(upload, formats=KINDS)
    except BOMBS as error:
        raise ValidationError(
            _("This picture has far too many pixels; %(most)d million are the most. Save it smaller and send that.")
            % {"most": max(MAX_MEGAPIXELS.values())}
        ) from error
    except MemoryError:
        raise
    except Exception as error:
        raise ValidationError(not_a_picture(upload)) from error


def not_a_picture(upload) -> str:
    upload.seek(4)
    if upload.read(4) == b"ftyp" and upload.read(4) in HEIF_BRANDS:
        return _("This is a HEIC or AVIF picture, which not every browser can show. Export it as JPEG and send that.")
    return _("This is not a JPEG, PNG or WebP picture, whatever its name says. Export it as JPEG and send that.")


def check(picture: Image.Image) -> None:
    most = MAX_MEGAPIXELS[picture.format]
    if picture.width * picture.height > most * 1_000_000:
        raise ValidationError(
            _(
                "This picture has %(width)d × %(height)d pixels; of this kind %(most)d million in all are the most."
                " Save it smaller and send that."
            )
            % {"width": picture.width, "height": picture.height, "most": most}
        )
    if picture.format != "MPO" and getattr(picture, "is_animated", False):
        raise ValidationError(_("This picture moves. Send a still one."))


def drawn_anew(picture: Image.Image, fits: tuple[int, int]) -> Image.Image:
    if picture.mode.startswith("I;16"):  # grey of 16 bits: converting alone would cut off all but the darkest tones
        picture = picture.point(lambda value: value / 256).convert("L")
    elif picture.mode not in ("L", "LA", "RGB", "RGBA", "CMYK"):
        picture = picture.convert("RGBA" if "transparency" in picture.info or picture.mode == "PA" else "RGB")
    elif "transparency" in picture.info:  # one colour that stands for "nothing here"
        picture = picture.convert("RGBA")
    lies_on_its_side = picture.getexif().get(ORIENTATION) in (5, 6, 7, 8)
    width, height = fits[::-1] if lies_on_its_side else fits
    shrink = max(picture.width / width, picture.height / height, 1) / 2
    picture.draft(None, (int(picture.width / shrink), int(picture.height / shrink)))  # a JPEG is unpacked small at once
    picture.thumbnail((width, height), Image.Resampling.LANCZOS)  # before the rest, which is then cheap
    upright = ImageOps.exif_transpose(picture)
    plain = upright.convert("RGBA" if upright.mode in ("LA", "RGBA") else "RGB")
    plain.info = {}  # what a file is saved with unless told otherwise: comments, colour profile
    return plain


def on_paper(picture: Image.Image) -> Image.Image:
    """Return the picture as it looks on white: what was see-through is white."""
    if picture.mode != "RGBA":
        return picture
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture).convert("RGB")


def stored_as(picture: Image.Image, kind: str, name: str, **options) -> ContentFile:
    """Return the bytes of the picture in this format, ready for a storage."""
    out = io.BytesIO()
    picture.save(out, kind, optimize=True, **options)
    return ContentFile(out.getvalue(), name=name)
