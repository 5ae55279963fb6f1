"""Distances as the reader counts them: logs are kept in kilometres, a clinic reads kilometres or miles."""

from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from clinic.models import Units

KM_PER_MILE = Decimal("1.609")


def in_units(km: Decimal | None, units: str) -> Decimal | None:
    """Return a distance in the reader's unit, miles to 0.01; None stays None."""
    if km is None or units == Units.METRIC:
        return km
    return round(km / KM_PER_MILE, 2)


def distance(km: Decimal, units: str, *, down: bool = False) -> str:
    """Return a distance in the reader's unit, such as `5 km` or `3.11 mi`.

    down: never more than it is, for a distance that is not to be passed.
    """
    exact = km if units == Units.METRIC else km / KM_PER_MILE
    shown = exact.quantize(Decimal("0.01"), ROUND_FLOOR if down else ROUND_HALF_EVEN)
    number = number_format(shown.normalize() + 0)  # no exponent for 20
    return (_("%s mi") if units == Units.IMPERIAL else _("%s km")) % number


def unit_name(units: str) -> str:
    return _("mi") if units == Units.IMPERIAL else _("km")
