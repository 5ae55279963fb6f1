"""What the therapist made of the suggestions for one runner: one taken, one changed, one dismissed, the others open."""

from dataclasses import dataclass, replace

from patients.rules.card_data import card_of
from patients.suggesting import dismiss, follow
from plans.accepting import accept
from plans.demo.story import MORNING, Care
from plans.suggestion_page import judge


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The answer to the first card of a rule.

    takes: codes that are taken; None: all.  stage: for its exercises, where it is not the suggested one.
    reason: given for dismissing it.
    """

    rule_id: str
    takes: tuple[str, ...] | None = None
    stage: str = ""
    reason: str = ""


ANSWERS = {
    "R-1041": (
        Answer(rule_id="R-A03"),
        Answer(rule_id="R-I03", takes=("HA1", "HA2"), stage="S1"),
        Answer(rule_id="R-I10", reason="Tried tape two years ago without any relief; she does not want it again."),
    ),
}


def give(care: Care) -> None:
    """Answer today what was suggested at this runner's last assessment."""
    answers = ANSWERS.get(care.episode.patient.record_number, ())
    assessment = care.episode.assessments.first()
    for answer in answers:
        rows = follow(assessment, judge(assessment, care.today).cards.values())
        row = next((row for name, row in rows.items() if name[0] == answer.rule_id and row.outcome == "open"), None)
        if row:
            reply(care, row, answer)


def reply(care: Care, row, answer: Answer) -> None:
    now = care.at(0, MORNING)
    if answer.reason:
        dismiss(row, reason=answer.reason, by=care.therapist, now=now)
        return
    offers = card_of(row.card).offers
    if answer.takes is not None:
        offers = tuple(replace(one, stage=answer.stage or one.stage) for one in offers if one.code in answer.takes)
    accept(row, offers=offers, starts_on=care.today, by=care.therapist, now=now)
