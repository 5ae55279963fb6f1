"""The criteria of readiness in words."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from exercises.stage_words import source_words
from patients.customs import plain
from plans.running.criteria import Criterion
from plans.running.readiness import Judged, Readiness

NAMES = {
    "walking": lazy("Walks without pain, minutes in one go"),
    "daily_pain": lazy("Pain in daily life"),
    "no_effusion": lazy("No swelling in the joint"),
    "full_extension": lazy("Knee straightens fully"),
    "flexion": lazy("Knee bends, compared with the other leg"),
    "quadriceps": lazy("Quadriceps strength, compared with the other leg"),
    "hamstrings": lazy("Hamstring strength, compared with the other leg"),
    "hop": lazy("Hop distance, compared with the other leg"),
    "squats": lazy("Single-leg squats of good quality"),
    "bridges": lazy("Single-leg bridges, foot raised"),
    "heel_raises": lazy("Single-leg heel raises"),
    "vertical_hops": lazy("Hops on the spot, good form"),
    "forward_hops": lazy("Hops forward, good form"),
    "step_down": lazy("Lateral step-down, points"),
    "no_valgus": lazy("No growing valgus in single-leg tasks"),
    "circuit": lazy("Pain in the readiness circuit (a minute each: wall jump, plank, step-up, wall sit)"),
    "no_limp": lazy("Walks fast without a limp"),
    "brisk_walking": lazy("Fast walking speed"),
    "fear": lazy("Fear of movement (TSK-11)"),
}
LINES = {
    "from": lazy("at least %(line)s %(unit)s"),
    "above": lazy("more than %(line)s %(unit)s"),
    "below": lazy("less than %(line)s %(unit)s"),
    "at_most": lazy("at most %(line)s %(unit)s"),
}
STATUSES = {
    "passed": (lazy("passed"), "good"),
    "failed": (lazy("not yet"), "bad"),
    "missing": (lazy("missing"), "warn"),
    "expired": (lazy("test again"), "warn"),
    "off": (lazy("not asked"), ""),
    "not_applicable": (lazy("does not apply: both knees"), ""),
}
ORIGINS = {"noted": lazy("noted here"), "assessment": lazy("assessment"), "score": lazy("questionnaire")}


@dataclass(frozen=True)
class Line:
    """One criterion as a row.  origin: where its value comes from; look: of the chip."""

    criterion: Criterion
    name: str
    line: str
    value: str
    unit: str
    found_on: object
    origin: str
    status: str
    look: str
    source: str
    note: str


def line_words(criterion: Criterion, line) -> str:
    if criterion.asks_yes_or_no:
        return _("yes")
    return (str(LINES[criterion.comparison]) % {"line": plain(line), "unit": unit_words(criterion)}).strip()


def unit_words(criterion: Criterion) -> str:
    """Return the unit in which it is tested; empty for a yes or no and for a plain score."""
    if criterion.asks_yes_or_no:
        return ""
    return criterion.threshold.unit.replace("reps", str(_("repetitions")))


def value_words(judged: Judged) -> str:
    if judged.found is None:
        return "–"
    if judged.criterion.asks_yes_or_no:
        return _("yes") if judged.found.value else _("no")
    return plain(judged.found.value)


def row_of(judged: Judged) -> Line:
    status, look = STATUSES[judged.status]
    note = "" if judged.criterion.is_bar else _("A note, no bar: from here on plan graded exposure.")
    if judged.retest_on:
        note = _("Test again from %(day)s.") % {"day": date_format(judged.retest_on, "j M Y")}
    return Line(
        criterion=judged.criterion,
        name=str(NAMES[judged.criterion.id]),
        line=line_words(judged.criterion, judged.line),
        value=value_words(judged),
        unit=unit_words(judged.criterion),
        found_on=judged.found.found_on if judged.found else None,
        origin=str(ORIGINS[judged.found.origin]) if judged.found else "",
        status=str(status),
        look=look,
        source=source_words([judged.criterion.source]),
        note=note,
    )


def counted(ready: Readiness) -> str:
    """Return how far the criteria are, in one sentence."""
    asked = [one for one in ready.judged if one.criterion.is_bar and one.status not in ("off", "not_applicable")]
    return _("%(passed)d of %(asked)d passed; %(failed)d not yet, %(retest)d to test again, %(missing)d missing.") % {
        "passed": sum(one.status == "passed" for one in asked),
        "asked": len(asked),
        "failed": len(ready.failed),
        "retest": len(ready.retest),
        "missing": len(ready.missing),
    }


def summary(ready: Readiness) -> list[str]:
    """Return what stands between the patient and the first run, a sentence for each kind."""
    kinds = [
        (ready.failed, lazy("Not yet: %(names)s.")),
        (ready.retest, lazy("Older than 14 days, test again: %(names)s.")),
        (ready.missing, lazy("Missing: %(names)s.")),
    ]
    return [
        str(sentence) % {"names": ", ".join(str(NAMES[one.criterion.id]) for one in some)}
        for some, sentence in kinds
        if some
    ]
