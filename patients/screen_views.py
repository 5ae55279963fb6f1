"""The red-flag screen: a page of its own, asked before anything else."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from clinic import audit
from clinic.scope import visible_or_404
from clinic.views import admin_page as page
from patients import screens
from patients.models import Episode, RedFlagAnswer
from patients.red_flags import flags, questions
from patients.rules.findings import RED_FLAGS
from patients.screen_forms import ClearForm, FlagForm, OthersForm, lines

LEVELS = {
    "emergency": lazy("Emergency"),
    "same_day": lazy("Same day"),
    "urgent": lazy("Urgent"),
    "referral": lazy("Refer"),
}
STOPS = {
    "plan": lazy("Until cleared: no plan, no exercises, no running. The patient's portal says to call."),
    "running": lazy("Until cleared: no running, no jumps. The plan can be built; its notice stays."),
    "pathway": lazy("Until cleared: no suggestions of patellofemoral subgroups."),
}


@require_http_methods(["GET", "POST"])
def red_flags(request, pk):
    episode = visible_or_404(Episode, request.user, pk)
    if request.method == "GET":
        audit.record(episode, "read")
        return show(request, episode)
    if not request.user.has_perm("patients.change_redflagscreen"):
        raise PermissionDenied
    if "again" in request.POST:
        screens.begin(episode, by=request.user)
        return redirect("admin:red_flags", episode.pk)
    if "clear" in request.POST:
        return clear(request, episode)
    if stale(request, episode):
        messages.error(request, _("A colleague began a new screen meanwhile, so nothing was saved. Here it is."))
        return redirect("admin:red_flags", episode.pk)
    return keep_one(request, episode) if request.htmx else keep_all(request, episode)


def stale(request, episode: Episode) -> bool:
    """Return whether the page that sent this shows an older screen than the newest.  Empty: it showed none yet."""
    newest, sent = episode.screens.first(), request.POST.get("screen", "")
    return newest is not None and sent not in ("", str(newest.pk))


def keep_one(request, episode: Episode):
    """Save one line while the PT goes on asking; the answer updates that line and what stands above."""
    name = request.POST.get("line", "")
    if name not in (*RED_FLAGS, "others"):
        return HttpResponseBadRequest()
    before = screens.standing(episode)
    errors = keep_others(request, episode) if name == "others" else keep_flag(request, episode, before, name)
    now = screens.standing(episode)
    context = head_of(request, episode, now) | {"line_id": name, "errors": errors, "swapped": True}
    context |= {"answer": now.here.get(name), "saved": not errors}
    return render(request, "patients/_flag_saved.html", context)


def keep_flag(request, episode: Episode, now: screens.Standing, name: str) -> list[str]:
    """Keep one answer if there is one; return what is wrong with it."""
    form = FlagForm(flags()[name], now.here.get(name), request.POST)
    if not form.is_valid():
        return [message for found in form.errors.values() for message in found]
    if form.cleaned_data["present"] is None:
        return []
    try:
        screens.keep_answer(episode, name, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        return error.messages
    return []


def keep_others(request, episode: Episode) -> list[str]:
    now = screens.standing(episode)
    form = OthersForm(now.screen, request.POST)
    if not form.is_valid():
        return [message for found in form.errors.values() for message in found]
    if now.screen is None and not any(form.cleaned_data.values()):
        return []
    screens.keep_others(now.screen or screens.begin(episode, by=request.user), **form.cleaned_data)
    return []


def keep_all(request, episode: Episode):
    """The same without JavaScript: keep every line that is understood, name the others."""
    now = screens.standing(episode)
    errors = [] if now.locked() else [error for name in RED_FLAGS for error in keep_flag(request, episode, now, name)]
    errors += keep_others(request, episode)
    if errors:
        return show(request, episode, request.POST, errors)
    messages.success(request, _("Saved."))
    return redirect("admin:red_flags", episode.pk)


def clear(request, episode: Episode):
    pk = request.POST["clear"]
    rows = RedFlagAnswer.objects.filter(screen__episode=episode)
    answer = get_object_or_404(rows, pk=pk if pk.isdecimal() and len(pk) < 18 else 0)
    form = ClearForm(request.POST, prefix=f"clear-{answer.flag}")
    errors = []
    if form.is_valid():
        try:
            screens.clear(answer, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            errors = error.messages
    else:
        errors = [message for found in form.errors.values() for message in found]
    if errors:
        return show(request, episode, errors=errors, clearing=form)
    messages.success(request, _("Cleared. What it stopped is open again, unless another finding stops it."))
    return redirect("admin:red_flags", episode.pk)


def head_of(request, episode: Episode, now: screens.Standing, clearing: ClearForm | None = None) -> dict:
    """Return what stands above the questions: how far the screen is, and what was found."""
    language = get_language() or "en"
    found = []
    for answer in now.open:
        flag, prefix = flags()[answer.flag], f"clear-{answer.flag}"
        form = clearing if clearing and clearing.prefix == prefix else ClearForm(prefix=prefix)
        found.append(
            {
                "answer": answer,
                "flag": flag,
                "text": flag.text(language),
                "level": LEVELS[flag.level],
                "stops": STOPS[flag.stops],
                "signs": [sign.label(language) for sign in flag.signs if sign.key in answer.signs],
                "clear": form,
                "clearing": form is clearing,
                "earlier": now.screen is not None and answer.screen_id != now.screen.pk,
            }
        )
    return {
        "episode": episode,
        "now": now,
        "total": len(RED_FLAGS),
        "found": found,
        "may_change": request.user.has_perm("patients.change_redflagscreen"),
    }


def show(request, episode: Episode, data=None, errors=(), clearing: ClearForm | None = None):
    now = screens.standing(episode)
    may_change = request.user.has_perm("patients.change_redflagscreen")
    age = screens.youngest_age(episode.patient, timezone.localdate())
    context = head_of(request, episode, now, clearing) | {
        "patient": episode.patient,
        "age": age,
        "step": "red_flags",
        "assessment": episode.assessments.first(),
        "lines": lines(now, data, locked=not may_change or now.locked(), age=age),
        "others": OthersForm(now.screen, data, locked=not may_change),
        "other_sources": questions().differential_sources,
        "errors": errors,
        "locked": now.locked(),
        "save_url": reverse("admin:red_flags", args=[episode.pk]),
        "earlier": [
            screen_words(screen) for screen in list(episode.screens.prefetch_related("answers__answered_by"))[1:]
        ],
    }
    return page(request, "patients/red_flags.html", _("Red flags"), status=422 if errors else 200, **context)


def screen_words(screen) -> dict:
    """Return an earlier screen to read: each answer with its question."""
    language = get_language() or "en"
    answers = sorted(screen.answers.all(), key=lambda answer: RED_FLAGS.index(answer.flag))
    return {
        "screen": screen,
        "rows": [{"answer": answer, "text": flags()[answer.flag].text(language)} for answer in answers],
        "complete": len(answers) == len(RED_FLAGS),
        "found": sum(answer.present for answer in answers),
    }
