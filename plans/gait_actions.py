"""What changes gait retraining and advice on shoes: beginning a cue, its sessions, its rise, its end."""

from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import Episode
from plans.gait_catalogue import shoe_advice
from plans.gates import gate_of
from plans.run_models import GaitPlan, GaitSession, ShoeAdvice
from plans.running.gait import RISES, STOP_ABOVE

ONE_DAY = timedelta(days=1)


@transaction.atomic
def start_cue(episode: Episode, *, values: dict[str, object], reason: str, by, today: date) -> GaitPlan:
    """Begin a cue.  values: cue, baseline_cadence, baseline_speed_kmh, rise_percent.

    Raises ValidationError while another cue runs (one at a time), and while a red flag stops running.
    """
    gate_of(episode).refuse_running()
    if current_cue(episode) is not None:
        raise ValidationError(_("One cue at a time: end the present one first."))
    refuse_odd_rise(values["rise_percent"])
    plan = GaitPlan(episode=episode, started_on=today, reason=reason.strip(), set_by=by, **values)
    plan.full_clean()
    plan.save()
    return plan


def current_cue(episode: Episode) -> GaitPlan | None:
    """Return the cue that is being used now."""
    return GaitPlan.objects.filter(episode=episode, ended_on__isnull=True).select_related("set_by").first()


@transaction.atomic
def keep_session(plan: GaitPlan, *, number: int, values: dict[str, object], by, today: date) -> GaitSession:
    """Keep a session that was done; the same number again corrects it.

    values: done_on, minutes, feedback_percent, cadence, pain, note.
    Raises ValidationError for a cue that has ended, for a day outside it or out of the order of the sessions, and
    for a second session of one day.
    """
    refuse_ended(plan)
    check_day(plan, number, values["done_on"], today)
    row = plan.sessions.filter(number=number).first() or GaitSession(plan=plan, number=number)
    for name, value in values.items():
        setattr(row, name, value)
    row.noted_by = by
    row.full_clean()
    row.save()
    return row


def check_day(plan: GaitPlan, number: int, done_on: date, today: date) -> None:
    """Sessions rise with their days, one a day: feedback fades from session to session (R-I08)."""
    others = list(plan.sessions.exclude(number=number))
    first = max((one.done_on + ONE_DAY for one in others if one.number < number), default=plan.started_on)
    last = min((one.done_on - ONE_DAY for one in others if one.number > number), default=today)
    told = {"day": f"{done_on:%Y-%m-%d}", "first": f"{first:%Y-%m-%d}", "last": f"{last:%Y-%m-%d}"}
    same = next((one for one in others if one.done_on == done_on), None)
    if same is not None:
        sentence = _("Session %(number)d was on %(day)s already: one session a day.") % (told | {"number": same.number})
    elif first > last:
        sentence = _("%(day)s does not fit: no day is left between the sessions before and after it.") % told
    elif not first <= done_on <= last:
        sentence = _("%(day)s does not fit: give a day from %(first)s to %(last)s.") % told
    else:
        return
    raise ValidationError({"done_on": sentence})


@transaction.atomic
def change_rise(plan: GaitPlan, *, rise_percent: Decimal) -> None:
    """Set the rise of the cadence.  Higher only after a session that was well tolerated (Heiderscheit11, Willy16).

    Raises ValidationError for a cue without a number or that has ended, and where the last session does not say that
    the pain stayed at 2 of 10 or less.
    """
    refuse_ended(plan)
    if plan.baseline_cadence is None or plan.rise_percent is None:
        raise ValidationError(_("This cue has no cadence to raise."))
    last = plan.sessions.order_by("-number").first()
    if rise_percent > plan.rise_percent and (last is None or last.pain is None or last.pain > STOP_ABOVE):
        raise ValidationError(
            _("Raise it after a session with knee pain of %(limit)d or less: log that session first.")
            % {"limit": STOP_ABOVE}
        )
    refuse_odd_rise(rise_percent)
    plan.rise_percent = rise_percent
    plan.full_clean()
    plan.save()


def end_cue(plan: GaitPlan, *, reason: str, today: date) -> None:
    """End a cue.  Raises ValidationError without a reason, and for one that has ended already."""
    refuse_ended(plan)
    if not reason.strip():
        raise ValidationError({"end_reason": _("Give a reason: why does this cue end?")})
    plan.ended_on, plan.end_reason = today, reason.strip()
    plan.full_clean()
    plan.save()


def refuse_odd_rise(rise_percent: Decimal | None) -> None:
    if rise_percent is not None and rise_percent not in RISES:
        raise ValidationError({"rise_percent": _("Choose one of the list.")})


def refuse_ended(plan: GaitPlan) -> None:
    if plan.ended_on:
        raise ValidationError(_("This cue has ended. Start it again to go on."))


@transaction.atomic
def give_shoe_advice(episode: Episode, *, code: str, values: dict[str, object], by) -> ShoeAdvice:
    """Give advice on shoes; the same advice again gets the new days and note.  values: starts_on, ends_on, note."""
    if code not in shoe_advice():
        raise ValidationError({"code": _("Choose one of the list.")})
    row = ShoeAdvice.objects.filter(episode=episode, code=code).first() or ShoeAdvice(episode=episode, code=code)
    for name, value in values.items():
        setattr(row, name, value)
    row.given_by = by
    row.full_clean()
    row.save()
    return row
