"""The stated dose of a stage in words for the PT: amounts, load, days and rest, and where they are from."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from exercises.stages import Load, Source, Span, StageDose
from exercises.vocabulary import Frequency


def span_words(span: Span) -> str:
    return str(span.least) if span.least == span.most else f"{span.least}–{span.most}"


def amount_words(dose: StageDose) -> str:
    """Return what is counted, such as `3 × 8–12` or `5 × 10–30 s`; empty where that is not stated."""
    hold = _("%(seconds)s s") % {"seconds": span_words(dose.hold_s)} if dose.hold_s else ""
    if dose.sets and dose.reps:
        amount = f"{span_words(dose.sets)} × {span_words(dose.reps)}"
        return f"{amount}, {_('hold %(time)s') % {'time': hold}}" if hold else amount
    if dose.sets and hold:
        return f"{span_words(dose.sets)} × {hold}"
    return _("hold %(time)s") % {"time": hold} if hold else ""


def load_words(load: Load) -> str:
    """Return how heavy, such as `RPE 6–7 of 10, 60–70 % of 1RM, 8–12RM`."""
    parts = []
    if load.light:
        parts.append(_("light"))
    if load.light_to_moderate:
        parts.append(_("light to moderate"))
    if load.fast:
        parts.append(_("fast, good quality"))
    if load.rpe:
        parts.append(_("RPE %(effort)s of 10") % {"effort": span_words(load.rpe)})
    if load.percent_1rm:
        parts.append(_("%(percent)s %% of 1RM") % {"percent": span_words(load.percent_1rm)})
    if load.percent_below:
        parts.append(_("below %(percent)d %% of 1RM") % {"percent": load.percent_below})
    if load.rm:
        parts.append(_("%(zone)sRM") % {"zone": span_words(load.rm)})
    return ", ".join(parts)


def days_words(dose: StageDose) -> str:
    if dose.week:
        words = _("%(days)s days a week") % {"days": span_words(dose.week)}
    elif dose.most_days:
        words = _("every day or most days")
    else:
        days = [str(Frequency(key).label) for key in dose.days]
        words = _("%(one)s or %(other)s") % {"one": days[0], "other": days[1]} if len(days) == 2 else "".join(days)
    return _("%(days)s, not the day before a run") % {"days": words} if dose.not_before_a_run else words


def rest_words(dose: StageDose) -> str:
    """Return the stated rest: seconds between sets, minutes where work is heavy or exercises change."""
    parts = []
    if dose.rest_s:
        parts.append(_("%(seconds)s s between sets") % {"seconds": span_words(dose.rest_s)})
    if dose.heavy_rest_s:
        parts.append(_("%(minutes)s min with a load of 1–6RM") % {"minutes": minutes(dose.heavy_rest_s)})
    if dose.rest_between_exercises_s:
        parts.append(_("%(minutes)s min between exercises") % {"minutes": minutes(dose.rest_between_exercises_s)})
    return ", ".join(parts)


def minutes(seconds: Span) -> str:
    return span_words(Span(seconds.least // 60, seconds.most // 60))


def contact_words(dose: StageDose) -> str:
    return (
        _("count foot contacts: %(count)d per leg in a published screen") % {"count": dose.contacts}
        if dose.contacts
        else ""
    )


def source_words(sources: Iterable[Source]) -> str:
    """Return keys and marks, such as `ACSM09 [V], [D]`."""
    return ", ".join(f"{source.key} [{source.mark}]".strip() for source in sources)


def stage_dose_words(dose: StageDose) -> str:
    """Return all that is stated in one line; empty when nothing is.  Only a source of its own amounts is named."""
    rest = rest_words(dose)
    rest = _("rest %(time)s") % {"time": rest} if rest else ""
    amount = amount_words(dose)
    if dose.own_source:
        amount = f"{amount} ({source_words([dose.own_source])})"
    parts = (amount, contact_words(dose), load_words(dose.load), days_words(dose), rest)
    return "; ".join(part for part in parts if part)
