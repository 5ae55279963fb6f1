"""What is known of a patient's readiness to run: examinations, questionnaires and notes in, verdict out."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from patients.findings_of import readings_of, scores_of, thresholds_of
from patients.measures import registry
from patients.models import Assessment, Episode
from patients.rules.findings import Reading
from patients.silent import Silent
from patients.worked_out import index
from plans.models import ReadinessResult, ReadinessSwitch
from plans.running.criteria import CRITERIA, THRESHOLDS, Criterion
from plans.running.readiness import Found, Readiness, readiness

EXAMINED, ANSWERED, NOTED = "assessment", "questionnaire", "noted"
SIDES = ("right", "left", "")


def readiness_of(episode: Episode, today: date) -> Readiness:
    """Return R-R01 for this episode: of each criterion the newest value counts, wherever it was entered."""
    clinic = episode.patient.clinic_id
    keys = {one.key for one in THRESHOLDS}
    return readiness(
        values_of(episode, today),
        today,
        switched_off=set(ReadinessSwitch.objects.filter(clinic=clinic).values_list("criterion", flat=True)) & known(),
        thresholds={key: value for key, value in thresholds_of(clinic).items() if key in keys},
        both_knees=episode.side == "both",
    )


def known() -> set[str]:
    return {one.id for one in CRITERIA}


def values_of(episode: Episode, today: date) -> dict[str, list[Found]]:
    """Return what was found for each criterion up to today."""
    newest = Assessment.objects.filter(episode=episode, assessed_on__lte=today).order_by("assessed_on", "pk").last()
    readings = readings_of(newest) if newest else {}
    scores, _contradictions = scores_of(episode.pk, today)
    found = defaultdict(list)
    for criterion in CRITERIA:
        for measure in criterion.measures:
            examined = examined_values(criterion, measure, readings, episode.side)
            answered = (Found(score.total, score.on, ANSWERED) for score in scores.get(measure, ()))
            possible = (one for one in (*examined, *answered) if criterion.low <= one.value <= criterion.high)
            found[criterion.id] += possible
    for row in ReadinessResult.objects.filter(episode=episode, found_on__lte=today, criterion__in=known()):
        found[row.criterion].append(Found(row.fulfilled if row.value is None else row.value, row.found_on, NOTED))
    return dict(found)


def examined_values(
    criterion: Criterion, measure: str, readings: dict[tuple[str, str], Reading], affected: str
) -> Iterator[Found]:
    """Yield what the examination says: percent of the other leg, or the value of each affected leg."""
    if measure not in registry():
        return
    if criterion.side_to_side:
        pair = [readings[measure, side].on for side in ("right", "left") if (measure, side) in readings]
        percent = index(registry()[measure], readings, affected)
        if len(pair) == 2 and not isinstance(percent, Silent):
            yield Found(percent, min(pair), EXAMINED)
        return
    for side in SIDES:
        reading = readings.get((measure, side))
        if reading is not None and (side in ("", affected) or affected == "both"):
            yield Found(Decimal(reading.value), reading.on, EXAMINED)
