"""The answer to one suggestion: what of it is taken, in which stage, from when and for how long; or why not."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django import forms
from django.utils.translation import gettext as _

from clinic.between import Between
from clinic.forms import DecimalNumber, NamesItsFields, WholeNumber
from exercises.vocabulary import Stage
from patients.rules.card import Card, Offer
from plans.accepting import BESIDE, shortened

LONGEST = 365  # days


class AnswerForm(NamesItsFields, forms.Form):
    """Only the fields that the card's offers need.

    words: of each offer, in their order.  against: positions of offers that something speaks against; these are shown
    without a tick, so that taking them is a decision.
    """

    def __init__(self, data, *, card: Card, today: date, words: Iterable[str], against: set[int], **kwargs):
        super().__init__(data, **kwargs)
        self.offers = card.offers
        self.add_take(list(words), against)  # a restriction holds of itself and is not to be chosen
        if any(offer.kind == "exercise" for offer in card.offers):
            self.fields["stage"] = forms.ChoiceField(
                label=_("Stage"), choices=[("", _("as suggested")), *Stage.choices], required=False
            )
        self.add_time(today)
        self.fields["reason"] = forms.CharField(label=_("Reason for dismissing"), max_length=300, required=False)

    def add_take(self, words: list[str], against: set[int]) -> None:
        places = [place for place, offer in enumerate(self.offers) if offer.kind != "restriction"]
        if places:
            self.fields["take"] = forms.MultipleChoiceField(
                label=_("Take into the plan"),
                choices=[(str(place), words[place]) for place in places],
                initial=[str(place) for place in places if place not in against],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    def add_time(self, today: date) -> None:
        beside = [offer for offer in self.offers if offer.kind in BESIDE and offer.kind != "education"]
        days = [offer.days for offer in beside if offer.days]
        amounts = [offer.amount for offer in beside if offer.amount]
        if beside:
            self.fields["starts_on"] = forms.DateField(
                label=_("From"), initial=today, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            )
        if days:
            self.fields["days"] = WholeNumber(label=_("For days"), initial=days[0], validators=[Between(1, LONGEST)])
        if amounts:
            self.fields["amount"] = DecimalNumber(
                label=_("Target"), initial=amounts[0], decimal_places=1, validators=[Between(1, 300)]
            )

    def clean(self):
        data = super().clean()
        if "take" in data and not data["take"]:
            self.add_error("take", _("Tick what you take, or dismiss the suggestion."))
        return data

    def taken(self) -> tuple[Offer, ...]:
        """Return the offers as the therapist wants them; after is_valid()."""
        wanted = {int(place) for place in self.cleaned_data.get("take", ())}
        return tuple(
            self.as_wished(offer)
            for place, offer in enumerate(self.offers)
            if place in wanted or offer.kind == "restriction"
        )

    def as_wished(self, offer: Offer) -> Offer:
        data = self.cleaned_data
        if offer.kind == "exercise":
            return replace(offer, stage=data.get("stage") or offer.stage)
        days, amount = data.get("days"), data.get("amount")
        if offer.days and days != offer.days:
            offer = shortened(offer, days)
        return replace(offer, amount=amount) if offer.amount and amount != offer.amount else offer
