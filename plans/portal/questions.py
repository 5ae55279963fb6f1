"""The portal's questions: one on each screen, each answer kept as it is given, any of them left out."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from patients import asking
from patients.intake import ToldBy
from plans.portal.doors import SeeOther, portal_patient
from plans.portal.forms import add_errors
from plans.portal.question_steps import Step, open_episode, steps_of

show_or_take = require_http_methods(["GET", "HEAD", "POST"])


@portal_patient
@show_or_take
def questions(request):
    """Lead to the first question; by a post "later" they are put off."""
    portal = request.portal
    episode = open_episode(portal)
    if episode is None:
        return SeeOther(reverse("portal:today"))
    if request.POST.get("wish") == "later":
        asking.put_off(episode, portal.today)
        messages.success(request, _("Fine. We ask again next week."))
        return SeeOther(reverse("portal:today"))
    steps = steps_of(episode, portal.today)
    if steps:
        return SeeOther(address(steps[0]))
    if request.method == "POST":  # the therapist has asked for everything within four weeks
        asking.finish_round(episode, portal.today)
    messages.info(request, _("There is nothing to ask today."))
    return SeeOther(reverse("portal:today"))


@portal_patient
@show_or_take
def step(request, key):
    """Show one question, or keep its answer and go on."""
    portal = request.portal
    episode = open_episode(portal)
    steps = steps_of(episode, portal.today) if episode else []
    place = next((number for number, one in enumerate(steps) if one.key == key), None)
    if place is None:  # of another day, or answered by the therapist meanwhile
        return SeeOther(reverse("portal:today"))
    asked = steps[place]
    form = asked.form(request.POST if request.method == "POST" and "skip" not in request.POST else None)
    if request.method == "POST" and (("skip" in request.POST and skip(asked, portal)) or kept(asked, form, portal)):
        return go_on(request, episode, key)
    page = {
        "step": asked,
        "form": form,
        "number": place + 1,
        "count": len(steps),
        "back": address(steps[place - 1]) if place else reverse("portal:today"),
        "is_last": place + 1 == len(steps),
    }
    return render(request, "portal/question_step.html", page, status=422 if form.errors else 200)


def skip(asked: Step, portal) -> bool:
    """Leave a question out; what was answered to it today is taken back."""
    asked.take_back(portal.today)
    return True


def kept(asked: Step, form, portal) -> bool:
    if not form.is_valid():
        return False
    try:
        asked.keep(form, portal.today)
    except ValidationError as error:
        add_errors(form, error)
        return False
    return True


def go_on(request, episode, key):
    """Lead to the question after this one; after the last, thank and be quiet for four weeks."""
    steps = steps_of(episode, request.portal.today)
    keys = [one.key for one in steps]
    after = steps[keys.index(key) + 1 :] if key in keys else steps
    if after:
        return SeeOther(address(after[0]))
    asking.finish_round(episode, request.portal.today)
    if episode.scores.filter(answered_on=request.portal.today, told_by=ToldBy.PATIENT).exists():
        messages.success(request, _("Thank you. Your therapist sees your answers. You can change them today."))
    return SeeOther(reverse("portal:today"))


def address(one: Step) -> str:
    return reverse("portal:question_step", args=[one.key])
