"""The PT's pages around a plan: patient, plan builder, run program, sheets, portal link."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clinic import audit, print_pages, printing
from clinic.models import Units
from clinic.scope import visible_or_404
from clinic.views import admin_page as page
from clinic.views import tell
from exercises.models import Exercise
from exercises.start_doses import set_favourite
from patients.models import Episode, Patient
from plans import actions, gait_page, program_words, readiness_words
from plans import builder as building
from plans.alarms import alerts_of
from plans.forms import PaperForm, PlanBuilder
from plans.gait_actions import current_cue
from plans.gate_notices import notices_of
from plans.gates import Gate, gate_of
from plans.handouts.printing import request_handout
from plans.models import Handout, Phase, Plan, PortalLink, RunProgram
from plans.offer_words import SUBGROUPS
from plans.portal import links
from plans.program import advice_for, is_known, lights_of, protocol_of, unknown_words
from plans.protocol_views import offered_programs
from plans.protocol_words import repeat_words
from plans.readiness import readiness_of
from plans.reason_words import reason_words
from plans.reminders import reminders_of
from plans.run_models import OwnProtocol
from plans.run_page import build_up_words
from plans.running.choice import BY_GROUND
from plans.running.protocol_files import load_protocols
from plans.starters import starters
from plans.swap_words import swap_words

SHOWN_LOGS = 14


@require_GET
def patient_page(request, pk):
    """Everything about one patient, each thing one click from the place to act."""
    patient = visible_or_404(Patient, request.user, pk)
    audit.record(patient, "read")
    episode = patient.current_episode()
    clinical = request.user.has_perm("patients.view_episode")
    context = {
        "patient": patient,
        "link": link_context(patient),
        "handouts": handouts_of(patient),
        "clinical": clinical,
        "episodes": patient.episodes.select_related("therapist") if clinical else [],
    }
    if clinical and episode:
        language = (get_language() or "en")[:2]  # the PT chooses; what fills the plan is in the patient's
        context |= {
            "episode": episode,
            "gate": gate_of(episode),
            "notices": notices_of(episode),
            "alerts": alerts_of(episode)[:SHOWN_LOGS],
            "assessments": episode.assessments.select_related("assessed_by"),
            "plans": episode.plans.select_related("given_by"),
            "starters": [(starter.key, starter.title[language]) for starter in starters().values()],
            "program": program_context(episode, request.user),
            "protocols": offered_programs(request.user),
            "proposals": proposals(),
            "logs": logs_context(episode),
            "gait": gait_page.summary(current_cue(episode), timezone.localdate()),
            "reminders": reminders_of(episode, timezone.localdate()),
        }
    return page(request, "plans/patient_page.html", str(patient), **context)


def proposals() -> list[str]:
    """Return which program the rules propose for where the patient will run (R-R02), in words."""
    grounds, language = {"treadmill": _("treadmill"), "field": _("outdoors")}, get_language() or "en"
    return [
        f"{grounds[ground]}: {load_protocols()[key].title.in_language(language)}" for ground, key in BY_GROUND.items()
    ]


def link_context(patient: Patient) -> dict:
    link = PortalLink.objects.filter(patient=patient).select_related("patient__clinic").first()
    open_now = link is not None and links.is_open(link, timezone.now())
    return {
        "row": link,
        "address": links.url(link) if open_now else "",
        "locked": link is not None and link.wrong_years >= 5,
        "can_issue": patient.birth_year is not None,
    }


def handouts_of(patient: Patient):
    rows = Handout.objects.filter(plan__episode__patient=patient)
    return rows.select_related("plan", "phase", "requested_by").defer("snapshot")[:10]


def logs_context(episode: Episode) -> list:
    """Return what the patient told lately, newest first: exercise sessions and runs in one list."""
    from plans.models import RunLog, SessionLog

    sessions = SessionLog.objects.filter(plan__episode=episode).prefetch_related("exercises__prescription__exercise")
    runs = RunLog.objects.filter(program__episode=episode).select_related("program__episode")
    runs = runs.prefetch_related("program__unlocks")
    rows = [{"log": row, "kind": "session"} for row in sessions[:SHOWN_LOGS]]
    shown = list(runs[:SHOWN_LOGS])
    light = lights_of(shown[0].program) if shown else None  # an episode has one program
    rows += [{"log": row, "kind": "run", "light": light(row)} for row in shown]
    return sorted(rows, key=lambda row: row["log"].done_on, reverse=True)[:SHOWN_LOGS]


def program_context(episode: Episode, user) -> dict | None:
    program = RunProgram.objects.filter(episode=episode).select_related("episode__patient__clinic").first()
    if program is None:
        return None
    if not is_known(program):
        return {"row": program, "gone": unknown_words(program)}
    protocol = protocol_of(program)
    stage = protocol.stage(program.stage)
    language = get_language() or "en"
    units = episode.patient.clinic.units
    imperial = units == Units.IMPERIAL
    advice = advice_for(program, timezone.localdate())
    return {
        "row": program,
        "protocol": protocol,
        "title": protocol.title.in_language(language),
        "stage": stage,
        "stages": [(one.key, one.title.in_language(language)) for one in protocol.stages],
        "segments": program_words.segment_lines(stage, imperial=imperial),
        "total": program_words.total_words(stage, imperial=imperial),
        "advice": advice,
        "proposal": program_words.action_words(advice, protocol),
        "reasons": [reason_words(reason, protocol, units=units) for reason in advice.reasons],
        "guard": reason_words(advice.guard_reason, units=units),
        "build_up": build_up_words(advice, units),
        "can_decide": user.has_perm("plans.add_rundecision"),
    }


@require_POST
def start_plan(request, pk):
    """Fill a new draft from a template."""
    episode = visible_or_404(Episode, request.user, pk)
    starter = starters().get(request.POST.get("starter", ""))
    if starter is None:
        raise Http404
    try:
        plan = actions.start_plan(episode, starter=starter, by=request.user)
    except ValidationError as error:
        tell(request, error)
        return redirect("admin:patient_page", episode.patient_id)
    return redirect(plan)


@require_POST
def start_program(request, pk):
    """Give the episode a run program at its first stage, beside whatever plan it has."""
    episode = visible_or_404(Episode, request.user, pk)
    key = request.POST.get("protocol", "")
    own = own_to_start(request.user, key)
    if own is None and key not in load_protocols():
        raise Http404
    try:
        program = actions.start_program(episode, protocol_key="" if own else key, own=own)
    except ValidationError as error:
        tell(request, error)
    else:
        hint_at_open_stages(request, program)
        hint_at_readiness(request, program)
    return redirect("admin:patient_page", episode.patient_id)


def own_to_start(user, key: str) -> OwnProtocol | None:
    """Return the clinic's own program of a value such as `own:12`; None for a key of the library."""
    number = key.removeprefix("own:")
    if number == key:
        return None
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Http404
    return get_object_or_404(OwnProtocol.objects.visible_to(user), pk=number, retired_at=None)


