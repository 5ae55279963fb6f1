"""The dose that a phase's stage offers for an exercise in it, and the press that sets it.

What is offered is what sources state (exercises/stages.py); the PT presses, or does not.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from exercises.stage_words import source_words, stage_dose_words
from exercises.stages import StageDose, stage_dose, start_dose
from exercises.vocabulary import Stage
from plans.models import Prescription

SET_BY_STAGE = ("sets", "reps", "hold_s", "rest_s", "duration_min", "frequency")


@dataclass(frozen=True)
class Offer:
    """What the builder shows.  start: the dose that a press would set, empty where it would change nothing."""

    stage: str
    stated: str
    sources: str
    start: str
    note: str


def stated_for(row: Prescription) -> StageDose | None:
    """Return what is stated for this exercise in the stage of its phase; None where stage or kind is not known."""
    stage, kind = row.phase.stage, row.exercise.kind
    return stage_dose(kind, stage, row.exercise.own_doses()) if stage and kind else None


def offer_for(row: Prescription) -> Offer | None:
    """Return what the stage offers for a row of a draft, its phase and exercise fetched along."""
    stated = stated_for(row)
    if stated is None:
        return None
    now = {name: getattr(row, name) for name in SET_BY_STAGE}
    start = start_dose(stated, now)
    meant = [str(Stage(key).label) for key in row.exercise.stages]
    return Offer(
        stage=row.phase.get_stage_display(),
        stated=stage_dose_words(stated),
        sources=source_words(stated.sources),
        start=Prescription(side=row.side, times_a_day=row.times_a_day, **start).dose_words if start != now else "",
        note=_("Meant for %(stages)s [D].") % {"stages": ", ".join(meant)}
        if meant and row.phase.stage not in row.exercise.stages
        else "",
    )


def set_stage_dose(row: Prescription | None) -> None:
    """Put the row on the dose of its phase's stage; load, band, side and note stay."""
    stated = stated_for(row) if row else None
    if stated is None:
        return
    for name, value in start_dose(stated, {name: getattr(row, name) for name in SET_BY_STAGE}).items():
        setattr(row, name, value)
    row.save()
