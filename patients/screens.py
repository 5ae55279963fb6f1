"""Answering the red-flag screen: begun, answered line by line, repeated, and what a physician cleared."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from patients.measure import ADULT, Whom
from patients.models import Episode, Patient, RedFlagAnswer, RedFlagScreen
from patients.red_flags import flags, questions
from patients.rules.findings import RED_FLAGS


@dataclass(frozen=True)
class Standing:
    """How an episode stands.

    screens: newest first.  here: flag -> its answer in the newest.  last: flag -> its newest answer in any screen.
    """

    screens: list[RedFlagScreen]
    here: dict[str, RedFlagAnswer]
    last: dict[str, RedFlagAnswer]

    @property
    def screen(self) -> RedFlagScreen | None:
        return self.screens[0] if self.screens else None

    @property
    def answered(self) -> int:
        return len(self.here)

    @property
    def complete(self) -> bool:
        return set(self.here) == set(RED_FLAGS)

    @property
    def open(self) -> list[RedFlagAnswer]:
        """Return the findings that hold: yes at the last asking, and cleared by nobody, in the order of the screen."""
        found = [self.last[flag] for flag in RED_FLAGS if flag in self.last]
        return [answer for answer in found if answer.present and answer.cleared_on is None]

    def locked(self) -> bool:
        """Return whether the answers stand: a whole screen of an earlier day is repeated, not rewritten."""
        today = timezone.localdate()
        return self.complete and timezone.localdate(self.screen.begun_at) < today


def standing(episode: Episode) -> Standing:
    """Return how the episode's screens stand; two queries.

    A repeated screen that does not ask a flag yet leaves its earlier answer in force: beginning anew clears nothing.
    """
    answers = Prefetch("answers", RedFlagAnswer.objects.select_related("answered_by"))
    screens = list(episode.screens.select_related("begun_by").prefetch_related(answers))
    here = {answer.flag: answer for answer in screens[0].answers.all()} if screens else {}
    return Standing(screens, here, newest_answers(answer for screen in screens for answer in screen.answers.all()))


def newest_answers(answers: Iterable[RedFlagAnswer]) -> dict[str, RedFlagAnswer]:
    """Return the first answer to each flag.  answers: those of the newest screen first."""
    last: dict[str, RedFlagAnswer] = {}
    for answer in answers:
        last.setdefault(answer.flag, answer)
    return last


@transaction.atomic
def begin(episode: Episode, *, by) -> RedFlagScreen:
    """Open a new screen; one that nobody has answered yet is used again."""
    Episode.objects.select_for_update().get(pk=episode.pk)
    newest = episode.screens.first()
    if newest and not newest.answers.exists():
        return newest
    return RedFlagScreen.objects.create(episode=episode, begun_by=by)


@transaction.atomic
def keep_answer(episode: Episode, flag: str, *, present: bool, signs: list[str], by) -> RedFlagAnswer:
    """Keep one answer in the newest screen, beginning the first; the same answer again keeps its name and date.

    Raises ValidationError when the screen is whole and of an earlier day, or for signs beside a "no".
    """
    Episode.objects.select_for_update().get(pk=episode.pk)  # fast keys send two answers at once: one screen
    now = standing(episode)
    if now.screen and now.locked():
        raise ValidationError(_("This screen is complete. Begin a new one to answer again."), code="locked")
    if signs and not present:
        raise ValidationError(
            _("“%(flag)s”: signs are ticked, but the answer is no. Answer yes, or take the ticks away.")
            % {"flag": flags()[flag].text(get_language() or "en").title},
            code="signs",
        )
    screen = now.screen or RedFlagScreen.objects.create(episode=episode, begun_by=by)
    old = now.here.get(flag)
    if old and (old.present, old.signs) == (present, signs):
        return old
    row = old or RedFlagAnswer(screen=screen, flag=flag)
    if old and old.present != present:
        row.cleared_on, row.cleared_note, row.cleared_by = None, "", None
    row.present, row.signs = present, signs
    row.answered_at, row.answered_by = timezone.now(), by
    row.save()
    return row


def keep_others(screen: RedFlagScreen, *, considered: list[str], gone_through: bool | None, note: str) -> None:
    """Keep which other causes were thought of, and whether the list was gone through."""
    known = [sign.key for sign in questions().differentials]
    considered = [key for key in known if key in considered]
    if (screen.considered, screen.others_considered, screen.note) == (considered, gone_through, note):
        return
    screen.considered, screen.others_considered, screen.note = considered, gone_through, note
    screen.save()


def clear(answer: RedFlagAnswer, *, on: date | None, note: str, by) -> None:
    """Keep that a physician cleared a finding.  Raises ValidationError without a past date and the physician."""
    today = timezone.localdate()
    asked_on = timezone.localdate(answer.answered_at)
    if not answer.present:
        raise ValidationError(_("This question was answered no: there is nothing to clear."))
    if on is None or not asked_on <= on <= today:
        raise ValidationError(
            _("Give the day on which it was cleared, from %(asked)s to %(today)s.")
            % {"asked": date_format(asked_on), "today": date_format(today)}
        )
    if not note.strip():
        raise ValidationError(_("Say which physician cleared the finding, and after what."))
    answer.cleared_on, answer.cleared_note, answer.cleared_by = on, note.strip(), by
    answer.save()


def whom_of(patient: Patient, on: date) -> Whom:
    """Return what decides which figures may be held against a patient on a day (R-F07)."""
    age = youngest_age(patient, on)
    return Whom(patient.sex, adult=age is not None and age >= ADULT)


def youngest_age(patient: Patient, today: date) -> int | None:
    """Return the younger of the two ages that a year of birth allows; None when it is unknown."""
    return None if patient.birth_year is None else max(0, today.year - patient.birth_year - 1)
