"""The form of one run.  What is doubtful is asked, with the likely meaning; nothing typed is lost."""

import uuid
from datetime import date
from decimal import Decimal

from django import forms
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as about

from clinic.distances import KM_PER_MILE, distance, in_units
from clinic.models import Units
from plans.logs import RUN_FIELDS
from plans.models import Outcome, RunLog, Sore, Surface, Swelling
from plans.portal.forms import (
    LONGEST_KM,
    MOST,
    NumberField,
    choice_field,
    day_words,
    note_field,
    pain_field,
    yes_no_field,
    zero_to_ten,
)
from plans.running.plausible import Doubt, doubt

MORE = ("effort", "surface", "hills", "sore")  # under "More about this run"
MEANT, TYPED = "meant", "typed"


def answers_of(run: RunLog, units: str) -> dict[str, object]:
    """Return a kept run as the form shows it."""
    yes_no = {True: "yes", False: "no", None: ""}
    asked = ("limp", "giving_way", "stopped_for_pain", "medication", "locking", "night_pain", "hills")
    return {
        **{name: getattr(run, name) for name in RUN_FIELDS},
        **{name: yes_no[getattr(run, name)] for name in asked},
        "of_program": "yes" if run.stage else "no",
        "distance_km": in_units(run.distance_km, units),
        "client_id": run.client_id,
        "done_on": run.done_on.isoformat(),
    }


