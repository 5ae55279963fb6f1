"""The pages of the portal.  Every lookup starts from request.portal, which knows one patient only."""

import uuid
from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic.distances import distance
from plans import logs
from plans.models import Plan, RunLog, SessionLog
from plans.portal.beside import beside_exercises
from plans.portal.doors import SeeOther, portal_patient, unless_stopped
from plans.portal.forms import DAYS_BACK, MorningForm, add_errors, day_words
from plans.portal.gait import cue_of, gait_plan_of, shoes_of
from plans.portal.intake import offer_to
from plans.portal.question_steps import questions_card
from plans.portal.run_day import coming_days, followed, ladder_of, run_of_the_day
from plans.portal.run_form import RunForm, answers_of
from plans.portal.today import (
    cards,
    days_to_tell,
    minutes_of,
    outcome_counts,
    pain_rule,
    prescriptions_of,
    recent_sessions,
    resting,
    session_form,
    waits_for_morning,
)
from plans.program import asks_soreness, light_of
from plans.running.spike_guard import DAYS

LOG_DAYS = timedelta(days=13)  # with today two weeks
LONGEST_DAYS = timedelta(days=DAYS)  # in which the longest run limits the next (R-R06)
show_or_take = require_http_methods(["GET", "HEAD", "POST"])


@portal_patient
@require_safe
@unless_stopped
def today(request):
    portal = request.portal
    plan = portal.plan
    recent = recent_sessions(portal)
    runs = list(portal.program.runs.all()) if portal.program else []
    page = {
        "rule": pain_rule(portal.program),
        "run": run_of_the_day(portal),
        "run_stopped": portal.program is not None and portal.gate.no_running,
        "alarm": portal.alarm,
        "run_paused": portal.program is not None and portal.program.status == portal.program.Status.PAUSED,
        "intake": offer_to(portal),
        "morning": MorningForm() if waits_for_morning(portal, [*recent, *runs]) else None,
    }
    page |= questions_card(portal) | how_to_run(portal, page["run"])
    if plan is not None:
        log = next((one for one in recent if one.plan_id == plan.pk and one.done_on == portal.today), None)
        form = session_form(plan, portal.today, portal, log)
        rest = resting(form.prescriptions, recent, portal.today)
        page |= {"form": form, "log": log, "cards": cards(portal, form.prescriptions, form, rest)}
        page |= {"all_rest": bool(rest) and len(rest) == len(form.prescriptions)}
        page |= {"minutes": minutes_of(form.prescriptions, rest)}
        page |= {"other_days": _other_days(portal, plan)}
    return render(request, "portal/today.html", page)


def how_to_run(portal, run) -> dict:
    """Return cue and shoes for the run of the day, or for runs without a program; nothing while it is time to rest."""
    if portal.gate.no_running or (portal.program is not None and (run is None or run.held or run.ask_first)):
        return {}
    return {"cue": cue_of(portal), "shoes": shoes_of(portal)}


