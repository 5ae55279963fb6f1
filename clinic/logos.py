"""Uploaded clinic logos: only pixels are kept."""

import io

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MAX_PIXELS = 16_000_000
MAX_BYTES = 5 * 1024 * 1024
SIZE = (900, 300)


def reencoded(upload) -> ContentFile:
    """Return the picture as a fresh PNG within 900 x 300 pixels, without metadata.

    Raises ValidationError with a sentence for anything that is not a PNG, JPEG or WebP of sane size.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError(_("The logo is larger than 5 MB."))
    try:
        upload.seek(0)
        with Image.open(upload, formats=("PNG", "JPEG", "WEBP")) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise ValidationError(
                    _("The logo has %(width)d × %(height)d pixels; 16 million in all are the most.")
                    % {"width": picture.width, "height": picture.height}
                )
            picture.load()
            plain = ImageOps.exif_transpose(picture).convert("RGBA")
    except Image.DecompressionBombError as error:
        raise ValidationError(_("The logo has too many pixels; 16 million in all are the most.")) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise ValidationError(_("The logo must be a PNG, JPEG or WebP picture.")) from error
    plain.info = {}  # where the place and the camera of a photo lie
    plain.thumbnail(SIZE)
    out = io.BytesIO()
    plain.save(out, "PNG", optimize=True)
    return ContentFile(out.getvalue(), name="logo.png")
