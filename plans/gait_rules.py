"""What the rules say of each cue of gait retraining, on today's findings; nothing is judged here."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from patients.findings_of import gather
from patients.models import Assessment, Episode
from patients.rules.card import Card, Silence
from patients.rules.everything import say_everything
from patients.rules.findings import Findings, Reading
from plans.facts import with_plan
from plans.run_models import GaitPlan

CARDS = {  # cue -> the card that suggests it; leaning forward is suggested by no rule
    GaitPlan.Cue.CADENCE: ("R-I07", "cadence"),
    GaitPlan.Cue.FOREFOOT: ("R-I08", "forefoot"),
    GaitPlan.Cue.PELVIS: ("R-I06", "gait_retraining"),
}
RULES = tuple(rule_id for rule_id, _key in CARDS.values())
MEASURES = {"cadence": "spm", "running_speed": "km/h"}  # what a PT may type anew beside the assessment's


@dataclass(frozen=True)
class Verdict:
    """One cue: the cards that suggest it, and why the rules are silent about it."""

    cue: GaitPlan.Cue
    cards: tuple[Card, ...]
    silences: tuple[Silence, ...]

    @property
    def is_suggested(self) -> bool:
        """Whether a rule suggests it to this patient; where the rule was not studied it does not."""
        return any("not_studied" not in card.notes for card in self.cards)


def findings_for(episode: Episode, today: date) -> Findings | None:
    """Return what is known, as if the plan were empty: a cue that stands there already is judged all the same.

    None without an assessment.
    """
    assessment = Assessment.objects.filter(episode=episode).order_by("-assessed_on", "-pk").first()
    if assessment is None:
        return None
    assessment.episode = episode
    return replace(with_plan(gather(assessment, today).findings, episode.pk), plan=None)


def with_typed(findings: Findings, typed: dict[str, Decimal | None]) -> Findings:
    """Return the findings with what was typed today in the place of the assessment's.  None: it was left empty."""
    readings = dict(findings.readings)
    for name, unit in MEASURES.items():
        value, known = typed.get(name), readings.get((name, ""))
        if value is None:
            readings.pop((name, ""), None)
        elif known is None or known.value != value:
            readings[name, ""] = Reading(trials=(value,), on=findings.on, unit=unit)
    return replace(findings, readings=readings)


def verdicts(findings: Findings | None) -> dict[GaitPlan.Cue, Verdict]:
    """Return what the rules say of each cue, in the order of the cues."""
    said = [one for one in say_everything(findings) if one.rule_id in RULES] if findings else []
    return {cue: verdict(cue, said) for cue in GaitPlan.Cue}


def verdict(cue: GaitPlan.Cue, said: Iterable[Card | Silence]) -> Verdict:
    rule_id, key = CARDS.get(cue, ("", ""))
    own = [one for one in said if one.rule_id == rule_id]
    cards = tuple(one for one in own if isinstance(one, Card) and one.key == key)
    return Verdict(cue, cards, tuple(one for one in own if isinstance(one, Silence)))


def prefill(findings: Findings | None) -> dict[str, Decimal]:
    """Return cadence and speed of the newest assessment that has them, as the form of a new cue begins with them.

    A speed belongs to the cadence that was counted at it: one of another day is not put beside it.
    """
    cadence, speed = (findings.reading(name) if findings else None for name in MEASURES)
    if cadence is None or isinstance(cadence.value, str):
        return {}
    found = {"baseline_cadence": round(cadence.value)}
    if speed is not None and speed.on == cadence.on:
        found["baseline_speed_kmh"] = round(speed.value, 1)
    return found
