"""Words around scores: ranges, verdicts, reasons for silence."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from patients.instruments import Figure, Instrument
from patients.intake import ToldBy

VERDICTS = {"improved": lazy("improved"), "worse": lazy("worse"), "within_error": lazy("within error")}
CHIPS = {"improved": "good", "worse": "bad", "within_error": ""}
SILENCES = {
    "value_missing": lazy("only one score so far"),
    "change_unknown": lazy("no figure is known for a meaningful change"),
    "rates_change": lazy("rates the change itself"),
    "no_common_activity": lazy("no activity was rated both times"),
}
TELLERS = [(ToldBy.THERAPIST, lazy("Asked by the therapist")), (ToldBy.PATIENT, lazy("Filled in by the patient"))]


def language() -> str:
    return get_language() or "en"


def shown(instrument: Instrument, total: Decimal) -> str:
    """Return a score for reading, in the instrument's decimals: `71`, `6.7`, `+5` for a rating of change."""
    rounded = total.quantize(Decimal(1).scaleb(-instrument.decimals), rounding=ROUND_HALF_UP)
    return signed(instrument, rounded)


def step_words(instrument: Instrument, step: int | Decimal) -> str:
    """Return a whole step of the scale: `0`, `10`, `+7` for a rating of change."""
    return signed(instrument, Decimal(step).quantize(Decimal(1)))


def signed(instrument: Instrument, number: Decimal) -> str:
    text = number_format(number, use_l10n=True).replace("-", "−")
    return f"+{text}" if instrument.rates_change and number > 0 else text


def with_unit(instrument: Instrument, total: Decimal) -> str:
    """Return a score with its unit or the top of its scale: `71 / 100`, `3.5 cm`, `60 %`, `+5`."""
    text = shown(instrument, total)
    if instrument.unit:
        return f"{text} {instrument.unit}"
    return text if instrument.rates_change else f"{text} / {instrument.high}"


def range_words(instrument: Instrument) -> str:
    """Return `0 to 100, higher is better`."""
    text = (
        _("%(low)s to %(high)s, higher is better")
        if instrument.higher_is_better
        else _("%(low)s to %(high)s, lower is better")
    )
    return text % {"low": step_words(instrument, instrument.low), "high": step_words(instrument, instrument.high)}


def doubt_words(figure: Figure) -> str:
    """Return the sentence for a stricter figure that does not agree with the chip."""
    values = {"value": number_format(figure.value, use_l10n=True), "source": cited(figure)}
    if figure.kind == "error":
        return _("within measurement error by %(source)s (%(value)s)") % values
    return _("not yet important by %(source)s (%(value)s)") % values


def cited(figure: Figure) -> str:
    source = figure.source
    return f"{source.key} [{source.mark}]" if source.key else f"[{source.mark}]"
