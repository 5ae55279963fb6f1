"""Which day it is at the clinic: days are counted where the patient lives, instants in UTC."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from clinic.models import Clinic


def local_day(clinic: Clinic, now: datetime) -> date:
    return timezone.localdate(now, ZoneInfo(clinic.time_zone))
