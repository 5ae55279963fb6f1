"""All scores of one episode, oldest first: what was entered as a score, and pain that an assessment already holds.

Pain is asked in the assessment too (pain_usual, pain_worst).  It is one truth, kept where it was entered: here it is
read as a score of the same scale (docs/decisions/0020-one-pain-score.md).  Of one day one value counts: that of the
assessment, else the therapist's, else the patient's (domain 9.5); the others stand beside it.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal

from patients import activities
from patients.derived import Silent
from patients.instruments import Figure, Instrument, change, doubts, instruments
from patients.intake import ToldBy
from patients.models import Assessment, Episode, Observation
from patients.rules.findings import Score
from patients.scores import OutcomeScore

ASSESSED = {"nprs_usual": "pain_usual", "nprs_worst": "pain_worst"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One score and where it stands: its own row, or an assessment.  beside: the others of that day."""

    score: Score
    row: OutcomeScore | None = None
    assessment: Assessment | None = None
    beside: tuple["Told", ...] = ()

    @property
    def conflicts(self) -> tuple["Told", ...]:
        """Return those of the same day that say something else."""
        return tuple(one for one in self.beside if one.score.total != self.score.total)

    @property
    def ratings(self) -> dict[str, int]:
        """Return activity id -> rating of a PSFS score; empty for the others."""
        return dict(self.row.items) if self.row else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A later score beside an earlier one.  verdict: as instruments.change.  doubts: stricter figures that disagree.

    activities: over how many the PSFS compares; left_out: how many were rated on one of the days only.
    """

    earlier: Decimal
    later: Decimal
    on: object
    verdict: str | Silent
    doubts: tuple[Figure, ...] = ()
    activities: int = 0
    left_out: int = 0


def told_of(episode: Episode) -> dict[str, tuple[Told, ...]]:
    """Return for each instrument with a score one entry a day, in two queries."""
    days = defaultdict(list)
    for row in episode.scores.select_related("recorded_by"):
        by_patient = row.told_by == ToldBy.PATIENT
        told = Told(score=Score(total=row.total, on=row.answered_on, by_patient=by_patient), row=row)
        days[row.instrument, row.answered_on].append((0 if by_patient else 1, told))
    of_measure = {measure: name for name, measure in ASSESSED.items()}
    pains = Observation.objects.filter(assessment__episode=episode, measure__in=of_measure, number__isnull=False)
    for pain in pains.select_related("assessment").order_by("assessment_id", "trial"):
        on = pain.assessment.assessed_on
        told = Told(score=Score(total=pain.number, on=on), assessment=pain.assessment)
        days[of_measure[pain.measure], on].append((2, told))
    found = defaultdict(list)
    for name, on in sorted(days):
        first, *others = (told for _rank, told in sorted(days[name, on], key=lambda one: -one[0]))
        found[name].append(replace(first, beside=tuple(others)))
    return {name: tuple(found[name]) for name in instruments() if name in found}


def change_between(instrument: Instrument, earlier: Told, later: Told) -> Change:
    """Compare two scores of one episode; those of the PSFS over the activities that were rated both times."""
    if instrument.id == "psfs":
        return change_of_activities(earlier, later)
    totals = earlier.score.total, later.score.total
    return Change(
        earlier=totals[0],
        later=totals[1],
        on=earlier.score.on,
        verdict=change(instrument, *totals),
        doubts=doubts(instrument, *totals),
    )


def change_of_activities(earlier: Told, later: Told) -> Change:
    found = activities.compare(earlier.ratings, later.ratings)
    if isinstance(found, Silent):
        totals = earlier.score.total, later.score.total
        return Change(earlier=totals[0], later=totals[1], on=earlier.score.on, verdict=found)
    return Change(
        earlier=found.earlier,
        later=found.later,
        on=earlier.score.on,
        verdict=found.verdict,
        activities=len(found.activities),
        left_out=found.left_out,
    )