def hint_at_open_stages(request, program: RunProgram) -> None:
    """Say where the program leaves open how often or how far: these stages cannot be scheduled yet."""
    stages = repeat_words(protocol_of(program))
    if stages:
        hint = _("This program leaves open how often or how far at: %(stages)s. These cannot be scheduled yet.")
        messages.warning(request, hint % {"stages": stages})


def hint_at_readiness(request, program: RunProgram) -> None:
    """Say how far the criteria before the first run are (R-R01): a program can be started before they are met."""
    ready = readiness_of(program.episode, timezone.localdate())
    if not ready.may_start:
        told = {"counted": readiness_words.counted(ready)}
        messages.warning(request, _("Before the first run, criteria (R-R01): %(counted)s You decide.") % told)


@require_POST
def revise_plan(request, pk):
    plan = visible_or_404(Plan, request.user, pk)
    try:
        return redirect(actions.revise(plan, by=request.user))
    except ValidationError as error:
        tell(request, error)
        return redirect(plan)


@require_http_methods(["GET", "POST"])
def plan_page(request, pk):
    """The builder while the plan is a draft; later, or without the right to change it, a page to read and print."""
    plan = visible_or_404(Plan, request.user, pk)
    if request.method == "POST" and not request.user.has_perm("plans.change_plan"):
        raise PermissionDenied
    if request.method == "POST" and plan.is_draft:
        gate = gate_of(plan.episode)
        if gate.closed:
            return show_plan(request, plan, PlanBuilder(plan, offered=offered_to(request.user)), status=422)
        return save_plan(request, plan, gate)
    if request.method == "GET":
        audit.record(plan, "read")
    else:
        messages.error(request, _("This version is in use, so nothing was changed. Revise it to open the next one."))
    return show_plan(request, plan, PlanBuilder(plan, offered=offered_to(request.user)))


