"""Run protocols in words for the PT: totals, rest, passes, what a source leaves open, and why a line is refused."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plans.program_words import amount_words
from plans.running.notation import NotationError
from plans.running.protocol import Protocol, Rest, Stage, StepBack
from plans.running.scaling import Rounding
from plans.running.totals import METRES, SECONDS, Range, Total

FIELDS = {  # of not_stated
    "warm_up": lazy("warm-up"),
    "surface": lazy("surface"),
    "entry": lazy("when to begin"),
    "progression": lazy("when to go on"),
    "hold": lazy("when to stay at a stage"),
    "step_back": lazy("when to step back"),
    "pause": lazy("what to do after a pause"),
    "pain_limit": lazy("a limit of pain"),
    "rpe": lazy("effort (RPE)"),
    "sessions_to_pass": lazy("sessions to pass"),
    "days_between": lazy("rest days between runs"),
    "max_per_week": lazy("most runs a week"),
    "repeat": lazy("how many intervals"),
    "amount": lazy("how long or how far"),
}
SURFACES = {
    "treadmill": lazy("treadmill"),
    "track": lazy("track"),
    "level": lazy("level ground"),
    "ground": lazy("ground"),
}
BACK_TO = {
    "stage": lazy("one stage back"),
    "group": lazy("back to the first stage of the week or level"),
    "start": lazy("back to the first stage of all"),
}
BACK_WHEN = {
    "red": lazy("after a red run"),
    "amber": lazy("after an amber run too"),
}
NOTATION_SENTENCES = {
    "empty": lazy("Write what is done, for example: 5 x (walk 4 min, run 1 min)."),
    "effort": lazy("“%(found)s” is no effort. Understood are walk, jog, run, strides and other, with its own words."),
    "unit": lazy("A unit is missing at “%(found)s”. Understood are s, min, m, km, yd and mi."),
    "number": lazy("A number is missing at “%(found)s”."),
    "unexpected": lazy(
        "“%(found)s” is not understood there. Put a comma between segments, a semicolon between blocks."
    ),
    "times": lazy("After the number of times write x and the segments in brackets; “%(found)s” stands there."),
    "count": lazy("“%(found)s” is no number of times from 1 to %(limit)s."),
    "bracket": lazy("A bracket is not closed."),
    "needs_brackets": lazy("Put the segments that are repeated in brackets: 5 x (walk 4 min, run 1 min)."),
    "both": lazy("Give a number of times or “until”, not both."),
    "endless": lazy("Only the last segment before “until” may go without an amount."),
    "too_many": lazy("This takes more than %(limit)s rounds. Check the units."),
    "range": lazy("The second number of a range must be larger: “%(found)s”."),
    "size": lazy("“%(found)s” must be above 0 and at most %(limit)s."),
    "decimals": lazy("“%(found)s” has more than 3 decimals."),
    "percent": lazy("“%(found)s” must be a whole number from 1 to 100 for percent."),
    "speed_unit": lazy("After “at” and a number write km/h, mph or %%; “%(found)s” stands there."),
    "other_words": lazy('Say in quotes what is done: other "easy cycling" 5 min.'),
    "no_words": lazy("Nothing stands between the quotes."),
}


def notation_words(error: NotationError) -> str:
    """Return why a line is not understood, with the place counted in characters from 1."""
    values = {"found": error.found or _("the end of the line"), "limit": error.limit}
    why = str(NOTATION_SENTENCES[error.code]) % values
    if error.code in ("empty", "needs_brackets", "both", "endless"):
        return why
    return _("At character %(place)d: %(why)s") % {"place": error.position + 1, "why": why}


def range_words(found: Total, *, imperial: bool = False) -> str:
    """Return minutes or a distance in both units; empty where the source fixes neither."""
    if found.seconds is not None and not (found.metres and found.metres.high):
        return minutes_words(found.seconds)
    return metres_words(found.metres, imperial=imperial) if found.metres is not None else ""


def minutes_words(found: Range) -> str:
    """Return seconds as minutes with at most two decimals: `9 min`, `4–4.5 min`."""
    low, high = (
        (end / SECONDS["min"]).quantize(Decimal("0.01"), ROUND_HALF_UP).normalize() for end in (found.low, found.high)
    )
    return amount_words(low, "min", None if low == high else high)


def metres_words(found: Range, *, imperial: bool = False) -> str:
    """Return metres in km and miles with at most two decimals, the reader's unit first."""
    said = {}
    for unit in ("km", "mi"):
        ends = [
            (end / METRES[unit]).quantize(Decimal("0.01"), ROUND_HALF_UP).normalize() for end in (found.low, found.high)
        ]
        said[unit] = amount_words(ends[0], unit, None if ends[0] == ends[1] else ends[1])
    first, second = ("mi", "km") if imperial else ("km", "mi")
    return f"{said[first]} ({said[second]})" if found.high else said[first]


