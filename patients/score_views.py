"""The page of an episode's questionnaires: where the patient stands, entering, correcting, asking."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from clinic import audit
from clinic.scope import visible_or_404
from clinic.views import admin_page as page
from patients import asking, scoring
from patients.derived import Silent
from patients.instruments import Instrument, instruments
from patients.intake import ToldBy
from patients.models import Episode
from patients.score_forms import ActivitiesForm, CorrectionForm, EntryForm
from patients.score_series import Told, change_between, told_of
from patients.score_words import CHIPS, SILENCES, VERDICTS, doubt_words, language, shown, with_unit


@require_http_methods(["GET", "POST"])
def scores_page(request, pk):
    """Where the patient stands, and the forms.  ?correct= names the score that is put right."""
    episode = visible_or_404(Episode, request.user, pk)
    if request.method == "GET":
        audit.record(episode, "read")
        return show(request, episode, correction=asked_correction(episode, request.GET.get("correct")))
    if not request.user.has_perm("patients.add_outcomescore"):
        raise PermissionDenied
    pressed = next((name for name in PRESSED if name in request.POST), None)
    if pressed is None:
        raise Http404
    return PRESSED[pressed](request, episode)


def asked_correction(episode: Episode, number: str | None) -> CorrectionForm | None:
    return CorrectionForm(own_row(episode, number)) if number else None


def own_row(episode: Episode, number: str):
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        raise Http404
    return get_object_or_404(episode.scores.select_related("episode"), pk=number)


def save_entries(request, episode: Episode):
    form = EntryForm(episode, request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was saved yet, see below."))
        return show(request, episode, entry=form)
    count = len(form.save(by=request.user))
    messages.success(request, ngettext("%(count)d score saved.", "%(count)d scores saved.", count) % {"count": count})
    return redirect("admin:scores", episode.pk)


def save_correction(request, episode: Episode):
    form = CorrectionForm(own_row(episode, request.POST["correct"]), request.POST)
    if not form.is_valid():
        return show(request, episode, correction=form)
    form.save(by=request.user)
    messages.success(request, _("The score is corrected. What it was before stays in the audit trail."))
    return redirect("admin:scores", episode.pk)


def remove(request, episode: Episode):
    if not request.user.has_perm("patients.delete_outcomescore"):
        raise PermissionDenied
    own_row(episode, request.POST["remove"]).delete()
    messages.success(request, _("The score is removed. The audit trail still says what it was."))
    return redirect("admin:scores", episode.pk)


def name_activities(request, episode: Episode):
    form = ActivitiesForm(episode, request.POST)
    if not form.is_valid():
        return show(request, episode, naming=form)
    try:
        scoring.name_activities(episode, form.words(), named_by=ToldBy.THERAPIST)
    except ValidationError as error:
        form.add_error(None, error)
        return show(request, episode, naming=form)
    return redirect("admin:scores", episode.pk)


def retire(request, episode: Episode):
    number = request.POST["retire"]
    if not number.isdecimal() or len(number) > 17:
        raise Http404
    activity = get_object_or_404(episode.activities, pk=number)
    try:
        scoring.retire(activity, not activity.retired)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("admin:scores", episode.pk)


def ask_now(request, episode: Episode):
    asking.ask_now(episode, timezone.localdate())
    messages.success(request, _("The portal asks the patient at the next visit there."))
    return redirect("admin:scores", episode.pk)


PRESSED = {
    "save": save_entries,
    "correct": save_correction,
    "remove": remove,
    "name": name_activities,
    "retire": retire,
    "ask": ask_now,
}


def show(request, episode: Episode, *, entry=None, correction=None, naming=None):
    told = told_of(episode)
    today = timezone.localdate()
    return page(
        request,
        "patients/scores.html",
        _("Questionnaires"),
        episode=episode,
        patient=episode.patient,
        assessment=episode.assessments.first(),
        rows=[standing(instruments()[name], series) for name, series in told.items()],
        entries=entries(told),
        activities=episode.activities.order_by("retired", "position", "pk"),
        entry=entry or EntryForm(episode),
        correction=correction,
        naming=naming or ActivitiesForm(episode),
        asked=asking.questions_for(episode, told, today),
        quiet=asking.is_quiet(episode, today),
        may_change=request.user.has_perm("patients.add_outcomescore"),
        may_remove=request.user.has_perm("patients.delete_outcomescore"),
    )


def standing(instrument: Instrument, series: tuple[Told, ...]) -> dict:
    """Return one row of the summary: the last score, and how it differs from the first and from the one before."""
    last = series[-1]
    band = instrument.band(last.score.total)
    return {
        "instrument": instrument,
        "text": instrument.text(language()),
        "last": last,
        "value": with_unit(instrument, last.score.total),
        "beside": [(shown(instrument, one.score.total), one.score.by_patient) for one in last.conflicts],
        "band": band.label(language()) if band else "",
        "since_start": change_words(instrument, series[0], last) if len(series) > 1 else None,
        "since_last": change_words(instrument, series[-2], last) if len(series) > 2 else None,
        "silence": SILENCES["rates_change" if instrument.rates_change else "value_missing"],
    }


def change_words(instrument: Instrument, earlier: Told, later: Told) -> dict:
    """Return a change as the page says it: chip, both numbers, the day of the first, and what speaks against it."""
    found = change_between(instrument, earlier, later)
    if instrument.rates_change:
        return {"silence": SILENCES["rates_change"]}
    silent = isinstance(found.verdict, Silent)
    return {
        "chip": "" if silent else VERDICTS[found.verdict],
        "look": "" if silent else CHIPS[found.verdict],
        "silence": SILENCES[found.verdict.reason] if silent else "",
        "earlier": shown(instrument, found.earlier),
        "later": shown(instrument, found.later),
        "on": found.on,
        "doubts": [doubt_words(figure) for figure in found.doubts],
        "activities": found.activities,
        "left_out": found.left_out,
    }


def entries(told: dict[str, tuple[Told, ...]]) -> list[dict]:
    """Return every score there is, newest first, also those that another one of the same day stands before."""
    found = [
        {
            "told": one,
            "name": instruments()[name].text(language()).short,
            "value": shown(instruments()[name], one.score.total),
        }
        for name, series in told.items()
        for day in series
        for one in (day, *day.beside)
    ]
    return sorted(found, key=lambda entry: entry["told"].score.on, reverse=True)
