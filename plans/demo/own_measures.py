"""A measure that the first demo clinic added, and one of everybody's that it does not use."""

from decimal import Decimal

from patients.models import HiddenMeasure, OwnMeasure

OWN = {
    "label": "Balance reach, forwards",
    "section": "movement",
    "kind": "number",
    "unit": "cm",
    "sided": True,
    "trials": 3,
    "low": Decimal(20),
    "high": Decimal(120),
    "decimals": 1,
    "lsi": True,
    "higher_is_better": True,
    "method": "Standing on one leg, hands on hips; the other foot slides forwards as far as it comes back from.",
}
HIDDEN = "single_leg_bridge_repetitions"


def make_own(clinic) -> None:
    OwnMeasure.objects.create(clinic=clinic, **OWN)
    HiddenMeasure.objects.create(clinic=clinic, measure=HIDDEN)
