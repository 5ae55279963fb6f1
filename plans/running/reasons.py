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
    "sore": ("when",),
    "soreness_not_told": (),
    "hills_not_allowed": ("done_on",),
    "missing": ("field", "done_on"),
    # what comes next
    "pending": ("field", "done_on", "due_on"),
    "passes": ("passed", "needed"),
    "cut_short": ("done_on",),
    "days_in_stage": ("days", "needed"),
    "no_run_in_stage": ("since",),
    "stage_incomplete": ("stage",),
    "back_to_usual": ("pain", "usual", "on"),
    "not_back_to_usual": ("pain", "usual", "on"),
    "first_stage": (),
    "two_reds": ("first_on", "second_on"),
    "days_missed": ("days",),
    "pause_stated": ("days", "stated"),
    "readiness_again": ("days",),
    # on which day
    "rest_days": ("days", "until"),
    "one_run_a_day": ("until",),
    "in_a_row": ("days", "until"),
    "runs_a_week": ("runs", "until"),
    "levels_a_week": ("levels", "until"),
    "days_after": ("days", "until"),
    "days_off": ("days", "until"),
    "stricter_at_first": ("days",),
    "rest_not_stated": (),
    "rest_lifted": ("until",),
    # how far the next run may go
    "no_history": ("days",),
    "within_cap": ("longest_km", "planned_km", "cap_km"),
    "above_cap": ("longest_km", "planned_km", "cap_km"),
    "cap_lifted": ("longest_km", "planned_km", "cap_km"),
    "distance_not_stated": ("longest_km",),
    "estimate_within_cap": ("longest_km", "estimated_km", "cap_km"),
    "estimate_above_cap": ("longest_km", "estimated_km", "cap_km"),
    "estimate_lifted": ("longest_km", "estimated_km", "cap_km"),
    "week_above": ("week_km", "mean_km"),
    "week_above_estimate": ("week_km", "mean_km"),
    # which kind of running comes next
    "unlock_program_not_passed": (),
    "unlock_green_days": ("days", "needed"),
    "unlock_order": ("before",),
    "unlock_no_green_run_since": ("before", "since"),
    "unlock_task_pain": ("pain", "limit", "on"),
    "unlock_task_pain_missing": (),
    "unlock_task_pain_old": ("on", "days"),
    # building up distance
    "step_stated": ("step_km",),
    "step_tenth": (),
    "step_between": ("on",),
    "step_held_by_cap": ("step_km", "cap_km"),
    "build_hold": ("colour",),
    "any_symptom": (),
    "before_above": ("pain", "limit"),
    "after_above": ("pain", "limit"),
    "build_step_back": (),
    "build_not_made_up": ("on",),
    "build_pause": ("days",),
    "build_pause_back": ("days",),
    "build_week_reached": ("goal_km",),
    "build_week_full": ("goal_km",),
    "build_no_history": (),
    "goal_km_reached": ("goal_km", "on"),
    "goal_week_reached": ("goal_km", "on"),
}

KNOWN = {code: frozenset(names) for code, names in CODES.items()}


@dataclass(frozen=True)
class Reason:
    """A code from CODES with exactly the values that the code promises."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __post_init__(self):
        if self.values.keys() != KNOWN.get(self.code, {"unknown code"}):
            raise ValueError(f"reason {self.code!r} with values {sorted(self.values)}; known: {CODES.get(self.code)}")
