"""Whether the weeks so far helped.  Pure Python.  Rules R-I13 and R-I14 in docs/rules.md."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from patients.measures import Source
from patients.rules.card import Card, Silence, Used
from patients.rules.offering import not_met
from patients.rules.thresholds import Threshold

if TYPE_CHECKING:
    from patients.rules.findings import Findings, Score

    Subgroups = tuple[Card, ...]

ENOUGH_ADHERENCE = Threshold(
    key="enough_adherence",
    rule_ids=("R-I13", "R-I14"),
    default=Decimal(70),
    low=Decimal(50),
    high=Decimal(95),
    unit="%",
    source=Source("", "D"),
)
JUDGED_AFTER = Threshold(
    key="judged_after_days",
    rule_ids=("R-I13", "R-I14"),
    default=Decimal(28),
    low=Decimal(14),
    high=Decimal(84),
    unit="days",
    source=Source("", "D"),
)
GAIN = {  # instrument -> what its total must change by to count as a gain, in the good direction
    "akps": (Decimal(10), Source("Crossley04", "V")),
    "koos_pf": (Decimal("16.4"), Source("Crossley18", "V")),
    "nprs_worst": (Decimal(-2), Source("Piva09b", "D")),
    "vas_worst": (Decimal(-2), Source("Crossley04", "V")),
}


def no_gain(findings: Findings, _subgroups: Subgroups) -> list[Card | Silence]:
    """R-I13: done as prescribed, and no meaningful gain after four weeks: look again at diagnosis, load and dose."""
    said = judged("R-I13", findings)
    if isinstance(said, Silence):
        return [said]
    if not said or findings.adherence < ENOUGH_ADHERENCE.of(findings):
        return not_met("R-I13")
    return [Card(rule_id="R-I13", key="review", level="warning", used=said, sources=sources_of(said))]


def not_delivered(findings: Findings, _subgroups: Subgroups) -> list[Card | Silence]:
    """R-I14: no gain, and most of it was not done: make it three or four exercises before judging it."""
    said = judged("R-I14", findings)
    if isinstance(said, Silence):
        return [said]
    if not said or findings.adherence >= ENOUGH_ADHERENCE.of(findings):
        return not_met("R-I14")
    sources = (Source("Barton15", "V"), *sources_of(said))
    return [Card(rule_id="R-I14", key="simplify", level="warning", used=said, sources=sources)]


def judged(rule_id: str, findings: Findings) -> tuple[Used, ...] | Silence:
    """Return the changes and the adherence where nothing gained; empty where something did.

    One meaningful gain in any of the instruments is a gain.
    """
    if findings.adherence is None:
        return Silence(rule_id=rule_id, reason="adherence_not_logged", missing=("adherence",))
    spans = {name: span(findings, name) for name in GAIN}
    changes = {name: last.total - first.total for name, (first, last) in ((n, s) for n, s in spans.items() if s)}
    if not changes:
        return Silence(rule_id=rule_id, reason="too_few_scores", missing=tuple(GAIN))
    if any(is_gain(name, change) for name, change in changes.items()):
        return ()
    return (
        *(Used(name=f"change_{name}", value=change, on=spans[name][1].on) for name, change in changes.items()),
        Used(name="adherence", value=findings.adherence, unit="%"),
    )


def span(findings: Findings, instrument: str) -> tuple[Score, Score] | None:
    """Return the first and the newest score, far enough apart to be judged; None where they are not."""
    scores = findings.scores.get(instrument, ())
    if len(scores) < 2 or (scores[-1].on - scores[0].on).days < JUDGED_AFTER.of(findings):
        return None
    return scores[0], scores[-1]


def is_gain(instrument: str, change: Decimal) -> bool:
    limit = GAIN[instrument][0]
    return change >= limit if limit > 0 else change <= limit


def sources_of(used: tuple[Used, ...]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(GAIN[one.name.removeprefix("change_")][1] for one in used if one.name != "adherence"))
