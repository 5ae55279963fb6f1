"""The Celery application: `celery -A clinic worker`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
app = Celery("trochlea")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
