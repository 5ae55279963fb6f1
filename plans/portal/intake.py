"""Before the visit: the patient tells the history at home, in small steps that are each saved; nothing is required."""

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from patients.history import BACKGROUND, CHANGES, is_said
from patients.intake import Intake, ToldBy
from patients.intake_forms import IntakeForm, Weeks
from patients.models import Episode
from plans.portal.doors import Portal, SeeOther, portal_patient
from plans.portal.intake_words import PATIENT

show_or_take = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Step:
    """One page of questions.  names: columns of Intake; the weeks are asked without any."""

    key: str
    title: str
    names: tuple[str, ...]
    hint: str = ""


STEPS = (
    Step(
        "running",
        lazy("Your running"),
        ("days_a_week", "weekly_km", "longest_run_km", "pace_s_per_km", "terrain", "hills"),
        lazy("As it was before your knee hurt."),
    ),
    Step("shoes", lazy("Shoes and goals"), ("shoes", "shoe_months", "shoe_km", "race", "race_on", "race_km")),
    Step("weeks", lazy("Your last six weeks"), (), lazy("A rough guess is fine. Leave out what you do not know.")),
    Step(
        "changes",
        lazy("What was new"),
        CHANGES,
        lazy("In the weeks before your knee began to hurt."),
    ),
    Step("knee", lazy("Your knee"), ("onset_on", "beginning", "story", "peripatellar_pain", "limp")),
    Step(
        "pain",
        lazy("When it hurts"),
        ("pain_running", "pain_stairs_up", "pain_stairs_down", "pain_squat", "pain_sitting", "pain_kneeling"),
        lazy("0 is no pain, 10 is the worst pain you can think of."),
    ),
    Step(
        "health",
        lazy("Your health"),
        BACKGROUND,
    ),
)


@dataclass(frozen=True)
class Offer:
    """The questions as they are open to this patient.  row: what was told up to now, or None."""

    episode: Episode
    row: Intake | None

    @property
    def finished(self) -> bool:
        row = self.row
        return bool(row and row.finished_at and not (row.asked_at and row.asked_at > row.finished_at))

    def told(self, step: Step) -> bool:
        """Return whether anything of a step was answered."""
        if self.row is None:
            return False
        return any(is_said(getattr(self.row, name)) for name in step.names) or (
            not step.names and self.row.weeks.exists()
        )

    @property
    def begun(self) -> bool:
        return any(self.told(step) for step in STEPS)


def offer_to(portal: Portal) -> Offer | None:
    """Return the questions while no plan is given, or where a therapist asked for them; else None."""
    episode = portal.patient.current_episode() if portal.concerns("has_request") else None
    if episode is None:
        return None
    offer = Offer(episode, Intake.objects.filter(episode=episode, told_by=ToldBy.PATIENT).first())
    asked = offer.row is not None and offer.row.asked_at is not None
    return offer if portal.plan is None or (asked and not offer.finished) else None


def with_offer(view):
    """Let a page answer where the questions are open; else lead home."""

    @portal_patient
    @show_or_take
    def answer(request, **kwargs):
        offer = offer_to(request.portal)
        if offer is None:
            messages.info(request, _("These questions are closed. Your therapist can open them again."))
            return SeeOther(reverse("portal:today"))
        return view(request, offer, **kwargs)

    return answer


@with_offer
def start(request, offer):
    """Why we ask, and the steps with what is done; sending it off on the last line."""
    if request.method == "POST":
        if not offer.begun:
            messages.warning(request, _("Nothing was filled in yet. Start with any step."))
            return SeeOther(reverse("portal:intake"))
        offer.row.finished_at = request.portal.now
        offer.row.save()
        return SeeOther(reverse("portal:intake"))
    steps = [{"step": step, "told": offer.told(step)} for step in STEPS]
    first = next((one["step"] for one in steps if not one["told"]), STEPS[0])
    return render(request, "portal/intake.html", {"offer": offer, "steps": steps, "first": first})


@with_offer
def step(request, offer, key):
    """One step: what is understood is saved, and the next step follows."""
    place = next((place for place, one in enumerate(STEPS) if one.key == key), None)
    if place is None:
        raise Http404
    asked = STEPS[place]
    row = offer.row or Intake(episode=offer.episode, told_by=ToldBy.PATIENT)
    sent, units = (request.POST if request.method == "POST" else None), request.portal.clinic.units
    form = IntakeForm(sent, instance=row, names=asked.names, units=units, words=PATIENT)
    weeks = None if asked.names else Weeks(row, sent, units=units, until=request.portal.today)
    if sent is not None and form.is_valid() and (weeks is None or weeks.is_valid()):
        keep(form, weeks)
        further = STEPS[place + 1 :]
        stop = "stop" in request.POST or not further
        return SeeOther(reverse("portal:intake") if stop else reverse("portal:intake_step", args=[further[0].key]))
    page = {"form": form, "weeks": weeks, "step": asked, "number": place + 1, "count": len(STEPS)}
    page |= {"before": STEPS[place - 1] if place else None}
    return render(request, "portal/intake_step.html", page, status=200 if sent is None else 422)


@transaction.atomic
def keep(form: IntakeForm, weeks: Weeks | None) -> None:
    form.instance.told_at = timezone.now()
    row = form.save()
    if weeks is not None:
        weeks.intake = row
        weeks.save()