def rest_words(rest: Rest) -> list[str]:
    """Return each part of a rest rule; empty where the source says nothing."""
    found = []
    if rest.days_between == 0 and not rest.in_a_row:
        found.append(_("days in a row are allowed"))
    elif rest.days_between:
        days = rest.days_between
        found.append(
            ngettext("%(days)d rest day between runs", "%(days)d rest days between runs", days) % {"days": days}
        )
    if rest.in_a_row:
        found.append(_("at most %(count)d days in a row") % {"count": rest.in_a_row})
    if rest.max_per_week:
        found.append(_("at most %(count)d runs a week") % {"count": rest.max_per_week})
    if rest.max_levels_per_week:
        found.append(_("at most %(count)d stages in 7 days") % {"count": rest.max_levels_per_week})
    if rest.days_after:
        days = rest.days_after
        found.append(ngettext("%(days)d rest day afterwards", "%(days)d rest days afterwards", days) % {"days": days})
    return found


def program_rest(protocol: Protocol) -> list[str]:
    """Return the rest rules of a whole program; where they differ, each with its stages."""
    spans: list[tuple[Rest, list[Stage]]] = []
    for stage in protocol.stages:
        rest = Rest(**{**vars_of(stage.rest), "days_after": None})
        if spans and spans[-1][0] == rest:
            spans[-1][1].append(stage)
        else:
            spans.append((rest, [stage]))
    said = []
    for rest, stages in spans:
        words = "; ".join(rest_words(rest)) or _("rest not stated")
        said.append(words if len(spans) == 1 else f"{span_words(stages)}: {words}")
    if protocol.at_first:
        words = "; ".join(rest_words(protocol.at_first.rest))
        said.insert(0, _("first %(days)d days: %(rest)s") % {"days": protocol.at_first.days, "rest": words})
    if any(stage.rest.days_after for stage in protocol.stages):
        said.append(_("fixed rest days after some stages"))
    return said


def vars_of(rest: Rest) -> dict:
    return {name: getattr(rest, name) for name in rest.__dataclass_fields__}


def span_words(stages: list[Stage]) -> str:
    first, last = title_of(stages[0]), title_of(stages[-1])
    return first if len(stages) == 1 else _("%(first)s to %(last)s") % {"first": first, "last": last}


def title_of(thing) -> str:
    """Return the title of a protocol, stage or group in the reader's language."""
    return thing.title.in_language(get_language() or "en")


def passes_words(stage: Stage) -> str:
    """Return what passes a stage; empty where the source does not say."""
    if stage.sessions_to_pass:
        count = stage.sessions_to_pass
        return ngettext("%(count)d session", "%(count)d sessions", count) % {"count": count}
    if stage.days_to_pass:
        days = stage.days_to_pass
        return ngettext("%(days)d day in the stage", "%(days)d days in the stage", days) % {"days": days}
    return ""


def program_passes(protocol: Protocol) -> str:
    """Return how often a stage is done before the next one, over the whole program."""
    counts = sorted({stage.sessions_to_pass for stage in protocol.stages} - {None})
    if counts:
        said = counts[0] if len(counts) == 1 else _("%(low)d to %(high)d") % {"low": counts[0], "high": counts[-1]}
        return ngettext("%(count)s session a stage", "%(count)s sessions a stage", counts[-1]) % {"count": said}
    return _("by the week") if all(stage.days_to_pass == 7 for stage in protocol.stages) else ""


def step_back_words(step: StepBack) -> str:
    """Return where symptoms lead back to, the days off first, and which symptoms do."""
    where = str(BACK_TO[step.to])
    if step.days_off is not None:
        days = ngettext("%(days)d day off", "%(days)d days off", step.days_off) % {"days": step.days_off}
        where = _("%(days)s, then %(where)s") % {"days": days, "where": where}
    return f"{where}, {BACK_WHEN[step.when]}"


def not_stated_words(protocol: Protocol) -> list[str]:
    return [str(FIELDS[name]) for name in protocol.not_stated]


def repeat_words(protocol: Protocol) -> str:
    """Return which stages leave open how often or how far; empty for a program that can be scheduled whole."""
    return ", ".join(title_of(stage) for stage in protocol.stages if not stage.is_complete)


def rounding_words(rounding: Rounding, protocol: Protocol) -> str:
    """Return one rounding of a scaled program: `Week 2: 2.4 min, rounded to 2.5 min`."""
    return _("%(stage)s: %(exact)s, rounded to %(shown)s") % {
        "stage": title_of(protocol.stage(rounding.stage_key)),
        "exact": amount_words(rounding.exact, rounding.unit),
        "shown": amount_words(rounding.shown, rounding.unit),
    }
