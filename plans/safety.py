"""What speaks against the exercises of a plan, in words, from what was last found in the episode."""

from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from exercises.models import Exercise
from exercises.safety import Known, Objection, objections
from patients.models import Observation

FACTS = {"pain_kneeling": "kneeling_pain", "pain_worst": "worst_pain", "patellar_apprehension": "apprehension"}


def known_of(episode_id: int) -> tuple[Known, dict[str, date]]:
    """Return what is known of the patient, and on which day each fact was found.

    Each fact is of the newest assessment that has it: what was found once still holds while nobody looked again.
    Of two sides the worse one counts.
    """
    found = Observation.objects.filter(assessment__episode=episode_id, measure__in=FACTS)
    found = found.order_by("assessment__assessed_on", "assessment_id")
    facts, seen = {}, {}
    columns = ("measure", "number", "choice", "assessment_id", "assessment__assessed_on")
    for measure, number, choice, assessment_id, day in found.values_list(*columns):
        fact, at = FACTS[measure], (day, assessment_id)
        value = choice == "yes" if number is None else number
        facts[fact] = max(value, facts[fact]) if seen.get(fact) == at else value
        seen[fact] = at
    return Known(**facts), {fact: day for fact, (day, _assessment) in seen.items()}


def sentences_against(exercise: Exercise, known: Known, days: dict[str, date]) -> list[str]:
    """Return a sentence for each objection to this exercise; its adapted_from is best fetched along."""
    origin = exercise.adapted_from
    codes = {exercise.code, origin.code if origin else exercise.code}
    return [words(one, days.get(one.fact)) for one in objections(codes, exercise.cautions, known)]


def words(objection: Objection, day: date | None) -> str:
    sentences = {
        "kneeling": _("Kneeling hurt at %(pain)s of 10 on %(day)s: use a cushion, or choose another exercise."),
        "irritable": _("Worst pain was %(pain)s of 10 on %(day)s: keep to the stated range of knee bend."),
        "supervised": _("Not for home: only with the therapist beside the patient."),
        "apprehension": _("The kneecap showed apprehension on %(day)s: never use this self-glide."),
    }
    values = {"day": date_format(day) if day else ""}
    if objection.fact in ("kneeling_pain", "worst_pain"):
        values["pain"] = number_format(objection.value.normalize(), use_l10n=True)
    return f"{sentences[objection.code] % values} ({objection.rule_id})"
