"""How the history is typed: in the clinic's units, with words of the reader's own; kept in metric units."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from clinic.distances import KM_PER_MILE, unit_name
from clinic.forms import DecimalNumber
from clinic.models import Units

FASTEST_S, SLOWEST_S = 120, 1200  # seconds a kilometre
YES_NO = [("yes", lazy("Yes")), ("no", lazy("No"))]


def in_units(km: Decimal | None, units: str) -> Decimal | None:
    """Return a kept distance as it is typed and shown, with one decimal."""
    if km is None:
        return None
    shown = km / KM_PER_MILE if units == Units.IMPERIAL else km
    return round(shown, 1).normalize() + 0  # 12, not 12.0; and no exponent for 20


def distance_words(km: Decimal | None, units: str) -> str:
    return "" if km is None else f"{in_units(km, units):f} {unit_name(units)}"


def pace_words(seconds: Decimal | int | None, units: str) -> str:
    """Return a kept pace as it is typed, such as 5:30."""
    if seconds is None:
        return ""
    each = round(seconds * KM_PER_MILE if units == Units.IMPERIAL else seconds)
    return f"{each // 60}:{each % 60:02}"


def typed_anew(field: forms.Field, initial: object, data: str | None) -> bool:
    """Return whether something else was typed than what stood there: a value that was left alone is not rounded."""
    return (data or "").strip().replace(",", ".") != (field.prepare_value(initial) or "")


class Distance(DecimalNumber):
    """A distance in the clinic's unit; its value is in km."""

    def __init__(self, *, units: str, most_km: int, **kwargs):
        super().__init__(required=False, decimal_places=1, **kwargs)
        self.units, self.most_km = units, most_km
        self.widget.attrs["maxlength"] = 8

    def prepare_value(self, value):
        return f"{in_units(value, self.units):f}" if isinstance(value, Decimal) else value

    def clean(self, value):
        number = super().clean(value)
        if number is None:
            return None
        most = int(in_units(Decimal(self.most_km), self.units))
        if not 0 <= number <= most:
            raise ValidationError(
                _("%(value)s is out of range: give a number from 0 to %(most)s %(unit)s."),
                code="out_of_range",
                params={"value": value, "most": most, "unit": unit_name(self.units)},
            )
        return round(number * KM_PER_MILE, 1) if self.units == Units.IMPERIAL else number

    def has_changed(self, initial, data):
        return typed_anew(self, initial, data)


class Pace(forms.CharField):
    """Minutes and seconds for one km or mile; its value is in seconds a kilometre, to a tenth."""

    def __init__(self, *, units: str, **kwargs):
        super().__init__(required=False, **kwargs)
        self.units = units
        self.widget.attrs |= {"autocomplete": "off", "maxlength": 8, "placeholder": "m:ss"}

    def prepare_value(self, value):
        return pace_words(value, self.units) if isinstance(value, (int, Decimal)) else value

    def clean(self, value):
        typed = super().clean(value).strip()
        if not typed:
            return None
        minutes, colon, seconds = typed.replace(".", ":").replace(",", ":").partition(":")
        whole = minutes.isdecimal() and (not colon or (seconds.isdecimal() and len(seconds) == 2 and int(seconds) < 60))
        each = int(minutes) * 60 + int(seconds or 0) if whole and len(minutes) < 4 else None
        per_km = None if each is None else Decimal(each)
        if each is not None and self.units == Units.IMPERIAL:
            per_km = round(each / KM_PER_MILE, 1)
        if per_km is None or not FASTEST_S <= per_km <= SLOWEST_S:
            raise ValidationError(
                _("“%(value)s” is no pace: give minutes and seconds from %(low)s to %(high)s for one %(unit)s."),
                params={
                    "value": typed[:20],
                    "low": pace_words(FASTEST_S, self.units),
                    "high": pace_words(SLOWEST_S, self.units),
                    "unit": unit_name(self.units),
                },
            )
        return per_km

    def has_changed(self, initial, data):
        return typed_anew(self, initial, data)


class ThreeWay(forms.TypedChoiceField):
    """Yes, no, or nothing said: None is not "no"."""

    widget = forms.RadioSelect

    def __init__(self, *, unsaid, **kwargs):
        super().__init__(
            choices=[*YES_NO, ("", unsaid)],
            required=False,
            coerce=lambda value: value == "yes",
            empty_value=None,
            **kwargs,
        )

    def prepare_value(self, value):
        return {True: "yes", False: "no", None: ""}.get(value, value)


class Score(forms.TypedChoiceField):
    """Pain from 0 to 10, or nothing said."""

    widget = forms.RadioSelect

    def __init__(self, *, unsaid, named=None, **kwargs):
        named = named or {}
        scores = [(str(score), named.get(score, str(score))) for score in range(11)]
        super().__init__(choices=[*scores, ("", unsaid)], required=False, coerce=int, empty_value=None, **kwargs)

    def prepare_value(self, value):
        return "" if value is None else value


class Several(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)
