"""Whether the weeks so far helped.  Pure Python.  Rules R-I13 and R-I14 in docs/rules.md."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from patients.instruments import change, instruments
from patients.measures import Source
from patients.rules.card import Card, Silence, Used
from patients.rules.offering import not_met
from patients.rules.thresholds import Threshold
from patients.rules.verdicts import once

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
JUDGED_BY = ("akps", "koos_pf", "nprs_worst", "vas_worst")


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
    spans = {name: found for name in JUDGED_BY if (found := span(findings, name))}
    if not spans:
        return Silence(rule_id=rule_id, reason="too_few_scores", missing=JUDGED_BY)
    if any(change(name, first.total, last.total) == "improved" for name, (first, last) in spans.items()):
        return ()
    return (
        *(
            Used(name=f"change_{name}", value=last.total - first.total, on=last.on, by_patient=last.by_patient)
            for name, (first, last) in spans.items()
        ),
        Used(name="adherence", value=findings.adherence, unit="%"),
    )


def span(findings: Findings, instrument: str) -> tuple[Score, Score] | None:
    """Return the first and the newest score, far enough apart to be judged; None where they are not.

    A total that the instrument cannot have is not used.
    """
    allows = instruments()[instrument].allows
    scores = [score for score in findings.scores.get(instrument, ()) if allows(score.total)]
    if len(scores) < 2 or (scores[-1].on - scores[0].on).days < JUDGED_AFTER.of(findings):
        return None
    return scores[0], scores[-1]


def sources_of(used: tuple[Used, ...]) -> tuple[Source, ...]:
    """Return where the size of a meaningful change is from, for each instrument that was judged."""
    known = instruments()
    return once(known[name].deciding.source for one in used if (name := one.name.removeprefix("change_")) in known)
