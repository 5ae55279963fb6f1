"""Which questions the portal asks today, in their order, and how each is shown and kept."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext as _

from patients import asking, scoring
from patients.activities import LEAST, MOST
from patients.instruments import Instrument, InstrumentText, instruments
from patients.intake import ToldBy
from patients.models import Episode
from patients.score_series import told_of
from patients.score_words import language, step_words
from patients.scores import OutcomeScore, PatientActivity
from plans.portal.forms import NumberField

KEYS = {"nprs_usual": "usual-pain", "nprs_worst": "worst-pain", "sane": "how-good", "groc": "better-or-worse"}
NAMING = "activities"


def open_episode(portal) -> Episode | None:
    """Return the episode in care; that of the plan or run program, which are read anyway, before another query."""
    for care in (portal.plan, portal.program):
        if care is not None and care.episode.closed_on is None:
            return care.episode
    return portal.patient.current_episode()


def questions_card(portal) -> dict:
    """Return what the first page says of the questions, from the episode alone: that page has no query to spare."""
    episode = open_episode(portal)
    if episode is None:
        return {}
    return {
        "questions_due": not asking.is_quiet(episode, portal.today),
        "answered_today": episode.questions_quiet_until == portal.today + asking.EVERY,
    }


def steps_of(episode: Episode, today: date) -> list["Step"]:
    told = told_of(episode)
    own = {row.instrument: row for row in today_rows(told, today)}
    steps: list[Step] = []
    for name in asking.questions_for(episode, told, today):
        one = instruments()[name]
        if name != "psfs":
            steps.append(Step(KEYS[name], episode, one, own.get(name)))
            continue
        active = list(episode.activities.filter(retired=False))
        if may_name(active, told, today):
            steps.append(NamingStep(NAMING, episode, one, None, active=tuple(active)))
        steps += [
            ActivityStep(f"activity-{place}", episode, one, own.get(name), activity=activity)
            for place, activity in enumerate(active, start=1)
        ]
    return steps


def today_rows(told, today: date) -> list[OutcomeScore]:
    """Return what the patient answered today, also where the therapist's answer counts."""
    days = [day for series in told.values() for day in series if day.score.on == today]
    rows = [one.row for day in days for one in (day, *day.beside) if one.row]
    return [row for row in rows if row.told_by == ToldBy.PATIENT]


def may_name(active: list[PatientActivity], told, today: date) -> bool:
    """Return whether the patient names activities: while there are none, and on the day of naming to put it right."""
    earlier = any(day.score.on < today for day in told.get("psfs", ()))
    return not active or (not earlier and all(one.named_by == ToldBy.PATIENT for one in active))


@dataclass(frozen=True)
class Step:
    """One screen.  row: what the patient answered today, None so far."""

    key: str
    episode: Episode
    instrument: Instrument
    row: OutcomeScore | None

    @property
    def text(self) -> InstrumentText:
        return self.instrument.text(language())

    @property
    def question(self) -> str:
        return self.text.question

    @property
    def about(self) -> str:
        """Return what stands above the question; for activities which one."""
        return ""

    @property
    def ends(self) -> list[str]:
        """Return what the ends of the scale mean: `0: no pain`."""
        low, high = (step_words(self.instrument, end) for end in (self.instrument.low, self.instrument.high))
        middle = [_("0: no change")] if self.instrument.rates_change else []
        return [f"{low}: {self.text.lowest}", *middle, f"{high}: {self.text.highest}"]

    @property
    def scale(self) -> str:
        """Return the look of the answers: taps11, taps15, or empty where a number is typed."""
        steps = int(self.instrument.high - self.instrument.low) + 1
        return f"taps{steps}" if steps <= 15 else ""

    @property
    def answered(self) -> int | None:
        return None if self.row is None else int(self.row.total)

    def form(self, data=None) -> forms.Form:
        initial = {"answer": self.answered}
        kind = TapForm if self.scale else NumberForm
        return kind(self.instrument, self.question, data, initial=initial)

    def keep(self, form, today: date) -> None:
        total = form.cleaned_data["answer"]
        scoring.keep_score(self.episode, instrument=self.instrument.id, total=total, on=today, told_by=ToldBy.PATIENT)

    def take_back(self, today: date) -> None:
        scoring.take_back(self.episode, instrument=self.instrument.id, on=today, told_by=ToldBy.PATIENT)


