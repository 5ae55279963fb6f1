"""The ground: clinics, staff, who may see what, audit, print jobs."""

from clinic.celery import app as celery_app

__all__ = ["celery_app"]
