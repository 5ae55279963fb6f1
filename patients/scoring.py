"""What writes scores: entered by staff, or told by the patient in the portal.  The audit trail keeps every change."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from patients import activities
from patients.instruments import instruments
from patients.intake import ToldBy
from patients.models import Episode, Observation
from patients.score_series import ASSESSED
from patients.scores import OutcomeScore, PatientActivity


@transaction.atomic
def keep_score(
    episode: Episode,
    *,
    instrument: str,
    total: Decimal | int,
    on: date,
    told_by: str,
    by=None,
    items: dict | None = None,
) -> OutcomeScore:
    """Keep a score; the second one of the same day and teller corrects the first.

    by: who typed it; None where the patient did.  Raises ValidationError where the assessment of that day says it.
    """
    if told_by == ToldBy.THERAPIST:
        refuse_what_is_assessed(episode, instrument, on)
    row, _made = OutcomeScore.objects.update_or_create(
        episode=episode,
        instrument=instrument,
        answered_on=on,
        told_by=told_by,
        defaults={
            "total": Decimal(total),  # the portal's taps are whole numbers
            "items": items or {},
            "recorded_by": by,
            "assessment": episode.assessments.filter(assessed_on=on).first(),
        },
    )
    return row


def rows_of_day(episode: Episode, instrument: str, on: date, told_by: str):
    """Return the one row there can be, locked until the transaction ends."""
    rows = episode.scores.select_for_update()
    return rows.filter(instrument=instrument, answered_on=on, told_by=told_by)


def refuse_what_is_assessed(episode: Episode, instrument: str, on: date) -> None:
    """Raise ValidationError where an assessment of that day holds this pain: two places would soon disagree."""
    held = Observation.objects.filter(
        assessment__episode=episode, assessment__assessed_on=on, measure=ASSESSED.get(instrument, "")
    ).first()
    if held:
        raise ValidationError(
            _("%(name)s: the assessment of %(date)s says %(value)s already. Correct it there.")
            % {
                "name": instruments()[instrument].text(get_language() or "en").name,
                "date": f"{on:%Y-%m-%d}",
                "value": f"{held.value:f}",
            }
        )


@transaction.atomic
def keep_ratings(
    episode: Episode, *, ratings: dict[int, int | None], on: date, told_by: str, by=None
) -> OutcomeScore | None:
    """Keep ratings of activities for the PSFS of that day, beside those already there; None takes one back.

    ratings: id of the activity -> 0 to 10.  Returns the score, or None where no rating is left.
    """
    row = rows_of_day(episode, "psfs", on, told_by).first()
    merged = (row.items if row else {}) | {str(pk): rating for pk, rating in ratings.items()}
    kept = {pk: rating for pk, rating in merged.items() if rating is not None}
    if kept:
        total = activities.mean(kept)
        return keep_score(episode, instrument="psfs", total=total, on=on, told_by=told_by, by=by, items=kept)
    if row:
        row.delete()
    return None


@transaction.atomic
def take_back(episode: Episode, *, instrument: str, on: date, told_by: str) -> None:
    for row in rows_of_day(episode, instrument, on, told_by):
        row.delete()


@transaction.atomic
def name_activities(episode: Episode, words: list[str], *, named_by: str) -> list[PatientActivity]:
    """Add activities in the patient's words; blanks and those already there are passed over.

    Raises ValidationError when there would be more than five that are asked.
    """
    asked = list(episode.activities.select_for_update().filter(retired=False))
    known, new = {"", *(one.words.casefold() for one in asked)}, []
    for text in (" ".join(text.split()) for text in words):
        if text.casefold() not in known:
            known.add(text.casefold())
            new.append(text)
    if len(asked) + len(new) > activities.MOST:
        raise too_many()
    last = max(episode.activities.values_list("position", flat=True), default=0)
    return [
        PatientActivity.objects.create(episode=episode, words=text, position=last + place, named_by=named_by)
        for place, text in enumerate(new, start=1)
    ]


@transaction.atomic
def rewrite_activities(episode: Episode, words: list[str], *, on: date) -> None:
    """Put the names right that the patient gave today: by place; an emptied one is retired and its rating taken back.

    words: one text a place, "" where nothing stands.
    """
    asked = list(episode.activities.select_for_update().filter(retired=False))
    for activity, text in zip(asked, words, strict=False):
        if not text:
            retire(activity, retired=True)
            keep_ratings(episode, ratings={activity.pk: None}, on=on, told_by=ToldBy.PATIENT)
        elif text != activity.words:
            activity.words = text
            activity.save()
    name_activities(episode, words[len(asked) :], named_by=ToldBy.PATIENT)


def retire(activity: PatientActivity, retired: bool) -> None:
    """Ask an activity no longer, or again.  Its ratings stay."""
    asked = PatientActivity.objects.filter(episode=activity.episode_id, retired=False).exclude(pk=activity.pk)
    if not retired and asked.count() >= activities.MOST:
        raise too_many()
    activity.retired = retired
    activity.save()


def too_many() -> ValidationError:
    sentence = _("At most %(most)d activities are asked. Retire one first, its ratings stay.")
    return ValidationError(sentence % {"most": activities.MOST})
