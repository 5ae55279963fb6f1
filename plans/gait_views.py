"""The PT's page of gait retraining: one cue at a time, its eight sessions, advice on shoes."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic import audit
from clinic.scope import visible_or_404
from clinic.views import admin_page
from patients.models import Episode
from plans import gait_actions as actions
from plans import gait_page as shown
from plans.days import local_day
from plans.gait_forms import EndForm, SessionForm, ShoeForm, StartForm, rise_words
from plans.gait_rules import findings_for, verdicts
from plans.gates import gate_of
from plans.models import GaitPlan, RunLog
from plans.running import gait


@require_http_methods(["GET", "POST"])
def gait_retraining(request, pk):
    """The page, and what its buttons do.  ?session= names the session that is put right, ?run= a run to take over."""
    episode = visible_or_404(Episode, request.user, pk)
    if request.method == "GET":
        audit.record(episode, "read")
        return show(request, episode)
    pressed = next((name for name in PRESSED if name in request.POST), None)
    if pressed is None:
        raise Http404
    permission, act = PRESSED[pressed]
    if not request.user.has_perm(permission):
        raise PermissionDenied
    return act(request, episode, today_of(episode))


def today_of(episode: Episode):
    return local_day(episode.patient.clinic, timezone.now())


def back(episode: Episode, anchor: str = ""):
    response = redirect("admin:gait_retraining", episode.pk)
    response["Location"] += anchor
    return response


def put(form, error: ValidationError) -> None:
    """Show what an action refused: at its field where the form has it, else on top."""
    by_field = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
    for name, errors in by_field.items():
        form.add_error(name if name in form.fields else None, errors)


def start(request, episode: Episode, today):
    form = StartForm(request.POST, findings=findings_for(episode, today))
    if form.is_valid():
        values = form.values("cue", "baseline_cadence", "baseline_speed_kmh", "rise_percent")
        reason = form.cleaned_data["reason"]
        try:
            actions.start_cue(episode, values=values, reason=reason, by=request.user, today=today)
        except ValidationError as error:
            put(form, error)
        else:
            messages.success(request, _("The cue begins today. The patient sees it on the run of the day."))
            return back(episode)
    return show(request, episode, start_form=form)


def running_cue(episode: Episode) -> GaitPlan:
    plan = actions.current_cue(episode)
    if plan is None:
        raise Http404
    return plan


def log(request, episode: Episode, today):
    plan, form = running_cue(episode), SessionForm(request.POST)
    number = number_in(request.POST["log"])
    if form.is_valid():
        values = form.values(*SessionForm.Meta.fields)
        try:
            actions.keep_session(plan, number=number, values=values, by=request.user, today=today)
        except ValidationError as error:
            put(form, error)
        else:
            messages.success(request, _("Session %(number)d is kept.") % {"number": number})
            return back(episode, "#sessions")
    return show(request, episode, session_form=form, number=number)


def number_in(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:4]) <= 20):
        raise Http404
    return int(text)


def rise(request, episode: Episode, today):
    wished = next((one for one in gait.RISES if str(one) == request.POST["rise"]), None)
    if wished is None:
        raise Http404
    plan = running_cue(episode)
    try:
        actions.change_rise(plan, rise_percent=wished)
        messages.success(request, _("The target is now %(words)s.") % {"words": shown.cue_sentence(plan)})
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    return back(episode)


def end(request, episode: Episode, today):
    plan, form = running_cue(episode), EndForm(request.POST)
    if not form.is_valid():
        return show(request, episode, end_form=form)
    actions.end_cue(plan, reason=form.cleaned_data["end_reason"], today=today)
    messages.success(request, _("The cue has ended. The reason is kept."))
    return back(episode)


def shoe(request, episode: Episode, today):
    form = ShoeForm(request.POST, today=today)
    if not form.is_valid():
        return show(request, episode, shoe_form=form)
    values = form.values("starts_on", "ends_on", "note")
    actions.give_shoe_advice(episode, code=form.cleaned_data["code"], values=values, by=request.user)
    messages.success(request, _("Kept. The patient reads it on the run of the day."))
    return back(episode, "#shoes")


def end_shoe(request, episode: Episode, today):
    """The last day was yesterday; advice that began today was never followed, so it is taken out."""
    number = request.POST["end_shoe"]
    row = get_object_or_404(episode.shoe_advice, pk=number if number.isdecimal() and len(number) < 18 else None)
    if row.starts_on >= today:
        row.delete()
    else:
        row.ends_on = today - timedelta(days=1)
        row.save()
    messages.success(request, _("Ended. The patient no longer sees it."))
    return back(episode, "#shoes")


PRESSED = {
    "start": ("plans.add_gaitplan", start),
    "log": ("plans.add_gaitsession", log),
    "rise": ("plans.change_gaitplan", rise),
    "end": ("plans.change_gaitplan", end),
    "shoe": ("plans.add_shoeadvice", shoe),
    "end_shoe": ("plans.delete_shoeadvice", end_shoe),
}


def show(request, episode: Episode, **sent):
    """sent: forms that were refused, with what was typed."""
    today = today_of(episode)
    plan = actions.current_cue(episode)
    findings = findings_for(episode, today)
    context = {
        "episode": episode,
        "patient": episode.patient,
        "gate": gate_of(episode),
        "has_assessment": findings is not None,
        "cues": shown.cue_lines(verdicts(findings).values(), episode.get_clinic_id()),
        "past": episode.gait_plans.filter(ended_on__isnull=False).prefetch_related("sessions").select_related("set_by"),
        "shoes": shown.shoe_lines(episode.shoe_advice.select_related("given_by"), today),
        "shoe_facts": shown.shoe_facts(),
        "shoe_form": ShoeForm(today=today),
        "may_change": request.user.has_perm("plans.change_gaitplan"),
    }
    if plan is not None:
        context |= cue_context(request, episode, plan, today)
    else:
        context["start_form"] = StartForm(findings=findings)
    refused = any(form.errors for form in sent.values() if hasattr(form, "errors"))
    return admin_page(
        request, "plans/gait.html", _("Gait retraining"), status=422 if refused else 200, **context | sent
    )


def cue_context(request, episode: Episode, plan: GaitPlan, today) -> dict:
    sessions = list(plan.sessions.select_related("noted_by"))
    runs = shown.runs_since(plan)
    lines = shown.session_lines(sessions)
    number = asked_number(request, sessions)
    return {
        "plan": plan,
        "target_words": shown.cue_sentence(plan),
        "rises": [(str(one), rise_words(one)) for one in gait.RISES if plan.rise_percent not in (None, one)],
        "stop": shown.stop_advised(sessions, runs),
        "share": shown.forefoot_share(plan, today) if plan.cue == GaitPlan.Cue.FOREFOOT else "",
        "rechecks": shown.rechecks(plan, sessions, today),
        "beside": shown.target_beside(episode, today),
        "lines": [{"line": one, "feedback": shown.feedback_words(one.planned) if one.planned else ""} for one in lines],
        "runs": runs[: shown.SHOWN_RUNS],
        "number": number,
        "session_form": SessionForm(initial=session_start(request, sessions, runs, number, today)),
        "end_form": EndForm(),
    }


def asked_number(request, sessions) -> int:
    """Return the session that is put right, or the one that comes next."""
    if asked := request.GET.get("session"):
        return number_in(asked)
    return min(max((one.number for one in sessions), default=0) + 1, 20)


def session_start(request, sessions, runs: list[RunLog], number: int, today) -> dict[str, object]:
    """Return what the form of a session begins with: as kept, else as planned, with a run's day, minutes and pain."""
    kept = next((one for one in sessions if one.number == number), None)
    if kept is not None:
        return {name: getattr(kept, name) for name in SessionForm.Meta.fields}
    planned = next((one for one in gait.SESSIONS if one.number == number), gait.SESSIONS[-1])
    begin = {"done_on": today, "minutes": planned.minutes, "feedback_percent": planned.feedback_percent}
    run = next((one for one in runs if str(one.pk) == request.GET.get("run")), None)
    if run is not None:
        begin |= {"done_on": run.done_on, "minutes": run.duration_min or planned.minutes, "pain": run.pain_during}
    return begin
