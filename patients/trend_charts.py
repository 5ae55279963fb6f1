"""The charts of an episode: series of measures and scores, drawn, and as tables beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from patients.changes import Change
from patients.charts import ENDLESS, Chart, Given, Scale, chart
from patients.fact_words import reference_words, silent_words
from patients.instruments import Instrument, instruments
from patients.measure import Measure, Whom
from patients.models import Episode
from patients.score_series import ASSESSED, Told, change_between, told_of
from patients.score_words import CHIPS
from patients.score_words import VERDICTS as SCORE_VERDICTS
from patients.screens import whom_of
from patients.silent import Silent
from patients.trend_words import SIDES, language, number_words, signed, verdict_words, with_unit
from patients.trends import Line, Series, Visit, aside, compare, cut_off, series_of

SCORES = "scores"


@dataclass(frozen=True)
class LineShown:
    """One line of a chart in words.  cells: one for each day of the chart, "" where nothing was taken.

    short: the letter at its end.  notes: what is missing or was taken otherwise.
    """

    key: str
    name: str
    short: str
    affected: bool
    last: str
    change: str
    chip: str
    look: str
    cells: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Label:
    words: str
    affected: bool
    y: float


@dataclass(frozen=True)
class ChartShown:
    key: str
    section: str
    title: str
    unit: str
    drawn: Chart
    lines: tuple[LineShown, ...]
    days: tuple[date, ...]
    band: str
    cut: str
    moved: bool

    @property
    def table(self) -> list[tuple[date, tuple[str, ...]]]:
        """Return the days with the value of each line."""
        cells = zip(*(line.cells for line in self.lines), strict=True)
        return list(zip(self.days, cells, strict=True))

    @property
    def labelled(self) -> list[Label]:
        """Return the letter and last value at the end of each line."""
        words = {line.key: line for line in self.lines}
        return [
            Label(f"{words[one.key].short} {words[one.key].last}".strip(), words[one.key].affected, one.label_y)
            for one in self.drawn.lines
        ]


def charts_of(
    episode: Episode, visits: Sequence[Visit], measures: Mapping[str, Measure], events: Sequence[date]
) -> list[ChartShown]:
    """Return a chart of everything with two values or more, what really changed first, else in the clinic's order."""
    told = told_of(episode)
    scores = [score_chart(instruments()[name], some, events) for name, some in told.items() if len(some) > 1]
    left_out = aside() | set(ASSESSED.values())  # pain is told as a score
    found = [series_of(measure, visits) for measure in measures.values() if measure.id not in left_out]
    drawn = [measure_chart(one, visits, episode, events) for one in found if one]
    return sorted(scores + drawn, key=lambda one: not one.moved)


# --- measures ---------------------------------------------------------------------------------------------------------
def measure_chart(series: Series, visits: Sequence[Visit], episode: Episode, events: Sequence[date]) -> ChartShown:
    measure, whom = series.measure, whom_of(episode.patient, visits[-1].on)
    days = tuple(sorted({point.on for one in series.lines for point in one.points}))
    limit = cut_off(measure, whom)
    cut = limit if limit and limit.unit == series.unit else None
    cuts = [figure for figure in (cut.low, cut.high) if figure is not None] if cut else []
    given = [given_of(one, series.unit, episode.side) for one in series.lines if one.points]
    return ChartShown(
        key=measure.id,
        section=measure.section,
        title=measure.text(language()).label,
        unit=series.unit,
        drawn=chart(given, cuts=cuts, events=events, whole=measure.decimals == 0, scale=scale_of(measure, series.unit)),
        lines=tuple(line_shown(series, one, visits, episode, days, whom) for one in series.lines if one.points),
        days=days,
        band=band_words(measure, given),
        cut=f"{reference_words(cut)} {cited(cut.source)}" if cut else "",
        moved=series.moved,
    )


def scale_of(measure: Measure, unit: str) -> Scale:
    """Return what is possible in the unit of a chart; in another unit than its own only that nothing lies below 0."""
    if measure.possible is None:
        return ENDLESS
    return measure.possible if unit == measure.unit else (Decimal(0) if measure.possible[0] >= 0 else None, None)


