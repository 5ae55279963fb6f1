"""Two assessments of one episode side by side, ready to be shown or printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from patients.changes import Change
from patients.fact_words import silent_words
from patients.instruments import instruments
from patients.measure import SECTIONS, Measure, Whom
from patients.measure_words import SECTION_TITLES
from patients.models import Episode
from patients.score_series import ASSESSED, change_between, told_of
from patients.score_views import change_words
from patients.score_words import language, with_unit
from patients.screens import whom_of
from patients.silent import Silent
from patients.trend_words import (
    SIDES,
    Moves,
    Told,
    arrow,
    label,
    number_words,
    sentences,
    signed,
    value_words,
    verdict_words,
    why_words,
)
from patients.trends import Compared, Visit, aside, compare, is_asymmetric, sides_of, symmetry_of


@dataclass(frozen=True)
class Cell:
    """One side of a row: both values, the change, its chip, what makes it less sure."""

    compared: Compared
    side: str
    then: str
    now: str
    arrow: str
    difference: str
    chip: str
    look: str
    why: str
    affected: bool


@dataclass(frozen=True)
class Row:
    """One measure.  index: symmetry then and now in words, or () where it is not used."""

    measure: Measure
    label: str
    cells: tuple[Cell, ...]
    index: tuple[str, ...] = ()
    index_abnormal: bool | None = None

    @property
    def is_abnormal(self) -> bool:
        return bool(self.index_abnormal) or any(cell.compared.abnormal_now for cell in self.cells)

    @property
    def has_moved(self) -> bool:
        return any(cell.compared.verdict in ("improved", "worse", "moved") for cell in self.cells)


@dataclass(frozen=True)
class ScoreRow:
    name: str
    value: str
    change: dict | None
    verdict: str = ""


@dataclass(frozen=True)
class Comparison:
    sections: tuple[tuple[str, tuple[Row, ...]], ...]
    scores: tuple[ScoreRow, ...]
    told: tuple[Told, ...]

    @property
    def rows(self) -> list[Row]:
        return [row for _title, rows in self.sections for row in rows]


def comparison(episode: Episode, measures: Mapping[str, Measure], then: Visit, now: Visit) -> Comparison:
    """Return how an episode stands at one visit against another one before it."""
    whom = whom_of(episode.patient, now.on)
    rows = [row_of(measure, then, now, episode.side, whom) for measure in measures.values()]
    rows = [row for row in rows if row.cells and not is_noise(row)]
    scores = score_rows(episode, then, now)
    elsewhere = aside() | set(ASSESSED.values())  # pain is told as a score
    for_themselves = [row for row in rows if row.measure.id not in elsewhere]
    moves = Moves(
        rows=[cell.compared for row in for_themselves for cell in row.cells],
        scores=[
            (f"{row.name} ({row.change['earlier']} → {row.change['later']})", row.verdict)
            for row in scores
            if row.verdict
        ],
        asymmetric=[one for row in for_themselves if (one := asymmetry(row.measure, then, now, episode.side))],
    )
    return Comparison(tuple(by_section(rows)), tuple(scores), tuple(sentences(moves)))


def is_noise(row: Row) -> bool:
    """Return whether a row says nothing of its own: pain, told as a score; a setting or criterion that is unchanged."""
    if row.measure.id in ASSESSED.values():
        return True
    still = all(cell.then == cell.now or "–" in (cell.then, cell.now) for cell in row.cells)
    return row.measure.id in aside() - {"body_mass"} and still


def by_section(rows: Sequence[Row]) -> list[tuple[str, tuple[Row, ...]]]:
    """Return the rows of each section that has any; what belongs to none (vanished measures) comes last."""
    order = [*SECTIONS, ""]
    parts = [(section, tuple(row for row in rows if row.measure.section == section)) for section in order]
    titles = {**SECTION_TITLES, "": _("No longer asked")}
    return [(str(titles[section]), some) for section, some in parts if some]


def row_of(measure: Measure, then: Visit, now: Visit, affected: str, whom: Whom) -> Row:
    found = [one for side in sides_of(measure) if (one := compare(measure, side, then, now, whom))]
    indices = [symmetry_of(measure, visit, affected) for visit in (then, now)]
    return Row(
        measure=measure,
        label=measure.text(language()).label,
        cells=tuple(cell(one, affected) for one in found),
        index=tuple(map(index_words, indices)) if any(one is not None for one in indices) else (),
        index_abnormal=is_asymmetric(measure, indices[1]),
    )


def cell(one: Compared, affected: str) -> Cell:
    chip, look = verdict_words(one)
    return Cell(
        compared=one,
        side=str(SIDES[one.side]),
        then=value_words(one.measure, one.then),
        now=value_words(one.measure, one.now),
        arrow=arrow(one.change),
        difference=signed(one.change) if isinstance(one.change, Change) else "",
        chip=chip,
        look=look,
        why=why_words(one),
        affected=one.side != "" and affected in (one.side, "both"),
    )


def index_words(value: Decimal | Silent | None) -> str:
    if value is None:
        return "–"
    return silent_words(value.reason) if isinstance(value, Silent) else f"{number_words(value)}\xa0%"


def asymmetry(measure: Measure, then: Visit, now: Visit, affected: str) -> tuple[str, bool | None, bool | None] | None:
    """Return words for the symmetry index, and whether it was beyond its cut-off then and is now."""
    indices = [symmetry_of(measure, visit, affected) for visit in (then, now)]
    beyond = [is_asymmetric(measure, value) for value in indices]
    if None in beyond:
        return None
    words = _("%(measure)s, symmetry (%(then)s → %(now)s)")
    values = {"measure": label(measure), "then": index_words(indices[0]), "now": index_words(indices[1])}
    return words % values, *beyond


def score_rows(episode: Episode, then: Visit, now: Visit) -> list[ScoreRow]:
    """Return each instrument with the newest score up to each of both days; a single one stands without a change."""
    rows = []
    for name, series in told_of(episode).items():
        instrument = instruments()[name]
        until = {visit.pk: [one for one in series if one.score.on <= visit.on] for visit in (then, now)}
        if not until[now.pk]:
            continue
        last = until[now.pk][-1]
        first = until[then.pk][-1] if until[then.pk] else None
        again = first is not None and first.score.on < last.score.on
        verdict = change_between(instrument, first, last).verdict if again and not instrument.rates_change else ""
        rows.append(
            ScoreRow(
                name=instrument.text(language()).short,
                value=with_unit(instrument, last.score.total),
                change=change_words(instrument, first, last) if again and not instrument.rates_change else None,
                verdict=verdict if verdict in ("improved", "worse") else "",
            )
        )
    return rows
