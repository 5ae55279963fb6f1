"""Uploaded clinic logos."""

from django.core.files.base import ContentFile

from clinic.pictures import pixels_of, stored_as

MAX_MB = 5
SIZE = (900, 300)


def reencoded(upload) -> ContentFile:
    """Return the logo as a fresh PNG within 900 x 300 pixels; raises ValidationError as clinic.pictures says."""
    return stored_as(pixels_of(upload, max_mb=MAX_MB, fits=SIZE).convert("RGBA"), "PNG", "logo.png")
