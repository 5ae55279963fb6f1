"""Suggestions in the database: open ones follow the values, answered ones stay as they were."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from patients.models import Assessment
from patients.rules.card import Card
from patients.rules.card_data import card_of, to_data, values_of
from patients.suggestions import Suggestion

Name = tuple[str, str, str]


def name_of(card: Card) -> Name:
    return card.rule_id, card.key, card.side


def is_newest(assessment: Assessment) -> bool:
    """Return whether no later assessment of the episode stands; only the newest one's suggestions are renewed."""
    newest = Assessment.objects.filter(episode=assessment.episode_id).order_by("-assessed_on", "-pk").first()
    return newest == assessment


@transaction.atomic
def follow(assessment: Assessment, cards: Iterable[Card]) -> dict[Name, Suggestion]:
    """Make the open suggestions of this assessment those cards, and return all of them, answered ones too.

    An open one that its rule no longer makes goes away.  Nothing is written where nothing changed.
    """
    Assessment.objects.select_for_update().get(pk=assessment.pk)  # two people may have the page open
    kept = {(row.rule_id, row.key, row.side): row for row in assessment.suggestions.select_related("decided_by")}
    wanted = {name_of(card): card for card in cards}
    for name, row in list(kept.items()):
        if row.outcome == Suggestion.Outcome.OPEN and name not in wanted:
            row.delete()
            del kept[name]
    for name, card in wanted.items():
        data = to_data(card)
        row = kept.get(name)
        if row is None:
            kept[name] = unsaved(assessment, card)
            kept[name].save()
        elif row.outcome == Suggestion.Outcome.OPEN and row.card != data:
            row.card = data
            row.save()
    return kept


def stored(assessment: Assessment, cards: Iterable[Card] | None = None) -> dict[Name, Suggestion]:
    """Return the suggestions as they were last kept; with cards, the open ones are these, and nothing is written."""
    rows = assessment.suggestions.select_related("decided_by")
    kept = {(row.rule_id, row.key, row.side): row for row in rows}
    if cards is None:
        return kept
    answered = {name: row for name, row in kept.items() if row.outcome != Suggestion.Outcome.OPEN}
    return {name_of(card): unsaved(assessment, card) for card in cards} | answered


def unsaved(assessment: Assessment, card: Card) -> Suggestion:
    rule_id, key, side = name_of(card)
    return Suggestion(assessment=assessment, rule_id=rule_id, key=key, side=side, card=to_data(card))


def changed_since(suggestion: Suggestion, now: Card | None) -> bool:
    """Return whether an answered suggestion rests on values that are no longer those, or is no longer made at all."""
    if suggestion.outcome == Suggestion.Outcome.OPEN:
        return False
    return now is None or values_of(card_of(suggestion.card)) != values_of(now)


def claim(suggestion: Suggestion) -> Suggestion:
    """Return the suggestion, locked, to be answered.  Raises ValidationError when somebody has answered it."""
    row = Suggestion.objects.select_for_update(of=("self",)).select_related("decided_by").get(pk=suggestion.pk)
    if row.outcome != Suggestion.Outcome.OPEN:
        raise ValidationError(answered_sentence(row), code="answered")
    return row


def answered_sentence(row: Suggestion) -> str:
    sentences = {
        Suggestion.Outcome.ACCEPTED: _("Accepted by %(who)s on %(when)s."),
        Suggestion.Outcome.EDITED: _("Accepted with changes by %(who)s on %(when)s."),
        Suggestion.Outcome.DISMISSED: _("Dismissed by %(who)s on %(when)s."),
    }
    when = date_format(timezone.localtime(row.decided_at), "j M Y, H:i")
    return sentences[row.outcome] % {"who": row.decided_by, "when": when}


@transaction.atomic
def dismiss(suggestion: Suggestion, *, reason: str, by, now: datetime) -> Suggestion:
    """Keep that the therapist does not follow a suggestion, and why.

    Raises ValidationError without a reason, and for one that is answered already.
    """
    row = claim(suggestion)
    row.outcome, row.reason = Suggestion.Outcome.DISMISSED, " ".join(reason.split())
    row.decided_by, row.decided_at = by, now
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def take_back(suggestion: Suggestion) -> Suggestion:
    """Open a dismissed suggestion again; the dismissal stays in the audit trail.

    Raises ValidationError for an accepted one: what it brought stands in the plan and is changed there.
    """
    row = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if row.outcome != Suggestion.Outcome.DISMISSED:
        raise ValidationError(_("Only a dismissed suggestion can be opened again."))
    row.outcome, row.reason, row.decided_by, row.decided_at = Suggestion.Outcome.OPEN, "", None, None
    row.save()
    return row