def offered_to(user) -> QuerySet:
    return Exercise.objects.visible_to(user).on_offer()


def show_plan(request, plan: Plan, builder: PlanBuilder, *, status: int = 200, **context):
    gate = gate_of(plan.episode)
    return page(
        request,
        "plans/plan_page.html",
        _("Plan"),
        status=status,
        gate=gate,
        notices=notices_of(plan.episode),
        episode=plan.episode,
        plan=plan,
        patient=plan.patient,
        editable=plan.is_draft and not gate.closed and request.user.has_perm("plans.change_plan"),
        builder=builder,
        current_phase=plan.current_phase(),
        subgroups=[f"{code}: {SUBGROUPS.get(code, '')}" for code in plan.subgroups],
        paper_form=PaperForm(initial={"paper": plan.patient.clinic.paper}),
        program=program_context(plan.episode, request.user),
        logs=logs_context(plan.episode),
        handouts=handouts_of(plan.patient),
        **context,
    )


def save_plan(request, plan: Plan, gate: Gate):
    """Check and save all parts together, then do what the pressed button asks for."""
    seen = request.POST.get("saved_count", "")
    current = str(plan.saved_count) == seen  # before the forms are checked: a row of somebody else's is no mistake
    builder = PlanBuilder(plan, request.POST, offered=offered_to(request.user))
    if not builder.is_valid() and current:
        return show_plan(request, visible_or_404(Plan, request.user, plan.pk), builder, refused=builder.errors())
    with transaction.atomic():
        current = current and building.claim_save(plan, by=request.user)
        if current:
            builder.save()
            picked = [(phase, one) for phase, one in builder.picked() if allowed(request, gate, one)]
            for phase, exercise in picked:
                actions.add_exercise(phase, exercise)
            building.press(plan, request.POST)
            swap(request, builder, gate)
            take_dose(request, builder)
            star(request)
    if not current:
        return show_stale(request, plan, builder)
    if picked:  # the field is ready for the next one
        return redirect(f"{plan.get_absolute_url()}#id_pick-{picked[-1][0].pk}-exercise")
    return after_save(request, plan)


def allowed(request, gate: Gate, exercise: Exercise) -> bool:
    """Return whether the exercise may enter the plan; say why not."""
    try:
        gate.refuse_impact([exercise])
    except ValidationError as error:
        tell(request, error)
        return False
    return True


def swap(request, builder: PlanBuilder, gate: Gate) -> None:
    """Take the pressed step of the ladder; what is no neighbour (any more) is refused, the rest of the page is kept."""
    found = builder.swapped()
    if found:
        row, exercise = found
        if not allowed(request, gate, exercise):
            return
        before = copy(row)
        actions.swap_exercise(row, exercise)
        messages.success(request, swap_words(before, row))
    elif builder.wished_swap:
        messages.error(request, _("That exercise is not the next step of the ladder, so it was not swapped."))


def take_dose(request, builder: PlanBuilder) -> None:
    if not request.user.has_perm("exercises.change_clinicexercise"):
        return
    if builder.take_dose(by=request.user):
        messages.success(request, _("New plans start this exercise with your clinic's dose."))