class RunForm(forms.Form):
    """One run.  The distance is typed in the clinic's unit and kept in kilometres."""

    ANOTHER = _("You already told about a run on %(day)s. Is this another one?")

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    done_on = forms.TypedChoiceField(label=_("When did you run?"), widget=forms.RadioSelect, coerce=str)
    another = forms.BooleanField(label=_("Yes, this is another run."), required=False)
    of_program = choice_field(
        _("Was this the run of your program?"),
        [("yes", _("Yes")), ("no", _("No, another run"))],
        blank=False,
        coerce=lambda value: value == "yes",
        empty_value=True,
    )
    outcome = choice_field(
        _("How much of the run did you do?"),
        [(Outcome.DONE, _("All of it")), (Outcome.SOME, _("Part of it")), (Outcome.SKIPPED, _("None of it"))],
        blank=False,
        empty_value=Outcome.DONE,
    )
    distance_km = NumberField(
        label=_("Distance (km)"), low=0, high=LONGEST_KM, decimals=2, asked_up_to=MOST, required=False
    )
    duration_min = NumberField(
        label=_("Minutes"), low=1, high=600, required=False, help_text=_("Both without warm-up and cool-down.")
    )
    doubt = forms.CharField(required=False, max_length=40, widget=forms.RadioSelect)
    pain_before = pain_field(_("Pain before the run"))
    pain_during = pain_field(_("Most pain during the run"))
    pain_after_60min = pain_field(
        _("Pain one hour after"), help_text=_("Not there yet? Leave it out and add it later.")
    )
    pain_next_morning = pain_field(_("Pain the next morning"), help_text=_("We ask you tomorrow if you leave it out."))
    swelling = choice_field(
        _("Was your knee swollen?"),
        [
            (Swelling.NONE, about("swelling", "Not swollen")),
            (Swelling.SLIGHT, about("swelling", "A little")),
            (Swelling.CLEAR, about("swelling", "Clearly")),
        ],
        empty_value="",
    )
    limp = yes_no_field(_("Did you limp?"))
    giving_way = yes_no_field(_("Did your knee give way?"))
    locking = yes_no_field(_("Did your knee lock?"))
    night_pain = yes_no_field(_("Does it hurt at night?"))
    stopped_for_pain = yes_no_field(_("Did you stop because of pain?"))
    medication = yes_no_field(_("Did you take pain medicine before?"))
    muscle_only = forms.BooleanField(label=_("I only had sore muscles. It was not my knee."), required=False)
    effort = zero_to_ten(_("How hard was it?"), {0: _("0 no effort"), 10: _("10 all you had")})
    surface = choice_field(
        _("What did you run on?"),
        [
            (Surface.TREADMILL, about("surface", "Treadmill")),
            (Surface.TRACK, about("surface", "Track")),
            (Surface.ROAD, about("surface", "Road")),
            (Surface.TRAIL, about("surface", "Trail or grass")),
        ],
        empty_value="",
    )
    hills = yes_no_field(_("Were there hills or stairs?"))
    sore = choice_field(
        _("When was your knee sore?"),
        [
            (Sore.NEVER, about("sore", "Not at all")),
            (Sore.WARM_UP, about("sore", "While warming up")),
            (Sore.DURING, about("sore", "During the run")),
            (Sore.AFTER, about("sore", "Only after the run")),
        ],
        empty_value="",
    )
    note = note_field()

    def __init__(
        self,
        *args,
        today,
        days,
        units: str,
        told_on=frozenset(),
        longest_km: Decimal | None = None,
        asks_sore: bool = False,
        **kwargs,
    ):
        """told_on: days of which another run was told already.  asks_sore: the program has a rule about it.

        longest_km: the longest other run of the last 30 days; None where none was told.
        """
        super().__init__(*args, **kwargs)
        self.units, self.told_on, self.longest_km = units, told_on, longest_km
        self.asks_another = self.asks_distance = False
        self.offer_days(days, today)
        if units == Units.IMPERIAL:
            field = self.fields["distance_km"]
            field.label, field.high = _("Distance (miles)"), int(LONGEST_KM / KM_PER_MILE)
        if not asks_sore:
            del self.fields["sore"]

    def offer_days(self, days, today) -> None:
        self.fields["done_on"].choices = [(day.isoformat(), day_words(day, today)) for day in days]

    def day_in(self, data: dict) -> date | None:
        return date.fromisoformat(data["done_on"]) if data.get("done_on") else None

    def clean(self):
        data = super().clean()
        self.ask_about_another(data)
        nothing_run = data.get("outcome") == Outcome.SKIPPED and not data.get("distance_km")
        if "duration_min" in data and "distance_km" in data and not nothing_run:
            data["distance_km"] = self.distance_in_km(data["distance_km"], data["duration_min"], data.get("doubt", ""))
        return data

    def ask_about_another(self, data: dict) -> None:
        """Ask before a second run of one day is kept: most often it is the same one told again."""
        day = self.day_in(data)
        if day not in self.told_on or data.get("outcome") == Outcome.SKIPPED:
            return
        self.asks_another = True
        if not data.get("another"):
            self.add_error("another", self.ANOTHER % {"day": date_format(day, "DATE_FORMAT")})

    def distance_in_km(self, typed: Decimal | None, minutes: int | None, answer: str) -> Decimal | None:
        """Return the kilometres that are kept; where the numbers cannot well be meant, ask first."""
        field = self.fields["distance_km"]
        km_per_unit = Decimal(1) if self.units == Units.METRIC else KM_PER_MILE
        found = doubt(typed, minutes, km_per_unit=km_per_unit, highest=field.high, longest_km=self.longest_km)
        if found is None:
            return None if typed is None else round(typed * km_per_unit, 2)
        if found.why == "metres" and found.meant_km is None:
            self.add_error("distance_km", field.refusal(f"{typed.normalize():f}"))
            return None
        choices = self.answers_to(found, typed, minutes)
        self.asks_distance = True
        self["doubt"].label = self.question_about(found, typed, minutes)
        self.fields["doubt"].widget.choices = list(choices.items())
        if answer in choices:
            return round(found.meant_km if answer.startswith(MEANT) else typed * km_per_unit, 2)
        self.add_error("doubt", gettext("Tap the answer, or type the numbers again."))
        return None

    def answers_to(self, found: Doubt, typed: Decimal, minutes: int | None) -> dict[str, str]:
        """Return the answers: what may be meant, and what was typed where that can be kept.

        Each names the numbers that it is about: after other numbers are typed it no longer counts.
        """
        about_these = f"{typed.normalize():f}/{minutes or ''}"
        choices = {}
        if found.meant_km is not None:
            sentence = gettext("No, I meant %(distance)s") if found.why == "far" else gettext("Yes, %(distance)s")
            choices[f"{MEANT} {about_these}"] = sentence % {"distance": self.words(found.meant_km)}
        if found.why != "metres":
            told = {"distance": self.words(typed if self.units == Units.METRIC else typed * KM_PER_MILE)}
            told["minutes"] = minutes
            sentence = gettext("It is right: %(distance)s in %(minutes)d min") if minutes else None
            choices[f"{TYPED} {about_these}"] = (sentence or gettext("It is right: %(distance)s")) % told
        return choices

    def question_about(self, found: Doubt, typed: Decimal, minutes: int | None) -> str:
        if found.why == "metres":
            told = {"typed": number_format(typed.normalize()), "distance": self.words(found.meant_km)}
            return gettext("%(typed)s is very far. Did you mean %(distance)s?") % told
        if found.why == "far":
            sentence = gettext(
                "That is much farther than your longest run of the last 30 days (%(longest)s). Is that right?"
            )
            return sentence % {"longest": self.words(self.longest_km)}
        km = typed if self.units == Units.METRIC else typed * KM_PER_MILE
        if found.why == "short":
            return gettext("%(distance)s is very short. Is that right?") % {"distance": self.words(km)}
        told = {"distance": self.words(km), "minutes": minutes}
        first = {
            "fast": gettext("%(distance)s in %(minutes)d min is faster than people run."),
            "slow": gettext("%(distance)s in %(minutes)d min is slower than a walk."),
        }[found.why] % told
        if found.meant_km is None:
            return " ".join([first, gettext("Is that right?")])
        return " ".join([first, gettext("Did you mean %(distance)s?") % {"distance": self.words(found.meant_km)}])

    def words(self, km: Decimal) -> str:
        """Return a distance in the clinic's unit, such as `5 km`."""
        return distance(km, self.units)

    @property
    def more(self) -> list:
        return [self[name] for name in MORE if name in self.fields]

    @property
    def opens_more(self) -> bool:
        """Whether one of them is answered, has something to put right, or is asked by the program's own rule."""
        return "sore" in self.fields or any(field.errors or field.value() not in (None, "") for field in self.more)

    def told(self) -> dict[str, object]:
        return {name: value for name, value in self.cleaned_data.items() if name in RUN_FIELDS}
