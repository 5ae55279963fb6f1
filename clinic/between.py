"""A range that says what was typed and what is allowed."""

from django.core.exceptions import ValidationError
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _


@deconstructible
class Between:
    """Refuses numbers below low or above high (both allowed themselves)."""

    def __init__(self, low, high):
        self.low, self.high = low, high

    def __call__(self, value):
        if not self.low <= value <= self.high:
            raise ValidationError(
                _("%(value)s is out of range: give a number from %(low)s to %(high)s."),
                code="out_of_range",
                params={"value": value, "low": self.low, "high": self.high},
            )

    def __eq__(self, other):
        return isinstance(other, Between) and (self.low, self.high) == (other.low, other.high)

    def __hash__(self):
        return hash((self.low, self.high))