def given_of(line: Line, unit: str, affected: str) -> Given:
    """Return a line to draw; the band stands around the first value of the affected side only, or of a lone line."""
    banded = line.side in ("", affected) or affected == "both"
    limit = line.limit if banded and isinstance(line.change, Change) and line.change.unit == unit else None
    return Given(key=line.side, points=tuple((one.on, one.value, one.alike) for one in line.points), limit=limit)


def band_words(measure: Measure, given: Sequence[Given]) -> str:
    limit = next((one.limit for one in given if one.limit is not None), None)
    source = next((one.source for one in measure.smallest_changes if one.limit == limit), None)
    if source is None and measure.smallest_changes:
        return ""  # there is one, but not for what was compared here: taken otherwise, or in another unit
    if source is None:
        return _("No measurement error is published for this measure, so no change is claimed.")
    words = _("Shaded: measurement error around the first value (± %(limit)s)") % {"limit": number_words(limit)}
    return f"{words} {cited(source)}"


def cited(source) -> str:
    return " ".join(filter(None, [source.key, f"[{source.mark}]"]))


def line_shown(
    series: Series, line: Line, visits: Sequence[Visit], episode: Episode, days: Sequence[date], whom: Whom
) -> LineShown:
    measure = series.measure
    mine = [visit for visit in visits if (measure.id, line.side) in visit.readings]
    whole = compare(measure, line.side, mine[0], mine[-1], whom) if len(mine) > 1 else None
    chip, look = verdict_words(whole) if whole else ("", "")
    tenths = bool(measure.decimals)
    values = {one.on: with_unit(number_words(one.value, tenths=tenths), series.unit) for one in line.points}
    affected = line.side != "" and episode.side in (line.side, "both")
    return LineShown(
        key=line.side,
        name=side_name(line.side, affected=affected),
        short=letter(line.side),
        affected=affected,
        last=number_words(line.points[-1].value, tenths=tenths),
        change=signed(line.change) if line.change and not isinstance(line.change, Silent) else "",
        chip=chip,
        look=look,
        cells=tuple(values.get(day, "") for day in days),
        notes=tuple(notes(line)),
    )


def side_name(side: str, *, affected: bool) -> str:
    if not side:
        return ""
    return _("%(side)s (affected)") % {"side": SIDES[side]} if affected else str(SIDES[side])


def letter(side: str) -> str:
    return {"right": _("R"), "left": _("L")}.get(side, "")


def notes(line: Line) -> list[str]:
    found = []
    if any(not point.alike for point in line.points):
        found.append(_("Hollow marks: measured differently from the first time, so not connected."))
    if any(point.pain_limited for point in line.points):
        found.append(_("Some values were limited by pain."))
    found += [
        _("Not drawn: %(why)s") % {"why": silent_words(reason)} for reason in dict.fromkeys(r for _d, r in line.lost)
    ]
    return found


# --- scores -----------------------------------------------------------------------------------------------------------
def score_chart(instrument: Instrument, series: Sequence[Told], events: Sequence[date]) -> ChartShown:
    deciding = None if instrument.rates_change else instrument.deciding
    points = tuple((one.score.on, one.score.total, True) for one in series)
    change = change_between(instrument, series[0], series[-1])
    silent = instrument.rates_change or isinstance(change.verdict, Silent)
    unit = instrument.unit or ("" if instrument.rates_change else f"/{instrument.high}")
    line = LineShown(
        key="",
        name="",
        short="",
        affected=False,
        last=number_words(points[-1][1]),
        change="" if silent else f"{number_words(change.earlier)} → {number_words(change.later)}",
        chip="" if silent else str(SCORE_VERDICTS[change.verdict]),
        look="" if silent else CHIPS[change.verdict],
        cells=tuple(number_words(value) for _day, value, _alike in points),
    )
    limit = {"limit": number_words(deciding.value)} if deciding else {}
    words = _("Shaded: less than an important change from the first score (± %(limit)s)") % limit if deciding else ""
    return ChartShown(
        key=instrument.id,
        section=SCORES,
        title=instrument.text(language()).name,
        unit=unit,
        drawn=chart(
            [Given(key="", points=points, limit=deciding.value if deciding else None)],
            events=events,
            whole=not instrument.decimals,
            scale=(instrument.low, instrument.high),
        ),
        lines=(line,),
        days=tuple(day for day, _value, _alike in points),
        band=f"{words} {cited(deciding.source)}" if deciding else "",
        cut="",
        moved=not silent and change.verdict != "within_error",
    )
