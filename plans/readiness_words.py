"""The criteria of readiness and their verdict in words."""

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plans.running.readiness import Judged, Readiness

CRITERION_WORDS = {
    "walking": lazy("Walking without a break and without pain (minutes)"),
    "daily_pain": lazy("Pain in daily life (0 to 10)"),
    "no_effusion": lazy("No swelling in the joint"),
    "full_extension": lazy("The knee straightens fully"),
    "flexion": lazy("Bending of the knee (percent of the other leg)"),
    "quadriceps": lazy("Strength of the quadriceps (percent of the other leg)"),
    "hamstrings": lazy("Strength of the hamstrings (percent of the other leg)"),
    "hop": lazy("Hop for distance (percent of the other leg)"),
    "squats": lazy("Single-leg squats of good quality (repetitions)"),
    "bridges": lazy("Single-leg bridges, foot raised (repetitions)"),
    "heel_raises": lazy("Single-leg heel raises (repetitions)"),
    "vertical_hops": lazy("Hops on the spot on one leg, good form (repetitions)"),
    "forward_hops": lazy("Hops forward on one leg, good form (repetitions)"),
    "step_down": lazy("Lateral step-down (faults, 0 to 6)"),
    "no_valgus": lazy("The knee does not fall further inward"),
    "circuit": lazy("Worst pain in a circuit of wall jumps, plank, step-ups and wall sit, 1 minute each (0 to 10)"),
    "no_limp": lazy("Walking without a limp"),
    "brisk_walking": lazy("Brisk walking (km/h)"),
    "fear": lazy("Fear of movement (TSK-11)"),
}
LINES = {
    "from": lazy("at least %(line)s"),
    "above": lazy("more than %(line)s"),
    "below": lazy("less than %(line)s"),
    "at_most": lazy("at most %(line)s"),
}
STATUS_WORDS = {
    "passed": lazy("passed"),
    "failed": lazy("not passed"),
    "missing": lazy("not known"),
    "expired": lazy("older than 14 days: test again"),
    "off": lazy("not asked in this clinic"),
    "not_applicable": lazy("not asked: both knees are affected"),
}


def line_words(judged: Judged) -> str:
    """Return what the criterion asks: `more than 70`; `yes` where the answer is yes or no."""
    if judged.line is None:
        return _("yes")
    return str(LINES[judged.criterion.comparison]) % {"line": number_format(judged.line.normalize())}


def status_words(judged: Judged) -> str:
    if judged.retest_on is not None:
        return _("not passed: try again from %(day)s") % {"day": date_format(judged.retest_on, "j M")}
    return str(STATUS_WORDS[judged.status])


def verdict_words(result: Readiness) -> str:
    """Return the verdict in a sentence for the PT."""
    if result.may_start:
        return _("The patient may start running.")
    counts = {"missing": len(result.missing), "failed": len(result.failed), "retest": len(result.retest)}
    return (
        _("Not ready to run yet: %(missing)d not known, %(failed)d not passed, %(retest)d to be tested again.") % counts
    )


def note_words(judged: Judged) -> str:
    """Return what is told beside the verdict without standing in the way."""
    values = {"value": number_format(judged.found.value), "line": number_format(judged.line.normalize())}
    return (
        _("Fear of movement is %(value)s (from %(line)s on): plan graded exposure. It is no bar to running.") % values
    )
