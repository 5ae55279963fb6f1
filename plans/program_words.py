"""The run program in words: what to run and what the rules propose.  Why: reason_words.py."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plans.running.engine import Advice
from plans.running.protocol import TIME_UNITS, Amount, Block, Protocol, Segment, Speed, Stage
from plans.running.totals import METRES, shown_distance, stage_distance_m, stage_duration_s

TEN_MINUTES_S = 600


def plain_number(value: Decimal) -> str:
    return number_format(value.normalize() if value != value.to_integral() else value.quantize(Decimal(1)))


def amount_words(value: Decimal, unit: str, up_to: Decimal | None = None) -> str:
    """Return an amount or a range in its unit: `2.5 min`, `8–9 min`."""
    number = plain_number(value) if up_to is None else f"{plain_number(value)}–{plain_number(up_to)}"
    units = {
        **{"s": _("%s s"), "min": _("%s min"), "m": _("%s m")},
        **{"km": _("%s km"), "yd": _("%s yd"), "mi": _("%s mi")},
    }
    return units[unit] % number


def distance_words(metres: Decimal, *, imperial: bool = False, down: bool = False) -> str:
    """Return a distance in both units, the reader's first: `1.6 km (1.0 mi)`.

    down: never more than it is, in either unit: for a distance that is not to be passed.
    """
    km = _("%s km") % number_format(shown_distance(metres, "km", down=down))
    miles = _("%s mi") % number_format(shown_distance(metres, "mi", down=down))
    return f"{miles} ({km})" if imperial else f"{km} ({miles})"


def given_words(amount: Amount, *, imperial: bool = False) -> str:
    """Return an amount of the source, its own figure unrounded: `8–9 min`, `0.4 km (0.25 mi)`."""
    if amount.unit in TIME_UNITS or (amount.unit == "m" and not imperial):
        return amount_words(amount.value, amount.unit, amount.up_to)
    own = amount_words(amount.value, amount.unit, amount.up_to)
    system = "imperial" if amount.unit in ("yd", "mi") else "metric"
    other = {"m": "yd", "yd": "m", "km": "mi", "mi": "km"}[amount.unit]
    ends = [None if value is None else converted(value, amount.unit, other) for value in (amount.value, amount.up_to)]
    changed = amount_words(ends[0], other, ends[1])
    reader_first = (system == "imperial") == imperial
    return f"{own} ({changed})" if reader_first else f"{changed} ({own})"


def converted(value: Decimal, unit: str, other: str) -> Decimal:
    """Return the value in another unit of length: whole metres and yards, miles and km to 0.1, below one to 0.01."""
    exact = value * METRES[unit] / METRES[other]
    step = Decimal(1) if other in ("m", "yd") else Decimal("0.1") if exact >= 1 else Decimal("0.01")
    return exact.quantize(step, ROUND_HALF_UP)


EFFORTS = {
    "walk": lazy("Walk"),
    "jog": lazy("Jog"),
    "run": pgettext_lazy("effort", "Run"),
    "strides": lazy("Strides"),
}


def segment_words(segment: Segment, *, imperial: bool = False) -> str:
    """Return one segment: `Jog 1 min`, `Walk: the curves`, `Run 2 min, at 6 mph`, or the segment's own words."""
    words = segment.words.in_language(get_language() or "en") if segment.words else ""
    amount = given_words(segment.amount, imperial=imperial) if segment.amount else ""
    if segment.effort == "other":
        said = " ".join(part for part in (capfirst(words), amount) if part)
    else:
        said = " ".join(part for part in (str(EFFORTS[segment.effort]), amount) if part)
        said = f"{said}: {words}" if words else said
    if segment.speed:
        said = _("%(what)s, at %(speed)s") % {"what": said, "speed": speed_words(segment.speed, imperial=imperial)}
    if segment.percent:
        said = _("%(what)s, at %(percent)s%%") % {"what": said, "percent": segment.percent}
    return said


def speed_words(speed: Speed, *, imperial: bool) -> str:
    """Return a speed in both units, the reader's first: `9.7 km/h (6 mph)`."""
    other = "mph" if speed.unit == "km/h" else "km/h"
    factor = METRES["mi"] / METRES["km"]
    changed = (speed.value * factor if other == "km/h" else speed.value / factor).quantize(
        Decimal("0.1"), ROUND_HALF_UP
    )
    said = {speed.unit: f"{plain_number(speed.value)} {speed.unit}", other: f"{plain_number(changed)} {other}"}
    first, second = ("mph", "km/h") if imperial else ("km/h", "mph")
    return f"{said[first]} ({said[second]})"


