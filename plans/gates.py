"""What the open red flags of an episode stop: asked before a plan is built, given, printed, or a run offered.

The rules themselves are R-F01, R-F02 and R-F04 (patients/rules/safety.py); what they restrict is enforced here.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from exercises.models import Exercise
from exercises.vocabulary import Family, Kind
from patients.models import Episode, Patient, RedFlagAnswer
from patients.red_flags import flags
from patients.rules import safety
from patients.rules.card import Card
from patients.rules.findings import Findings
from patients.screens import Standing, newest_answers, standing
from plans.models import Plan, Prescription

RULES = (safety.emergency, safety.referral, safety.instability)
IMPACT = Q(kind=Kind.PLYOMETRIC) | Q(family=Family.PL)


@dataclass(frozen=True)
class Gate:
    """What is stopped, and by which open findings.

    restrictions: no_plan, no_running, no_impact.  incomplete: not every question of the newest screen is answered;
    answered: how many are.  Incomplete stops nothing: it is said, never taken for "clear".
    """

    restrictions: frozenset[str]
    unstable: bool
    found: tuple[RedFlagAnswer, ...]
    incomplete: bool
    answered: int

    @property
    def closed(self) -> bool:
        """An emergency is open: no plan is built, given or shown."""
        return "no_plan" in self.restrictions

    @property
    def no_running(self) -> bool:
        return "no_running" in self.restrictions

    @property
    def no_impact(self) -> bool:
        return "no_impact" in self.restrictions

    @property
    def why(self) -> list[str]:
        """Return a sentence for each open finding: what to do, why, who found it and when."""
        language = get_language() or "en"
        sentences = []
        for answer in self.found:
            text = flags()[answer.flag].text(language)
            sentences.append(
                _("%(action)s %(title)s (%(who)s, %(when)s).")
                % {
                    "action": text.action,
                    "title": text.title,
                    "who": answer.answered_by or "–",
                    "when": date_format(timezone.localtime(answer.answered_at), "j M Y, H:i"),
                }
            )
        return sentences

    def refuse_plan(self) -> None:
        """Raise ValidationError while an emergency is open."""
        if self.closed:
            first = _("A red flag calls for emergency care, so plan and exercises are stopped until it is cleared.")
            raise ValidationError([first, *self.why], code="red_flag")

    def refuse_running(self) -> None:
        if self.no_running:
            first = _("Running is off until the red flag is cleared.")
            raise ValidationError([first, *self.why], code="red_flag")

    def refuse_impact(self, exercises: Iterable[Exercise]) -> None:
        """Raise ValidationError where jumps are off and one of these is one."""
        names = [exercise.name for exercise in exercises if self.no_impact and is_impact(exercise)]
        if names:
            first = _("Jumps are off until the red flag is cleared. Take out: %(names)s.") % {"names": ", ".join(names)}
            raise ValidationError([first, *self.why], code="red_flag")


NOTHING_STOPPED = Gate(frozenset(), unstable=False, found=(), incomplete=False, answered=0)


def is_impact(exercise: Exercise) -> bool:
    return exercise.kind == Kind.PLYOMETRIC or exercise.family == Family.PL


def gate_of(episode: Episode) -> Gate:
    """Return what the episode's red flags stop now; two queries."""
    now = standing(episode)
    return judged(now, episode.side, incomplete=not now.complete)


def gate_of_patient(patient: Patient) -> Gate:
    """Return what is stopped in the patient's portal, where nobody asks how far the screen is; one query."""
    answers = RedFlagAnswer.objects.filter(screen__episode__patient=patient, screen__episode__closed_on__isnull=True)
    answers = answers.select_related("answered_by").order_by("-screen__begun_at", "-screen", "pk")
    return judged(Standing([], {}, newest_answers(answers)), "both", incomplete=False)


def judged(now: Standing, side: str, *, incomplete: bool) -> Gate:
    findings = Findings(
        on=timezone.localdate(),
        affected=side,
        screen={flag: answer.present for flag, answer in now.last.items()},
        cleared=frozenset(flag for flag, answer in now.last.items() if answer.cleared_on),
    )
    cards = [said for rule in RULES for said in rule(findings) if isinstance(said, Card)]
    offers = [offer for card in cards for offer in card.offers]
    return Gate(
        restrictions=frozenset(offer.code for offer in offers if offer.kind == "restriction"),
        unstable=any(card.rule_id == "R-F04" for card in cards),
        found=tuple(now.open),
        incomplete=incomplete,
        answered=now.answered,
    )


def refuse_giving(plan: Plan) -> None:
    """Raise ValidationError when this plan may not reach the patient now."""
    gate = gate_of(plan.episode)
    gate.refuse_plan()
    if gate.no_impact:
        rows = Prescription.objects.filter(phase__plan=plan).filter(exercise__in=Exercise.objects.filter(IMPACT))
        gate.refuse_impact(row.exercise for row in rows.select_related("exercise"))
