"""What the library page shows of a program beside its words: one row, and a small chart of running by stage."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from plans.program_words import segment_lines
from plans.protocol_words import (
    metres_words,
    minutes_words,
    not_stated_words,
    passes_words,
    program_passes,
    program_rest,
    range_words,
    repeat_words,
    rest_words,
    title_of,
)
from plans.running.protocol import Protocol, Stage
from plans.running.shortest import session_days
from plans.running.totals import METRES, SECONDS, Range, StageTotals, longest_run, stage_totals

WIDTH, HEIGHT = 120, 28  # of a chart, in its own units
MOST_MINUTES, MOST_MILES = 30, 3  # full height, the same for all, so that charts compare


@dataclass(frozen=True)
class Bar:
    """One stage in the chart.  look: run, total (the share of running is not fixed) or open (nothing is fixed)."""

    x: Decimal
    y: Decimal
    width: Decimal
    height: Decimal
    look: str


@dataclass
class StageRow:
    """A stage in words."""

    stage: Stage
    title: str
    group: str
    lines: list[str]
    walk: str
    run: str
    total: str
    passes: str
    rest: list[str]


@dataclass
class ProgramRow:
    """A program in words, for the comparison.  own: the clinic's own one, else None."""

    protocol: Protocol
    own: object = None
    imperial: bool = False
    bars: list[Bar] = field(init=False)
    totals: list[StageTotals] = field(init=False)

    def __post_init__(self):
        self.totals = [stage_totals(stage) for stage in self.protocol.stages]
        self.bars = bars(self.totals)

    @property
    def title(self) -> str:
        return title_of(self.protocol)

    @property
    def run_words(self) -> str:
        """The least and the most running of a stage, among the stages that run and fix how much."""
        known = sorted((found.run for found in self.totals if size(found.run)), key=size)
        if not known:
            return _("not fixed by the source")
        first, last = (range_words(found, imperial=self.imperial) for found in (known[0], known[-1]))
        return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}

    @property
    def longest(self) -> str:
        """The longest running without a walk, as far as it is fixed."""
        found = [longest_run(stage) for stage in self.protocol.stages]
        by_time = max((one.seconds.high for one in found if one.seconds), default=Decimal(0))
        by_distance = max((one.metres.high for one in found if one.metres), default=Decimal(0))
        if by_time:
            return minutes_words(Range(by_time, by_time))
        return metres_words(Range(by_distance, by_distance), imperial=self.imperial) if by_distance else ""

    @property
    def sessions(self) -> int | None:
        counts = [stage.sessions_to_pass for stage in self.protocol.stages]
        return None if None in counts else sum(counts)

    @property
    def weeks(self) -> int | None:
        """The fewest weeks by the program's own rest, when every session passes; None where sessions are open."""
        counts = [stage.sessions_to_pass for stage in self.protocol.stages]
        if None not in counts:
            last_day = session_days(self.protocol, counts)[-1][-1]
            return last_day // 7 + 1
        if all(stage.days_to_pass == 7 for stage in self.protocol.stages):
            return len(self.protocol.stages)
        return None

    @property
    def rest(self) -> list[str]:
        return program_rest(self.protocol)

    @property
    def passes(self) -> str:
        return program_passes(self.protocol)

    @property
    def not_stated(self) -> list[str]:
        return not_stated_words(self.protocol)

    @property
    def open_stages(self) -> str:
        return repeat_words(self.protocol)

    def stage_rows(self) -> list[StageRow]:
        groups = {group.key: title_of(group) for group in self.protocol.groups}
        return [
            StageRow(
                stage=stage,
                title=title_of(stage),
                group=groups.get(stage.group, ""),
                lines=segment_lines(stage, imperial=self.imperial),
                walk=range_words(found.walk, imperial=self.imperial),
                run=range_words(found.run, imperial=self.imperial),
                total=range_words(found.total, imperial=self.imperial),
                passes=passes_words(stage),
                rest=rest_words(stage.rest),
            )
            for stage, found in zip(self.protocol.stages, self.totals, strict=True)
        ]


def size(total) -> Decimal | None:
    """Return the share of the full height that an amount takes, by its upper end; None where nothing is fixed."""
    if total.seconds is not None and total.seconds.high:
        return min(Decimal(1), total.seconds.high / SECONDS["min"] / MOST_MINUTES)
    if total.metres is not None and total.metres.high:
        return min(Decimal(1), total.metres.high / METRES["mi"] / MOST_MILES)
    return Decimal(0) if total.seconds is not None or total.metres is not None else None


def bars(totals: list[StageTotals]) -> list[Bar]:
    """Return a bar for each stage, all of one width with a gap of a fifth."""
    step = Decimal(WIDTH) / len(totals)
    return [bar(found, place * step, step * 4 / 5) for place, found in enumerate(totals)]


def bar(found: StageTotals, x: Decimal, width: Decimal) -> Bar:
    look, share = "run", size(found.run)
    if share is None:
        look, share = "total", size(found.total)
    if share is None:
        look, share = "open", Decimal(1)
    height = max(Decimal(1), share * HEIGHT)
    places = [value.quantize(Decimal("0.1")) for value in (x, HEIGHT - height, width, height)]
    return Bar(*places, look)
