"""Raising and ticking off alerts: the bridge between what patients log and rule R-F06 (patients/rules/safety.py)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from patients.models import ClinicThreshold, Episode, Patient
from patients.rules import safety
from patients.rules.card import Card
from patients.rules.findings import Findings
from plans.alerts import Alert
from plans.models import RunLog, SessionLog, Swelling

LEVELS = {Swelling.NONE: 0, Swelling.SLIGHT: 1, Swelling.CLEAR: 2}
PAINS = ("pain_before", "pain_during", "pain_after_60min", "pain_next_morning")


def watch(log: SessionLog | RunLog, *, now: datetime) -> Alert | None:
    """Raise or widen the alert of this log where R-F06 asks for it; return it, or None.

    A new sign in an entry whose alert was ticked off opens it again.
    """
    pains = [pain for pain in (getattr(log, name, None) for name in PAINS) if pain is not None]
    episode = log.program.episode if isinstance(log, RunLog) else log.plan.episode
    changed = ClinicThreshold.objects.filter(clinic=episode.patient.clinic_id, key=safety.LOGGED_PAIN_FROM.key)
    findings = Findings(
        on=log.done_on,
        affected=episode.side,
        symptoms=symptoms_of(log),
        logged_pain=max(pains, default=None),
        thresholds=dict(changed.values_list("key", "value")),
    )
    told = {used.name for card in safety.alarm(findings) if isinstance(card, Card) for used in card.used}
    which = {"run": log} if isinstance(log, RunLog) else {"session": log}
    alert = Alert.objects.select_for_update().filter(**which).first()
    known = set(alert.reasons) if alert else set()
    if told <= known:
        return alert
    alert = alert or Alert(episode=episode, **which)
    alert.reasons, alert.pain, alert.told_at = sorted(known | told), max(pains, default=None), now
    alert.seen_at, alert.seen_by = None, None
    alert.save()
    return alert


def symptoms_of(log: SessionLog | RunLog) -> dict[str, bool]:
    """Return the answers of one log as the rules read them; what was not answered is left out."""
    names = ("locking", "giving_way", "night_pain")
    answers = {name: getattr(log, name) for name in names}
    answers["new_swelling"] = newly_swollen(log) if isinstance(log, RunLog) else log.new_swelling
    return {name: answer for name, answer in answers.items() if answer is not None}


def newly_swollen(run: RunLog) -> bool | None:
    """Return whether the knee was more swollen than at the run before; None where nothing was said.

    A swelling that the therapist has known since the last run is no news.
    """
    if not run.swelling:
        return None
    told = RunLog.objects.filter(program=run.program_id).exclude(pk=run.pk).exclude(swelling="")
    before = told.filter(done_on__lte=run.done_on, logged_at__lt=run.logged_at).order_by("-done_on", "-pk").first()
    return LEVELS[run.swelling] > (LEVELS[before.swelling] if before else 0)


def open_alerts(user):
    """Return what nobody has ticked off yet in the user's clinic, the user's own patients first."""
    rows = Alert.objects.visible_to(user).filter(seen_at__isnull=True, episode__patient__archived=False)
    return rows.select_related("episode__patient", "episode__therapist").order_by("told_at", "pk")


def waiting_for(patient: Patient) -> bool:
    """Return whether something that this patient told has not been seen yet."""
    return Alert.objects.filter(
        episode__patient=patient, episode__closed_on__isnull=True, seen_at__isnull=True
    ).exists()


def alerts_of(episode: Episode):
    """Return the episode's alerts, those that nobody has seen first."""
    return episode.alerts.select_related("seen_by").order_by("seen_at", "-told_at")


@transaction.atomic
def tick_off(alert: Alert, *, note: str, by) -> Alert:
    """Keep who has seen the alert, and what was done; the first tick counts."""
    alert = Alert.objects.select_for_update(of=("self",)).get(pk=alert.pk)
    if alert.seen_at is None:
        alert.seen_at, alert.seen_by, alert.seen_note = timezone.now(), by, note.strip()[:300]
        alert.save()
    return alert
