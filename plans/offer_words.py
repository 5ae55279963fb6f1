"""What accepting a card would bring, in words, and what speaks against it in this patient."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from exercises.models import Exercise
from exercises.vocabulary import Stage
from patients.rules.card import Card, Offer
from plans.adjunct_words import addition_name
from plans.safety import known_of, sentences_against

SUBGROUPS = {
    "OVL": lazy("overload without other impairment"),
    "MPD-hip": lazy("muscle performance deficit, hip"),
    "MPD-knee": lazy("muscle performance deficit, knee"),
    "MCD": lazy("movement coordination deficit"),
    "MOB-hypo": lazy("mobility impairment, short tissue"),
    "MOB-hyper": lazy("mobility impairment, mobile foot"),
}
RESTRICTIONS = {
    "no_running": lazy("no running"),
    "no_impact": lazy("no jumps and no impact"),
    "no_plan": lazy("no exercise plan until a physician has cleared it"),
}


@dataclass(frozen=True)
class OfferLine:
    """One offer on the page.  against: sentences; empty where nothing is known against it."""

    words: str
    against: tuple[str, ...] = ()


class OfferWords:
    """Words for the offers of all cards of a page; two queries, however many cards."""

    def __init__(self, clinic_id: int, episode_id: int, cards: Iterable[Card]):
        codes = {offer.code for card in cards for offer in card.offers if offer.kind == "exercise"}
        rows = Exercise.objects.filter(Exercise.in_clinic(clinic_id), code__in=codes)
        rows = rows.select_related("adapted_from").with_texts()
        self.exercises = {row.code: row for row in sorted(rows, key=lambda row: row.clinic_id is not None)}
        self.known, self.days = known_of(episode_id)

    def lines(self, card: Card) -> list[OfferLine]:
        return [OfferLine(self.of(offer), tuple(self.against(offer))) for offer in card.offers]

    def against(self, offer: Offer) -> list[str]:
        exercise = self.exercises.get(offer.code) if offer.kind == "exercise" else None
        return sentences_against(exercise, self.known, self.days) if exercise else []

    def of(self, offer: Offer) -> str:
        if offer.kind == "exercise":
            return self.exercise_words(offer)
        if offer.kind == "subgroup":
            return f"{offer.code}: {SUBGROUPS[offer.code]}" if offer.code in SUBGROUPS else offer.code
        if offer.kind == "restriction":
            return str(RESTRICTIONS.get(offer.code, offer.code))
        if offer.kind == "cadence":
            target = number_format(offer.amount.normalize(), use_l10n=True) if offer.amount else ""
            return _("cadence target of %(target)s steps a minute") % {"target": target}
        return beside_words(offer)

    def exercise_words(self, offer: Offer) -> str:
        exercise = self.exercises.get(offer.code)
        name = f"{offer.code} {exercise.name}" if exercise else offer.code
        return f"{name} ({Stage(offer.stage).label})" if offer.stage else name


def beside_words(offer: Offer) -> str:
    name = addition_name(offer.code)
    if offer.days and offer.alert_after_days:
        return _("%(name)s for %(days)d days, reminder after %(alert)d") % {
            "name": name,
            "days": offer.days,
            "alert": offer.alert_after_days,
        }
    if offer.days:
        return _("%(name)s for %(days)d days") % {"name": name, "days": offer.days}
    if offer.alert_after_days:
        return _("%(name)s, review after %(alert)d days") % {"name": name, "alert": offer.alert_after_days}
    return name