def star(request) -> None:
    """Put the exercise beside the pressed star among the clinic's favourites, or take it out."""
    pk, _colon, wish = request.POST.get("star", "").partition(":")
    if pk.isdecimal() and request.user.has_perm("exercises.change_clinicexercise"):
        set_favourite(visible_or_404(Exercise, request.user, int(pk)), wish == "on", by=request.user)


def show_stale(request, plan: Plan, builder: PlanBuilder):
    """Two people had the plan open: the later one sees who was first, and keeps what was typed."""
    stored = visible_or_404(Plan, request.user, plan.pk)
    sentence = _(
        "%(who)s saved this plan meanwhile. Your values are below and not saved yet: compare, then save again."
    )
    return show_plan(request, stored, builder, refused=[sentence % {"who": stored.saved_by}])


def after_save(request, plan: Plan):
    if "print" in request.POST:
        return print_plan(request, plan)
    if "give" in request.POST:
        try:
            actions.give(visible_or_404(Plan, request.user, plan.pk), by=request.user)
            messages.success(request, _("The plan is in use: the patient sees it in the portal."))
        except ValidationError as error:
            tell(request, error)
        return redirect(plan)
    if not set(request.POST) & building.BUTTONS:
        messages.success(request, _("Draft saved."))
    return redirect(plan)


def print_plan(request, plan: Plan):
    phase = request.POST.get("phase", "")
    try:
        handout = request_handout(
            visible_or_404(Plan, request.user, plan.pk),
            by=request.user,
            phase=plan.phases.filter(pk=phase).first() if phase.isdecimal() else None,
            paper=request.POST.get("paper", "") if request.POST.get("paper") in ("A4", "Letter") else "",
        )
    except ValidationError as error:
        tell(request, error)
        return redirect(plan)
    return redirect(f"{handout.get_absolute_url()}?open")


@require_POST
def print_again(request, pk):
    """A sheet of a plan that is in use."""
    plan = visible_or_404(Plan, request.user, pk)
    if plan.is_draft:  # printing gives it to the patient: only on its own page, by those who may change plans
        raise Http404
    return print_plan(request, plan)


@require_POST
def enter_phase(request, pk):
    phase = visible_or_404(Phase, request.user, pk)
    try:
        actions.enter_phase(phase)
        messages.success(request, _("The patient is now in “%(phase)s”.") % {"phase": phase.title})
    except ValidationError as error:
        tell(request, error)
    return redirect(phase.plan)


@require_GET
def handout_page(request, pk):
    """Shows how far the sheet is and updates itself; when it is ready, the PDF opens."""
    handout = visible_or_404(Handout, request.user, pk)
    shown = print_pages.JobPage(
        handout,
        page="admin:handout_page",
        file="admin:handout_file",
        again="admin:retry_handout",
        back=handout.plan.get_absolute_url(),
        back_words=_("Back to the plan"),
    )
    context = {"handout": handout, "patient": handout.plan.patient}
    return print_pages.show(request, shown, "plans/handout_page.html", _("Home program"), **context)


@require_POST
def retry_handout(request, pk):
    handout = visible_or_404(Handout, request.user, pk)
    printing.retry(handout)
    return redirect(handout)


@require_GET
def handout_file(request, pk):
    """The exact bytes that were made, to whoever may see the patient."""
    handout = visible_or_404(Handout, request.user, pk)
    return print_pages.send(handout, "home-program.pdf")


@require_POST
def change_link(request, pk):
    """Issue, revoke, re-issue or extend a patient's portal link."""
    patient = visible_or_404(Patient, request.user, pk)
    link = PortalLink.objects.filter(patient=patient).first()
    wish = request.POST.get("wish", "")
    try:
        if wish == "issue":
            links.issue(patient, by=request.user)
        elif link is not None and wish in ("revoke", "reissue", "extend", "unlock"):
            getattr(links, wish)(link, by=request.user)
    except ValidationError as error:
        tell(request, error)
    return redirect("admin:patient_page", patient.pk)