@portal_patient
@show_or_take
@unless_stopped
def session(request):
    """One day's exercises: a day just past, a correction, or what was sent with something to put right."""
    portal, asked = request.portal, request.POST or request.GET
    plan, day = _asked_plan(portal, asked), _asked_day(portal, asked)
    log = SessionLog.objects.filter(plan=plan, done_on=day).prefetch_related("exercises").first()
    if request.method != "POST" and log is not None and not log.is_editable(portal.now):
        messages.warning(request, logs.closed_sentence(log))
        return SeeOther(reverse("portal:log"))
    form = session_form(plan, day, portal, log, _sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            _refuse_long_ago(portal, day, log)
            kept = logs.log_session(plan, done_on=day, outcomes=form.outcomes(), now=portal.now, **form.told())
        except ValidationError as error:
            add_errors(form, error)
        else:
            _answer_to_session(request, kept)
            return SeeOther(reverse("portal:today"))
    page = {"form": form, "log": log, "day": day_words(day, portal.today)}
    page |= {"cards": cards(portal, form.prescriptions, form)}
    return render(request, "portal/session.html", page, status=422 if form.errors else 200)


@portal_patient
@require_POST
def morning(request):
    form = MorningForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Tap a number from 0 to 10 first."))
    elif logs.log_morning(request.portal.patient, pain=form.cleaned_data["pain"], now=request.portal.now):
        messages.success(request, _("Thank you. This morning's answer is saved."))
    else:
        messages.info(request, _("This morning's answer was already saved."))
    return SeeOther(reverse("portal:today"))


@portal_patient
@show_or_take
@unless_stopped
def run(request):
    """A new run, or the correction of one.

    While a red flag stops running, the page says so; what was run before is still told, by ?done.
    """
    portal = request.portal
    log = _asked_run(portal, _client_id(request))
    program = log.program if log else portal.program
    if program is None:
        raise Http404
    if request.method != "POST" and log is not None and not log.is_editable(portal.now):
        messages.warning(request, logs.closed_sentence(log))
        return SeeOther(reverse("portal:log"))
    if request.method != "POST" and log is None and portal.gate.no_running and "done" not in request.GET:
        return render(request, "portal/no_run.html")
    days = days_to_tell(portal, program.started_on)
    if log is not None and log.done_on not in days:
        days.append(log.done_on)
    form = RunForm(
        _sent(request),
        today=portal.today,
        days=days,
        units=portal.clinic.units,
        told_on=logs.told_days(portal.patient, without=_client_id(request), since=min(days)),
        longest_km=logs.longest_km(portal.patient, without=_client_id(request), since=portal.today - LONGEST_DAYS),
        asks_sore=asks_soreness(program),
        initial=answers_of(log, portal.clinic.units) if log else _new_run(portal),
    )
    if request.method == "POST" and form.is_valid():
        try:
            kept = logs.log_run(
                program,
                client_id=form.cleaned_data["client_id"],
                done_on=date.fromisoformat(form.cleaned_data["done_on"]),
                now=portal.now,
                of_program=form.cleaned_data["of_program"],
                **form.told(),
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            _answer_to_run(request, kept)
            return SeeOther(reverse("portal:today"))
    return render(request, "portal/run.html", {"form": form, "log": log}, status=422 if form.errors else 200)


@portal_patient
@require_safe
@unless_stopped
def program(request):
    """The whole way back to running: where the patient is, what comes next, and by which rules."""
    portal = request.portal
    run_today = run_of_the_day(portal)
    if run_today is None and portal.program is not None:  # on hold or stopped: the first page says so
        return SeeOther(reverse("portal:today"))
    if run_today is None:
        raise Http404
    page = {"run": run_today, "rule": pain_rule(portal.program), "stages": ladder_of(portal)}
    page |= {"goal": portal.program, "coming": coming_days(portal), "alarm": portal.alarm}
    return render(request, "portal/program.html", page)


def told_distance(one: RunLog | SessionLog, units: str) -> str:
    """Return how far a run was, as the patient counts; nothing for exercises and where it was not told."""
    km = getattr(one, "distance_km", None)
    return "" if km is None else distance(km, units)


@portal_patient
@require_safe
def log(request):
    """What the patient told in the last two weeks, newest first."""
    portal = request.portal
    runs = RunLog.objects.filter(
        program__episode__patient=portal.patient, done_on__gte=portal.today - LOG_DAYS
    ).select_related("program")
    entries = [*recent_sessions(portal, LOG_DAYS), *runs]
    entries.sort(key=lambda one: (one.done_on, one.logged_at), reverse=True)
    shown = [
        {
            "log": one,
            "day": day_words(one.done_on, portal.today),
            "is_run": isinstance(one, RunLog),
            "distance": told_distance(one, portal.clinic.units),
            "counts": "" if isinstance(one, RunLog) else outcome_counts(one),
            "open": one.is_editable(portal.now),
        }
        for one in entries
    ]
    return render(request, "portal/log.html", {"entries": shown})


@portal_patient
@require_safe
@unless_stopped
def exercises(request):
    portal, plan = request.portal, request.portal.plan
    shown = prescriptions_of(plan, without_impact=portal.gate.no_impact) if plan else []
    page = {"phase": plan.current_phase(), "cards": cards(portal, shown)} if plan else {}
    page |= {"beside": beside_exercises(plan, portal.today, has_cue=gait_plan_of(portal) is not None)} if plan else {}
    return render(request, "portal/exercises.html", page | {"rule": pain_rule(portal.program)})


def _sent(request):
    return request.POST if request.method == "POST" else None


def _asked_plan(portal, asked):
    """Return the plan that a form names, or the present one; a plan of anybody else is not found."""
    own = Plan.objects.filter(episode__patient=portal.patient).exclude(status=Plan.Status.DRAFT)
    own = own.select_related("episode__patient__clinic")
    number = asked.get("plan", "")
    if number:
        if not (number.isascii() and number.isdecimal() and len(number) < 18):
            raise Http404
        return get_object_or_404(own, pk=number)
    if portal.plan is None:
        raise Http404
    return portal.plan


def _asked_day(portal, asked):
    try:
        return date.fromisoformat(asked["done_on"]) if "done_on" in asked else portal.today
    except ValueError:
        raise Http404 from None


def _client_id(request) -> uuid.UUID | None:
    """Return the id that the browser chose for this run, or that its address names."""
    try:
        return uuid.UUID(request.POST.get("client_id") or request.GET.get("run") or "")
    except ValueError:
        return None


def _asked_run(portal, wanted):
    mine = RunLog.objects.filter(program__episode__patient=portal.patient, client_id=wanted)
    return mine.select_related("program__episode__patient__clinic").first()


def _refuse_long_ago(portal, day, log):
    if log is None and day < portal.today - timedelta(days=DAYS_BACK):
        raise ValidationError(
            _("That was %(day)s. You can tell about today and the two days before.")
            % {"day": day_words(day, portal.today)}
        )


def _other_days(portal, plan):
    """Return yesterday and the day before, as the links under the form show them."""
    days = [day for day in days_to_tell(portal, plan.starts_on) if day != portal.today]
    return [{"day": day, "words": day_words(day, portal.today)} for day in days]


def _new_run(portal):
    return {"done_on": portal.today.isoformat(), "outcome": "done", "of_program": "yes"}


def _answer_to_session(request, kept):
    """Thank; signs of alarm get no praise, the page that follows says what to do (R-F06)."""
    if hasattr(kept, "alert"):
        messages.warning(request, _("Saved. Read what to do now."))
    else:
        messages.success(request, _("Saved. Well done."))


def _answer_to_run(request, kept):
    """Thank, or after a red run ask for rest: the patient must not wait for somebody to read the log (R-L01)."""
    if request.portal.gate.no_running:
        messages.warning(request, _("Saved. Do not run again before your therapist says so."))
    elif followed(kept.program) and light_of(kept.program, kept).colour == "red":
        messages.warning(
            request,
            _("Saved. Your knee did not like this run. Do not run again before you have talked to your therapist."),
        )
    else:
        messages.success(request, _("Saved. Thank you for telling us."))
