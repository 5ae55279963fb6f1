"""The page of suggestions of an assessment: a therapist accepts, changes or dismisses each."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic import audit
from clinic.scope import visible_or_404
from clinic.views import admin_page as page
from patients.models import Assessment
from patients.suggesting import dismiss, follow, is_newest, stored, take_back
from plans.accepting import Taken, accept
from plans.days import local_day
from plans.gates import gate_of
from plans.suggestion_page import Page, judge

MAY_ANSWER = ("patients.change_suggestion", "plans.change_plan")


@require_http_methods(["GET", "POST"])
def suggestions(request, pk):
    """What the rules suggest at this assessment; only the newest one of an episode is answered."""
    assessment = visible_or_404(Assessment, request.user, pk)
    may_answer = request.user.has_perms(MAY_ANSWER)
    if request.method == "POST" and not may_answer:
        raise PermissionDenied
    shown = open_page(assessment, may_answer=may_answer)
    if request.method == "GET":
        audit.record(assessment, "read")
        return show(request, shown)
    if not shown.may_answer:
        messages.error(request, _("There is a newer assessment. Answer its suggestions."))
        return redirect("admin:suggestions", pk)
    return answer(request, shown)


def open_page(assessment: Assessment, *, may_answer: bool) -> Page:
    today = local_day(assessment.episode.patient.clinic, timezone.now())
    newest = is_newest(assessment)
    judged = judge(assessment, today) if newest else None
    if judged and may_answer:
        rows = follow(assessment, judged.cards.values())
    else:
        rows = stored(assessment, judged.cards.values() if judged else None)
    return Page(assessment, rows, judged, today=today, may_answer=may_answer and newest)


def show(request, shown: Page):
    assessment = shown.assessment
    return page(
        request,
        "plans/suggestions.html",
        _("Suggestions"),
        assessment=assessment,
        episode=assessment.episode,
        patient=assessment.episode.patient,
        shown=shown,
        gate=gate_of(assessment.episode),
        draft=assessment.episode.plans.filter(status="draft").first(),
        step="suggestions",
    )


def answer(request, shown: Page):
    """Do what the pressed button of one card says."""
    number = request.POST.get("suggestion", "")
    item = next((one for one in shown.items if str(one.row.pk) == number), None)
    wish = WISHES.get(request.POST.get("wish", ""))
    if wish is None:
        raise Http404
    if item is None:
        messages.warning(request, _("This suggestion is no longer made: a value it rested on has changed."))
        return redirect("admin:suggestions", shown.assessment.pk)
    if item.is_open and request.POST.get("seen") != item.seen:
        messages.warning(request, _("The values have changed since you opened the page. Look at the card again."))
        return back(item)
    try:
        return wish(request, shown, item)
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
        return back(item)


def back(item):
    address = reverse("admin:suggestions", args=[item.row.assessment_id])
    return redirect(f"{address}#card-{item.row.pk}")


def take(request, shown: Page, item):
    if not item.is_open:
        raise ValidationError(item.answer)
    form = item.form = shown.form_for(item.row, item.card, request.POST)
    if not form.is_valid():
        return show(request, shown)
    taken = accept(
        item.row,
        offers=form.taken(),
        starts_on=form.cleaned_data.get("starts_on") or shown.today,
        by=request.user,
        now=timezone.now(),
    )
    tell(request, taken, shown)
    return back(item)


def tell(request, taken: Taken, shown: Page) -> None:
    """Say what came into the draft, what stood there before, and what speaks against it."""
    words = shown.offer_words
    if taken.added:
        said = "; ".join(words.of(offer).rstrip(".") for offer in taken.added)
        messages.success(request, _("Now in the draft: %(what)s.") % {"what": said})
    elif not taken.already:
        messages.success(request, _("Kept."))
    for phase in taken.new_phases:
        messages.info(request, _("The phase “%(phase)s” was added for it.") % {"phase": phase.title})
    if taken.already:
        said = "; ".join(words.of(offer).rstrip(".") for offer in taken.already)
        messages.info(request, _("Already in the draft: %(what)s.") % {"what": said})
    for sentence in taken.against:
        messages.warning(request, sentence)


def leave(request, shown: Page, item):
    if not item.is_open:
        raise ValidationError(item.answer)
    reason = request.POST.get(f"s{item.row.pk}-reason", "")
    if not reason.strip():
        item.form = shown.form_for(item.row, item.card, request.POST)
        item.form.is_valid()
        item.form.errors.clear()
        item.form.add_error("reason", _("Give a reason for dismissing a suggestion."))
        return show(request, shown)
    dismiss(item.row, reason=reason, by=request.user, now=timezone.now())
    messages.success(request, _("Dismissed. The reason is kept."))
    return back(item)


def reopen(request, shown: Page, item):
    take_back(item.row)
    return back(item)


WISHES = {"accept": take, "dismiss": leave, "reopen": reopen}