def segment_lines(stage: Stage, *, imperial: bool = False) -> list[str]:
    """Return what to do in this stage, a line each: `Walk 2 min`, `Run 3 min`, `Again and again until 1.6 km`."""
    lines = []
    for block in stage.blocks:
        whole = len(block.segments) == 1 and block.segments[0].amount is None and not block.segments[0].words
        end = until_words(block, imperial=imperial)
        lines += [segment_words(segment, imperial=imperial) for segment in block.segments]
        if whole and end:
            lines[-1] = _("%(effort)s without a break for %(end)s") % {"effort": lines[-1], "end": end}
        elif end and block.until.unit in TIME_UNITS:
            lines.append(_("Do this again and again for %(end)s in all") % {"end": end})
        elif end:
            lines.append(_("Do this again and again until you have covered %(end)s") % {"end": end})
        elif line := times_words(block):
            lines.append(line)
    return lines


def short_lines(stage: Stage, *, imperial: bool = False) -> list[str]:
    """Return a stage in a line for each block: `5 × (Walk 4 min, Run 1 min)`, `Walk 2 min, Run 3 min, to 1.6 km`."""
    lines = []
    for block in stage.blocks:
        said = ", ".join(segment_words(segment, imperial=imperial) for segment in block.segments)
        end = until_words(block, imperial=imperial)
        if end:
            said = _("%(parts)s, until %(end)s") % {"parts": said, "end": end}
        elif block.repeat is None:
            said = _("%(parts)s; how often is not stated") % {"parts": said}
        elif block.repeat > 1 or block.repeat_up_to:
            times = f"{block.repeat}–{block.repeat_up_to}" if block.repeat_up_to else str(block.repeat)
            said = f"{times} × ({said})"
        lines.append(said)
    return lines


def times_words(block: Block) -> str:
    """Return how often a block is done; empty for a single block that is done once."""
    if block.repeat is None:
        return _("How many times is not stated: as your therapist says")
    if block.repeat_up_to:
        return _("Do this %(low)d to %(high)d times") % {"low": block.repeat, "high": block.repeat_up_to}
    if block.repeat == 1:
        return ""
    return ngettext("Do this %(count)d time", "Do this %(count)d times", block.repeat) % {"count": block.repeat}


def until_words(block: Block, *, imperial: bool) -> str:
    """Return where a block ends; of one figure of distance in both units with one decimal at least."""
    until = block.until
    if until is None:
        return ""
    tenths = until.unit in ("km", "mi") and until.up_to is None and until.value == round(until.value, 1)
    if tenths:
        return distance_words(until.value * METRES[until.unit], imperial=imperial)
    return given_words(until, imperial=imperial)


def total_words(stage: Stage, *, imperial: bool = False) -> str:
    metres = stage_distance_m(stage)
    return distance_words(metres, imperial=imperial) if metres is not None else ""


BUILDING = {  # once the program is passed there is no stage to name
    "start": lazy("Build up distance"),
    "finish": lazy("Go on building up distance"),
    "repeat": lazy("Hold the distance"),
    "drop": lazy("Step back to a shorter run"),
    "rest": lazy("Rest until the knee is back to usual, then a shorter run"),
}
BUILDING_FOR_PATIENT = {
    "start": lazy("Make your runs longer step by step, as your therapist tells you."),
    "finish": lazy("You have passed every stage: now make your runs longer step by step, as your therapist tells you."),
    "repeat": lazy("Run no longer than last time."),
    "drop": lazy("Your knee needs a shorter run. Talk to your therapist first."),
}


def time_words(stage: Stage) -> str:
    """Return the whole time of a stage, warm-up not included; empty where its source does not fix it."""
    seconds = stage_duration_s(stage)
    return amount_words((seconds / 60).quantize(Decimal("0.1")), "min") if seconds is not None else ""