@dataclass(frozen=True)
class ActivityStep(Step):
    """How well the patient can do one of the named activities."""

    activity: PatientActivity

    @property
    def about(self) -> str:
        return self.activity.words

    @property
    def answered(self) -> int | None:
        return self.row.items.get(str(self.activity.pk)) if self.row else None

    def keep(self, form, today: date) -> None:
        self.rate(form.cleaned_data["answer"], today)

    def take_back(self, today: date) -> None:
        self.rate(None, today)

    def rate(self, rating: int | None, today: date) -> None:
        scoring.keep_ratings(self.episode, ratings={self.activity.pk: rating}, on=today, told_by=ToldBy.PATIENT)


@dataclass(frozen=True)
class NamingStep(Step):
    """Which things are hard: asked once, put right on the same day."""

    active: tuple[PatientActivity, ...]

    @property
    def question(self) -> str:
        return _("What is hard to do because of your knee?")

    @property
    def ends(self) -> list[str]:
        return [_("Name 3 things if you can, at most 5. Such as: walk down the stairs, run for 20 minutes.")]

    @property
    def scale(self) -> str:
        return ""

    def form(self, data=None) -> forms.Form:
        return NamesForm([one.words for one in self.active], data)

    def keep(self, form, today: date) -> None:
        scoring.rewrite_activities(self.episode, form.words(), on=today)

    def take_back(self, today: date) -> None:
        """Leave what is named as it is."""


class TapForm(forms.Form):
    """One tap on a step of the scale."""

    def __init__(self, instrument: Instrument, question: str, *args, **kwargs):
        super().__init__(*args, **kwargs)
        steps = range(int(instrument.low), int(instrument.high) + 1)
        self.fields["answer"] = forms.TypedChoiceField(
            label=question,
            choices=[(step, step_words(instrument, step)) for step in steps],
            coerce=int,
            widget=forms.RadioSelect,
            error_messages={"required": _("Tap a number first, or leave this out.")},
        )


class NumberForm(forms.Form):
    """A number typed by hand, on a scale too long for taps."""

    def __init__(self, instrument: Instrument, question: str, *args, **kwargs):
        super().__init__(*args, **kwargs)
        low, high = int(instrument.low), int(instrument.high)
        label = _("Your number, from %(low)s to %(high)s") % {"low": low, "high": high}
        self.fields["answer"] = NumberField(label=label, low=low, high=high)
        self.fields["answer"].error_messages["required"] = _("Type a number first, or leave this out.")
        self.fields["answer"].widget.attrs["autocomplete"] = "off"

    def clean_answer(self):
        answer = self.cleaned_data["answer"]
        if answer is None:
            raise forms.ValidationError(self.fields["answer"].error_messages["required"])
        return answer


class NamesForm(forms.Form):
    """Up to five things in the patient's words; those already named stand in it, to be put right."""

    def __init__(self, named: list[str], *args, **kwargs):
        super().__init__(*args, **kwargs)
        for place in range(MOST):
            self.fields[f"name_{place + 1}"] = forms.CharField(
                label=str(place + 1) if place < LEAST else _("%(number)d, if you like") % {"number": place + 1},
                initial=named[place] if place < len(named) else "",
                max_length=120,
                required=False,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    def clean(self):
        if not self.errors and not any(self.cleaned_data.values()):
            raise forms.ValidationError(_("Name one thing first, or leave this out."))
        return self.cleaned_data

    def words(self) -> list[str]:
        """Return one text a place, "" where nothing stands."""
        return [" ".join(self.cleaned_data.get(name, "").split()) for name in self.fields]
