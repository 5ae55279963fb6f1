"""What a PT typed into a field, understood or refused with a sentence: "18 19,5 18", "180 N", "18 19 18 = 18.3 !"."""

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from patients.measure import NUMERIC
from patients.typed import Typed, ValueRefused, check_values
from patients.values import EMPTY, PAIN_SIGN, Entry, Slot, answers, field_name, plain


class Refused(ValueError):
    """A typed value that cannot be kept; the message is the sentence for the PT."""


class Unusual(Refused):
    """A value outside what is plausible: kept only when the PT says that it is right."""


def parse(slot: Slot, raw: str, *, confirmed: bool = False) -> Entry:
    """Return what was typed; EMPTY when nothing was.

    confirmed: the PT was asked about an unusual value and keeps it.
    Raises Refused or Unusual, with a sentence that names the field, the value and what is allowed.
    """
    measure = slot.measure
    pain_limited = measure.kind in NUMERIC and PAIN_SIGN in raw
    text = raw.replace(PAIN_SIGN, " ") if pain_limited else raw
    text, _equals, typed_mean = text.partition("=") if measure.trials > 1 else (text, "", "")
    try:
        trials, unusual = understood(slot, text, confirmed=confirmed)
        if not trials:
            return EMPTY
        if typed_mean.strip():
            (mean,), _unusual = understood(slot, typed_mean, confirmed=True)
            compare_mean(slot, trials, mean)
    except ValueRefused as error:
        kind = Unusual if error.code == "unusual" else Refused
        raise kind(sentence(slot, error)) from error
    return Entry(
        trials=tuple(trial.value for trial in trials),
        unit=trials[0].unit,
        pain_limited=pain_limited,
        confirmed=unusual,
    )


def understood(slot: Slot, text: str, *, confirmed: bool) -> tuple[tuple[Typed, ...], bool]:
    """Return the trials in text and whether one of them is unusual but confirmed."""
    language = get_language() or "en"
    try:
        return check_values(slot.measure, text, language), False
    except ValueRefused as error:
        if error.code != "unusual" or not confirmed:
            raise
    return check_values(slot.measure, text, language, confirmed=True), True


def compare_mean(slot: Slot, trials: tuple[Typed, ...], typed: Typed) -> None:
    """Refuse a mean that is not that of the trials, rounded to as many decimals as it was typed with."""
    mean = sum((trial.value for trial in trials), Decimal(0)) / len(trials)
    half_a_step = Decimal(1).scaleb(typed.value.normalize().as_tuple().exponent) / 2
    if abs(mean - typed.value) > half_a_step:
        raise Refused(
            _("%(field)s: the mean of %(trials)s is %(mean)s, but %(typed)s was typed. Correct the one that is wrong.")
            % {
                "field": field_name(slot),
                "trials": ", ".join(plain(trial.value) for trial in trials),
                "mean": plain(round(mean, 1)),
                "typed": plain(typed.value),
            }
        )


def sentence(slot: Slot, error: ValueRefused) -> str:
    unit = "" if error.unit.startswith("/") else error.unit
    limits = {"low": error.low, "high": error.high, "unit": unit}
    words = {
        "field": field_name(slot),
        "value": error.raw.strip(),
        "range": (_("from %(low)s to %(high)s %(unit)s") % limits).rstrip(),
        "most": slot.measure.trials,
        "decimals": slot.measure.decimals,
        "units": ", ".join(filter(None, slot.measure.units)),
        "answers": ", ".join(label for _key, label in answers(slot.measure, get_language() or "en")),
    }
    return template(error.code) % words


def template(code: str) -> str:
    if code == "unusual":
        return _("%(field)s: %(value)s is unusual; usual is %(range)s. Keep it?")
    if code == "out_of_range":
        return _("%(field)s: %(value)s is not possible. Give a number %(range)s.")
    if code == "too_precise":
        return _("%(field)s: %(value)s has too many decimals; at most %(decimals)s.")
    if code == "too_many":
        return _("%(field)s: “%(value)s” is more than the %(most)s trials that are kept.")
    if code == "unknown_unit":
        return _("%(field)s: the unit in “%(value)s” is none of these: %(units)s.")
    if code == "mixed_units":
        return _("%(field)s: “%(value)s” names two units. Give all trials in one.")
    if code == "unknown_choice":
        return _("%(field)s: “%(value)s” is not one of the answers: %(answers)s.")
    return _("%(field)s: “%(value)s” is not a number. Give a number %(range)s.")
