"""The run program in words: what to run and what the rules propose.  Why: reason_words.py."""

from datetime import date
from decimal import ROUND_FLOOR, Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from plans.reason_words import reason_words as reason_words
from plans.running.engine import Advice
from plans.running.protocol import Protocol, Stage
from plans.running.totals import METRES, shown_distance, stage_distance_m


def amount_words(value: Decimal, unit: str) -> str:
    number = number_format(value.normalize() if value != value.to_integral() else value.quantize(Decimal(1)))
    units = {"s": _("%s s"), "min": _("%s min"), "m": _("%s m"), "km": _("%s km"), "mi": _("%s mi")}
    return units[unit] % number


def distance_words(metres: Decimal, *, imperial: bool = False) -> str:
    """Return a distance in both units, the reader's first: `1.6 km (1.0 mi)`."""
    km = _("%s km") % number_format(shown_distance(metres, "km"), 1)
    miles = _("%s mi") % number_format(shown_distance(metres, "mi"), 1)
    return f"{miles} ({km})" if imperial else f"{km} ({miles})"


def segment_lines(stage: Stage, *, imperial: bool = False) -> list[str]:
    """Return what to do in this stage, a line each: `Walk 2 min`, `Run 3 min`, `Again and again until 1.6 km`."""
    names = {"walk": _("Walk"), "jog": _("Jog"), "run": pgettext("effort", "Run"), "strides": _("Strides")}
    lines = []
    for block in stage.blocks:
        whole = len(block.segments) == 1 and block.segments[0].amount is None
        end = until_words(block, imperial=imperial)
        for segment in block.segments:
            amount = amount_words(segment.amount.value, segment.amount.unit) if segment.amount else ""
            lines.append(" ".join(part for part in (names[segment.effort], amount) if part))
        if whole and end:
            lines[-1] = _("%(effort)s without a break for %(end)s") % {"effort": lines[-1], "end": end}
        elif end:
            lines.append(_("Do this again and again until you have covered %(end)s") % {"end": end})
        elif block.repeat:
            lines.append(
                ngettext("Do this %(count)d time", "Do this %(count)d times", block.repeat) % {"count": block.repeat}
            )
    return lines


def until_words(block, *, imperial: bool) -> str:
    if block.until is None:
        return ""
    if block.until.unit in ("s", "min"):
        return amount_words(block.until.value, block.until.unit)
    return distance_words(block.until.value * METRES[block.until.unit], imperial=imperial)


def total_words(stage: Stage, *, imperial: bool = False) -> str:
    metres = stage_distance_m(stage)
    return distance_words(metres, imperial=imperial) if metres is not None else ""


def action_words(advice: Advice, protocol: Protocol) -> str:
    """Return the proposal in a few words for the PT."""
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
    if advice.action == "finish" and advice.build_up is not None:
        return _("You have passed every stage: now make your runs longer step by step, as your therapist tells you.")
    return {
        "start": _("Your next run is %(stage)s."),
        "repeat": _("Do %(stage)s again."),
        "advance": _("You have passed this stage. Ask your therapist about moving on to %(stage)s."),
        "finish": _("You have passed every stage of this program. Ask your therapist how to go on."),
        "wait": _("Something about your last run is still missing. Add it, then you see what comes next."),
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
    """Return in a sentence for the patient how far the next run may go; empty without a limit."""
    if advice.guard_km is None:
        return ""
    metres = (advice.guard_km * 10).to_integral_value(ROUND_FLOOR) * 100
    return _("Run at most %(distance)s next time.") % {"distance": distance_words(metres, imperial=imperial)}


def _is_incomplete(advice: Advice) -> bool:
    return any(reason.code == "stage_incomplete" for reason in advice.reasons)


def _title(advice: Advice, protocol: Protocol) -> str:
    return protocol.stage(advice.to_stage).title.in_language(get_language() or "en")