def action_words(advice: Advice, protocol: Protocol) -> str:
    """Return the proposal in a few words for the PT."""
    if advice.build_up is not None and advice.action in BUILDING:
        return str(BUILDING[advice.action])
    if advice.action == "wait" and _is_incomplete(advice):
        return _("Wait: the PT has to set %(stage)s first") % {"stage": _title(advice, protocol)}
    return {
        "start": _("Start with %(stage)s"),
        "repeat": _("Repeat %(stage)s"),
        "advance": _("Move on to %(stage)s"),
        "finish": _("Program finished: all stages passed"),
        "wait": _("Wait: something is not logged yet"),
        "rest": _("Rest until the knee is back to usual, then %(stage)s"),
        "drop": _("Step back to %(stage)s"),
        "see_pt": _("See the patient before the next run"),
    }[advice.action] % {"stage": _title(advice, protocol)}


def patient_words(advice: Advice, protocol: Protocol) -> str:
    """Return what the rules say of the next run, in a sentence or two for the patient.

    A change of stage is the therapist's to decide, and is told as such.
    """
    if advice.action == "wait" and _is_incomplete(advice):
        return _("Your therapist has to set your next run first: ask before you run again.")
    if advice.action == "wait" and advice.reasons and all(reason.code == "pending" for reason in advice.reasons):
        return _("We ask you about your knee tomorrow morning. Then you see what comes next.")
    if advice.build_up is not None and advice.action in BUILDING_FOR_PATIENT:
        return str(BUILDING_FOR_PATIENT[advice.action])
    return {
        "start": _("Your next run is %(stage)s."),
        "repeat": _("Do %(stage)s again."),
        "advance": _("You have passed this stage. Ask your therapist about moving on to %(stage)s."),
        "finish": _("You have passed every stage of this program. Ask your therapist how to go on."),
        "wait": _(
            "Something about your last run is still missing. Add it in your log, or tell your therapist; then you see "
            "what comes next."
        ),
        "rest": _("Rest from running until your knee is back to usual in the morning."),
        "drop": _("Your knee needs a smaller step. Talk to your therapist about going back to %(stage)s."),
        "see_pt": _("Talk to your therapist before you run again."),
    }[advice.action] % {"stage": _title(advice, protocol)}


def day_words(advice: Advice, today: date) -> str:
    """Return in a sentence for the patient when the next run may be; empty while none is planned."""
    if advice.next_run_on is None:
        return ""
    if advice.next_run_on <= today:
        return _("You may run today.")
    return _("Your next run is on %(day)s at the earliest.") % {"day": date_format(advice.next_run_on, "l j F")}


def guard_words(advice: Advice, *, imperial: bool = False) -> str:
    """Return in a sentence for the patient how far the next run may go.

    Empty without a limit, where it is lifted, and where the stage itself asks for less.
    """
    lifted_or_less = ("cap_lifted", "within_cap", "estimate_lifted", "estimate_within_cap")
    if advice.guard_km is None or advice.guard_reason.code in lifted_or_less:
        return ""
    return _("Run at most %(distance)s next time.") % {"distance": most_words(advice, imperial=imperial)}


def stop_words(advice: Advice, *, imperial: bool = False) -> str:
    """Return in a sentence for the patient where to stop; empty where the 30-day limit does not cut the stage short."""
    if not advice.needs_override:
        return ""
    return _("Stop after %(most)s this time.") % {"most": most_words(advice, imperial=imperial)}


def most_words(advice: Advice, *, imperial: bool = False) -> str:
    """Return how far the next run may go: `3.3 km (2.0 mi)`, of a stage by time that is cut short `22 min, about …`."""
    distance = distance_words(advice.guard_km * 1000, imperial=imperial, down=True)
    if advice.most_s is None:
        return distance
    return _("%(time)s, about %(distance)s") % {"time": most_time_words(advice.most_s), "distance": distance}


def most_time_words(seconds: Decimal | int) -> str:
    """Return a time that is not to be passed: `22 min`, below ten minutes to ten seconds: `9:50 min`."""
    if seconds >= TEN_MINUTES_S:
        return amount_words(Decimal(int(seconds) // 60), "min")
    minutes, rest = divmod(int(seconds) // 10 * 10, 60)
    return _("%s min") % f"{minutes}:{rest:02}"


def _is_incomplete(advice: Advice) -> bool:
    return any(reason.code == "stage_incomplete" for reason in advice.reasons)


def _title(advice: Advice, protocol: Protocol) -> str:
    return protocol.stage(advice.to_stage).title.in_language(get_language() or "en")
