"""Readiness to run of one episode (R-R01): values from assessments, questionnaires and what was noted here, judged."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from patients.findings_of import thresholds_of
from patients.measures import registry
from patients.models import Episode
from patients.score_series import ASSESSED, told_of
from patients.silent import Silent
from patients.trends import Visit
from patients.visits import visits_of
from patients.worked_out import index
from plans.models import ReadinessResult, ReadinessSwitch
from plans.running.criteria import CRITERIA, Criterion
from plans.running.readiness import Found, Readiness, readiness

BY_ID = {one.id: one for one in CRITERIA}
TENTH = Decimal("0.1")


def readiness_of(episode: Episode, today: date) -> Readiness:
    """Return every criterion judged for this patient, by the clinic's own thresholds and switches."""
    clinic_id = episode.patient.clinic_id
    return readiness(
        found_of(episode),
        today,
        switched_off=BY_ID.keys()
        & set(ReadinessSwitch.objects.filter(clinic=clinic_id).values_list("criterion", flat=True)),
        thresholds=thresholds_of(clinic_id),
        both_knees=episode.side == "both",
    )


def found_of(episode: Episode) -> dict[str, list[Found]]:
    """Return all values by criterion, from wherever they were recorded."""
    found = defaultdict(list)
    noted = {}  # of one day what was noted last: it corrects what was noted before
    for row in sorted(episode.readiness_results.all(), key=lambda row: row.pk):
        if row.criterion in BY_ID:
            noted[row.criterion, row.found_on] = row.fulfilled if row.value is None else row.value
    for (criterion, found_on), value in noted.items():
        found[criterion].append(Found(value, found_on, "noted"))
    visits, _measures = visits_of(episode)
    scores = {name: [told.score for told in series] for name, series in told_of(episode).items()}
    for criterion in CRITERIA:
        for name in criterion.measures:
            found[criterion.id] += [Found(one.total, one.on, "score") for one in scores.get(score_of(name), ())]
            found[criterion.id] += list(of_visits(criterion, name, visits, episode.side))
    return found


def score_of(name: str) -> str:
    """Return the questionnaire under which a measure is told as well; the name itself where it is one."""
    return next((score for score, measure in ASSESSED.items() if measure == name), name)


def of_visits(criterion: Criterion, measure: str, visits: list[Visit], side: str) -> Iterator[Found]:
    """Yield the value of each assessment: per cent of the other leg, or of the affected legs the worse one."""
    if measure not in registry():
        return
    for visit in visits:
        if criterion.side_to_side:
            percent = index(registry()[measure], visit.readings, side)
            values = [] if isinstance(percent, Silent) else [percent]
        else:
            legs = ("right", "left") if side == "both" else (side, "")
            read = [visit.readings[measure, leg] for leg in legs if (measure, leg) in visit.readings]
            values = [one.value.quantize(TENTH) for one in read if not isinstance(one.value, str)]
        possible = [value for value in values if criterion.low <= value <= criterion.high]
        if possible:
            worst = max if criterion.comparison in ("below", "at_most") else min
            yield Found(worst(possible), visit.on, "assessment")


def note(episode: Episode, criterion_id: str, value: Decimal | bool, *, found_on: date, by) -> ReadinessResult:
    """Keep what was found for one criterion.

    Raises ValidationError for a day that has not come and for a value out of range.
    """
    criterion = BY_ID[criterion_id]
    if found_on > timezone.localdate():
        raise ValidationError(
            _("The day is %(day)s, which has not come yet.") % {"day": date_format(found_on, "DATE_FORMAT")}
        )
    row = ReadinessResult(episode=episode, criterion=criterion_id, found_on=found_on, noted_by=by)
    if criterion.asks_yes_or_no:
        row.fulfilled = bool(value)
    elif not criterion.low <= value <= criterion.high:
        raise ValidationError(
            _("%(value)s is not possible: give a number from %(low)s to %(high)s.")
            % {"value": value, "low": criterion.low, "high": criterion.high}
        )
    else:
        row.value = value
    row.full_clean()
    row.save()
    return row


def switch(criterion_id: str, *, off: bool, reason: str, by) -> None:
    """Ask a criterion in this clinic or not.  Raises ValidationError where one is switched off without a reason."""
    rows = ReadinessSwitch.objects.filter(clinic=by.clinic_id, criterion=criterion_id)
    if not off:
        for row in rows:
            row.delete()
        return
    if not reason.strip():
        raise ValidationError(_("Give a reason: colleagues will ask why this is not asked."))
    if not rows.exists():
        ReadinessSwitch.objects.create(
            clinic_id=by.clinic_id, criterion=criterion_id, reason=reason.strip()[:200], switched_off_by=by
        )
