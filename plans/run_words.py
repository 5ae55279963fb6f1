"""A stage of a run program in plain words and in the patient's units."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.utils.translation import pgettext_lazy as about

from clinic.models import Units
from plans.running.protocol import DISTANCE_UNITS, Amount, Block, Segment
from plans.running.totals import METRES, shown_distance

EFFORTS = {
    "walk": about("what to do in a run", "walk"),
    "jog": about("what to do in a run", "jog"),
    "run": about("what to do in a run", "run"),
    "strides": about("what to do in a run", "fast strides"),
}


def block_words(block: Block, units: str) -> str:
    """Return one block as a sentence.  units: a clinic's, which come first.

    Such as: Walk 2 min, run 3 min, again and again until 1.6 km (1.0 mi).
    """
    *most, last = block.segments
    words = [_segment(segment, units) for segment in most]
    until = amount_words(block.until, units) if block.until else ""
    if last.amount is None and not most:
        return f"{_sentence([_segment(Segment(last.effort, block.until), units)])}."
    if last.amount is None:
        words.append(_("then %(effort)s until %(amount)s") % {"effort": EFFORTS[last.effort], "amount": until})
        return f"{_sentence(words)}."
    words.append(_segment(last, units))
    said = _sentence(words)
    if until:
        return _("%(said)s, again and again until %(amount)s.") % {"said": said, "amount": until}
    if block.repeat is None:
        return _("%(said)s. Your program does not say how often: ask your therapist.") % {"said": said}
    if block.repeat == 1:
        return f"{said}."
    return ngettext("%(said)s. Do this %(count)d time.", "%(said)s. Do this %(count)d times.", block.repeat) % {
        "said": said,
        "count": block.repeat,
    }


def amount_words(amount: Amount, units: str) -> str:
    """Return a time or a distance; miles and kilometres in both, the clinic's first."""
    if amount.unit in ("km", "mi"):
        return both_distances(amount.value * METRES[amount.unit], units)
    if amount.unit in DISTANCE_UNITS:
        return f"{_plain(amount.value)} m"
    return f"{_plain(amount.value)} {amount.unit}"


def both_distances(metres: Decimal, units: str) -> str:
    """Return a distance such as `1.6 km (1.0 mi)`, or the other way round for an imperial clinic."""
    said = [f"{number_format(shown_distance(metres, unit), 1)} {unit}" for unit in ("km", "mi")]
    first, second = said if units == Units.METRIC else reversed(said)
    return f"{first} ({second})"


def _segment(segment: Segment, units: str) -> str:
    return f"{EFFORTS[segment.effort]} {amount_words(segment.amount, units)}"


def _sentence(words: list[str]) -> str:
    said = ", ".join(words)
    return said[0].upper() + said[1:]


def _plain(value: Decimal) -> str:
    return number_format(value.normalize() if value % 1 else value.to_integral_value())
