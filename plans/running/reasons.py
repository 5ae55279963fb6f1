"""Why the engine says what it says: a code and the values used. Sentences are made where the language is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CODES: dict[str, tuple[str, ...]] = {
    # one run's traffic light
    "during_above": ("pain", "limit"),
    "after_above_before": ("pain", "before"),
    "morning_above_usual": ("pain", "usual"),
    "swelling": ("degree",),
    "limp": (),
    "giving_way": (),
    "stopped_for_pain": (),
    "pain_masked": (),
    "medication_not_asked": (),
    "muscle_soreness": (),
    "missing": ("field", "done_on"),
    # what comes next
    "pending": ("field", "done_on", "due_on"),
    "passes": ("passed", "needed"),
    "no_run_in_stage": ("since",),
    "back_to_usual": ("pain", "usual", "on"),
    "not_back_to_usual": ("pain", "usual", "on"),
    "first_stage": (),
    "two_reds": ("first_on", "second_on"),
    "days_missed": ("days",),
    "readiness_again": ("days",),
    "rest_days": ("days", "until"),
    # how far the next run may go
    "no_history": ("days",),
    "within_cap": ("longest_km", "planned_km"),
    "above_cap": ("longest_km", "planned_km"),
    "distance_not_stated": ("longest_km",),
}


@dataclass(frozen=True)
class Reason:
    """A code from CODES with exactly the values that the code promises."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __post_init__(self):
        if sorted(self.values) != sorted(CODES.get(self.code, ("unknown code",))):
            raise ValueError(f"reason {self.code!r} with values {sorted(self.values)}; known: {CODES.get(self.code)}")
