"""The assessments of one episode with their values, for looking at change; as many queries for few as for many."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef

from patients.catalogue import catalogue, measures_of
from patients.measure import Measure
from patients.models import Assessment, Episode, Observation
from patients.reading import made_of_parts
from patients.rules.findings import Reading
from patients.trends import Visit, sides_of
from patients.values import Entry, by_field, entry_of, settings


def days_of(episode: Episode) -> list[Visit]:
    """Return the visits that hold a value, oldest first, without their values; one query."""
    holds = Exists(Observation.objects.filter(assessment=OuterRef("pk")))
    rows = episode.assessments.filter(holds).order_by("assessed_on", "pk").values_list("pk", "assessed_on")
    return [Visit(pk=pk, on=day, readings={}) for pk, day in rows]


def visits_of(episode: Episode, only: Collection[int] | None = None) -> tuple[list[Visit], dict[str, Measure]]:
    """Return the visits that hold a value, oldest first, and every measure that occurs, in the order of the clinic.

    Also hidden, retired and vanished measures: an old value is always shown.  only: keys of the assessments to read;
    None: all.
    """
    assessments, observed = episode.assessments.all(), Observation.objects.filter(assessment__episode=episode)
    if only is not None:
        assessments, observed = assessments.filter(pk__in=only), observed.filter(assessment__in=only)
    days = dict(assessments.order_by("assessed_on", "pk").values_list("pk", "assessed_on"))
    rows = defaultdict(list)
    for row in observed.order_by("trial"):
        rows[row.assessment_id].append(row)
    measures = measures_in(episode.patient.clinic_id, {row.measure for some in rows.values() for row in some})
    visits = [Visit(pk=pk, on=day, readings=readings_of(rows[pk], day, measures)) for pk, day in days.items()]
    return [visit for visit in visits if visit.readings], measures


def measures_in(clinic_id: int, used: set[str]) -> dict[str, Measure]:
    """Return the used measures, and sums of used parts: what the clinic asks for in its order, then the others."""
    asked = catalogue(clinic_id)
    summed = {measure.id for measure in asked.values() if used & set(measure.parts)}
    known = {name: measure for name, measure in asked.items() if name in used | summed}
    return known | measures_of(clinic_id, sorted(used - known.keys()))


def readings_of(rows: list[Observation], day: date, measures: dict[str, Measure]) -> dict[tuple[str, str], Reading]:
    """Return what was recorded at one assessment, in the unit as typed, and the sums that its criteria give."""
    places = by_field(rows)
    stands = {place: entry_of(found) for place, found in places.items()}
    found = {place: read(measures[place[0]], place[1], entry, stands, day) for place, entry in stands.items()}
    for measure in measures.values():
        for side in sides_of(measure) if measure.parts else ():
            made = None if (measure.id, side) in found else made_of_parts(measure, side, found, places, day)
            if made:
                found[measure.id, side] = made
    return found


def read(measure: Measure, side: str, entry: Entry, stands: dict[tuple[str, str], Entry], day: date) -> Reading:
    return Reading(
        trials=entry.trials,
        on=day,
        unit=entry.unit,
        settings=settings(measure, side, stands),
        pain_limited=entry.pain_limited,
    )


def two_of(assessment: Assessment, then: Visit | None) -> tuple[Visit | None, Visit, dict[str, Measure]]:
    """Return an earlier visit (None where there is none) and that of the assessment with their values, and measures."""
    wanted = [assessment.pk, *([then.pk] if then else [])]
    visits, measures = visits_of(assessment.episode, only=wanted)
    earlier = next((visit for visit in visits if then and visit.pk == then.pk), None)
    return earlier, visit_at(visits, assessment), measures


def visit_at(visits: list[Visit], assessment: Assessment) -> Visit:
    """Return the visit of an assessment; one without values where nothing was recorded."""
    empty = Visit(pk=assessment.pk, on=assessment.assessed_on, readings={})
    return next((visit for visit in visits if visit.pk == assessment.pk), empty)


def earlier_than(visits: list[Visit], assessment: Assessment) -> list[Visit]:
    """Return the visits before this one, oldest first."""
    return [visit for visit in visits if (visit.on, visit.pk) < (assessment.assessed_on, assessment.pk)]
