"""The history of an episode: the therapist's page, with the patient's own words beside each field."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic import audit
from clinic.scope import visible_or_404
from clinic.views import admin_page as page
from patients.history import NAMES, SECTIONS, Told, answer_words, field_words, is_said, told_of, without_gaps
from patients.intake import Intake, ToldBy, TrainingWeek
from patients.intake_fields import distance_words, in_units
from patients.intake_forms import IntakeForm, Weeks
from patients.load_sums import Rise, largest_single_run, largest_weekly_rise
from patients.models import Episode

WEEK_FIELDS = ("runs", "km", "longest_km")


@require_http_methods(["GET", "POST"])
def intake(request, pk):
    episode = visible_or_404(Episode, request.user, pk)
    told = told_of(episode)
    if request.method == "GET":
        audit.record(episode, "read")
        return show(request, episode, told)
    if not request.user.has_perm("patients.change_intake"):
        raise PermissionDenied
    if "ask" in request.POST:
        ask(episode, told, by=request.user)
        messages.success(request, _("The patient finds the questions in the portal now."))
        return redirect("admin:intake", episode.pk)
    if request.htmx:
        return sums_while_typing(request, episode, told)
    return save(request, episode, told)


def ask(episode: Episode, told: Told, *, by) -> None:
    """Offer the questions in the portal (again), whatever the patient follows there now."""
    row = told.patient or Intake(episode=episode, told_by=ToldBy.PATIENT)
    row.asked_at, row.asked_by = timezone.now(), by
    row.save()


def parts(episode: Episode, told: Told, data=None) -> tuple[IntakeForm, Weeks]:
    units = episode.patient.clinic.units
    row = told.therapist or Intake(episode=episode, told_by=ToldBy.THERAPIST)
    first = told.therapist or told.patient
    until = timezone.localdate(first.told_at) if first else timezone.localdate()
    weeks = Weeks(row, data, units=units, until=until)
    return IntakeForm(data, instance=row, names=NAMES, units=units), weeks


def save(request, episode: Episode, told: Told):
    """Keep all of it, or say what is wrong and keep what was typed on the page."""
    wish = request.POST.get("take", "")
    names = taken_names(request.POST, told, wish)
    data = with_taken(request.POST, episode, told, wish, names) if told.patient else request.POST
    form, weeks = parts(episode, told, data)
    whole = [form.is_valid(), weeks.is_valid()]
    if not all(whole):
        return show(request, episode, told, form=form, weeks=weeks)
    with transaction.atomic():
        form.instance.told_at, form.instance.recorded_by = timezone.now(), request.user
        weeks.intake = form.save({name: getattr(told.patient, name) for name in names})
        weeks.save()
    messages.success(request, _("Saved."))
    response = redirect("admin:intake", episode.pk)
    if wish and wish != "all":
        response["Location"] += f"#div_id_{wish}" if wish in NAMES else "#weeks"
    return response


def taken_names(posted, told: Told, wish: str) -> list[str]:
    """Return the fields to take over: the one whose button was pressed, or all that the therapist left empty."""
    if told.patient is None:
        return []
    wanted = [name for name in NAMES if name == wish or (wish == "all" and not any(posted.getlist(name)))]
    return [name for name in wanted if is_said(getattr(told.patient, name))]


def with_taken(posted, episode: Episode, told: Told, wish: str, names: list[str]):
    """Return what was posted with the patient's answers put in, as if they had been typed."""
    data, units = posted.copy(), episode.patient.clinic.units
    theirs = IntakeForm(instance=told.patient, names=NAMES, units=units)
    for name in names:
        value = theirs[name].value()
        data.setlist(name, value if isinstance(value, list) else [str(value)])
    for row in told.patient.weeks.all():
        for name in WEEK_FIELDS:
            key, value = f"week-{row.starts_on:%Y-%m-%d}-{name}", getattr(row, name)
            if value is not None and (wish == "weeks" or (wish == "all" and not data.get(key))):
                data[key] = str(value) if name == "runs" else f"{in_units(value, units):f}"
    return data


def sums_while_typing(request, episode: Episode, told: Told):
    """Return the sums over the weeks as they stand on the page, without saving them."""
    _form, weeks = parts(episode, told, request.POST)
    rows = [TrainingWeek(starts_on=day, **said) for day, said in weeks.said().items()] if weeks.is_valid() else []
    units = episode.patient.clinic.units
    context = {"sums": sums(rows, units), "week_errors": weeks.sentences()}
    return render(request, "patients/_load_sums.html", context)


def sums(rows, units: str) -> list[str]:
    """Return what the weeks come to, in sentences with their numbers."""
    weeks = without_gaps(rows)
    said = []
    if rise := largest_weekly_rise(weeks):
        said.append(
            _("Largest step between two weeks: %(before)s to %(after)s (%(percent)s %%), week from %(day)s.")
            % rise_words(rise, units)
        )
    if spike := largest_single_run(weeks):
        said.append(
            _("Longest run against the four weeks before: %(before)s to %(after)s (%(percent)s %%), week from %(day)s.")
            % rise_words(spike, units)
        )
    return said


def rise_words(rise: Rise, units: str) -> dict[str, str]:
    return {
        "before": distance_words(rise.before_km, units),
        "after": distance_words(rise.after_km, units),
        "percent": f"{rise.percent:+d}",
        "day": date_format(rise.on, "j M"),
    }


def show(request, episode: Episode, told: Told, *, form: IntakeForm | None = None, weeks: Weeks | None = None):
    units = episode.patient.clinic.units
    refused = form is not None
    if form is None:
        form, weeks = parts(episode, told)
    may_change = request.user.has_perm("patients.change_intake")
    if not may_change:
        for field in (field for one in (form, *weeks.forms) for field in one.fields.values()):
            field.disabled = True
    contradicted = told.contradictions()
    return page(
        request,
        "patients/intake.html",
        _("History"),
        status=422 if refused else 200,
        episode=episode,
        patient=episode.patient,
        step="intake",
        assessment=episode.assessments.first(),
        told=told,
        form=form,
        weeks=weeks,
        their_weeks=week_words(told.patient, units),
        sums=sums(told.weeks(), units),
        sections=[
            {"key": key, "title": title, "rows": [row_of(form, told, name, units) for name in names]}
            for key, title, names in SECTIONS
        ],
        contradictions=[contradiction(told, name, units) for name in contradicted],
        refused=refused,
        may_change=may_change,
    )


def row_of(form: IntakeForm, told: Told, name: str, units: str) -> dict:
    theirs = answer_words(told.patient, name, units) if told.patient else ""
    return {
        "name": name,
        "field": form[name],
        "theirs": theirs,
        "differ": bool(theirs and told.therapist and told.differ(name)),
    }


def contradiction(told: Told, name: str, units: str) -> dict[str, str]:
    return {
        "field": field_words(name),
        "ours": answer_words(told.therapist, name, units),
        "theirs": answer_words(told.patient, name, units),
    }


def week_words(intake: Intake | None, units: str) -> list[dict]:
    rows = intake.weeks.all() if intake else []
    return [
        {
            "day": row.starts_on,
            "runs": row.runs,
            "km": distance_words(row.km, units),
            "longest": distance_words(row.longest_km, units),
        }
        for row in rows
    ]
