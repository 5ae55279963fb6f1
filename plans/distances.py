"""Distances as the reader counts them: logs are kept in kilometres, a clinic reads kilometres or miles."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from clinic.models import Units
from plans.running.totals import METRES

KM_PER_MILE = METRES["mi"] / 1000


def in_units(km: Decimal | None, units: str) -> Decimal | None:
    """Return a distance in the reader's unit, miles to 0.01; None stays None."""
    if km is None or units == Units.METRIC:
        return km
    return round(km / KM_PER_MILE, 2)


def distance(km: Decimal, units: str) -> str:
    """Return a distance in the reader's unit, such as `5 km` or `3.11 mi`."""
    number = number_format(round(in_units(km, units), 2).normalize() + 0)  # no exponent for 20
    return (_("%s mi") if units == Units.IMPERIAL else _("%s km")) % number


def unit_name(units: str) -> str:
    return _("mi") if units == Units.IMPERIAL else _("km")
