"""What a PT decides in a run program besides the stage: lifting a limit once, kinds of running, building up."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic import audit
from plans.gates import gate_of
from plans.models import RunDecision, RunProgram, RunUnlock
from plans.program import passed_on
from plans.running.case import LIMITS
from plans.running.engine import Advice

KINDS_RULE = "R-R12"


@transaction.atomic
def lift_limit(program: RunProgram, *, limit: str, advice: Advice, reason: str, by, today: date | None = None):
    """Lift the spike guard (R-R06) or the rest days (R-R08) for the next run only; return the decision.

    Raises ValidationError for any other limit, without a reason, and while a red flag stops running.
    """
    gate_of(program.episode).refuse_running()
    if limit not in LIMITS:
        raise ValidationError(_("“%(limit)s” is no limit that can be lifted.") % {"limit": limit[:20]})
    reason = needed(reason, _("Give a reason: this limit holds for every run, and colleagues will ask."))
    return decision(program, RunDecision.Kind.OVERRIDE, advice, reason=reason, rule_ids=limit, by=by, today=today)


@transaction.atomic
def begin_build_up(
    program: RunProgram, *, advice: Advice, reason: str, by, today: date | None = None
) -> RunDecision | None:
    """Take the program as passed: from now on distance is built up toward the goal; None where that is so already.

    Raises ValidationError where the rules do not propose it and no reason is given, and while a red flag stops running.
    """
    gate_of(program.episode).refuse_running()
    if passed_on(program):
        return None
    if advice.action != "finish":
        reason = needed(reason, _("Give a reason: the rules do not say yet that the program is passed."))
    row = decision(program, RunDecision.Kind.BUILD_UP, advice, reason=reason, by=by, today=today)
    program.status = RunProgram.Status.BUILDING
    program.save()
    return row


@transaction.atomic
def allow_kind(program: RunProgram, *, kind: str, advice: Advice, reason: str, by, today: date | None = None):
    """Allow a kind of running (R-R12); return its row, the present one where it was allowed already.

    Raises ValidationError for an unknown kind, and without a reason where the rules do not propose it yet.
    """
    gate_of(program.episode).refuse_running()
    proposed = advice.proposed_unlock
    if kind not in RunUnlock.Kind.values:
        raise ValidationError(_("“%(kind)s” is no kind of running.") % {"kind": kind[:20]})
    if allowed := program.unlocks.filter(kind=kind).first():
        return allowed
    if proposed is None or proposed.kind != kind:
        reason = needed(reason, _("Give a reason: the rules do not propose this kind of running yet."))
    row = RunUnlock(
        program=program,
        kind=kind,
        reason=reason.strip(),
        unlocked_on=today or timezone.localdate(),
        unlocked_by=by,
    )
    row.full_clean()
    row.save()
    known = {"reason": reason, "rule_ids": KINDS_RULE, "changes": {"kind": kind}}
    decision(program, RunDecision.Kind.ALLOWED, advice, by=by, today=today, **known)
    audit.record(program, "unlock")
    return row


@transaction.atomic
def forbid_kind(program: RunProgram, *, kind: str, advice: Advice, reason: str, by, today: date | None = None):
    """Take a kind of running back; return the decision, None where it was not allowed.

    Raises ValidationError without a reason.
    """
    row = program.unlocks.filter(kind=kind).first()
    if row is None:
        return None
    reason = needed(reason, _("Give a reason: it was allowed, and colleagues will ask."))
    row.delete()
    known = {"reason": reason, "rule_ids": KINDS_RULE, "changes": {"kind": kind}}
    return decision(program, RunDecision.Kind.TAKEN_BACK, advice, by=by, today=today, **known)


def keep_changes(program: RunProgram, *, changes: dict[str, list], reason: str, by, today: date | None = None):
    """Keep what was changed in the settings as a decision; None where nothing was that needs a reason.

    changes: [before, after] by field.  Raises ValidationError without a reason.
    """
    if not changes:
        return None
    reason = needed(reason, _("Give a reason: colleagues will ask why this was changed."))
    return decision(program, RunDecision.Kind.SETTINGS, None, reason=reason, changes=changes, by=by, today=today)


def decision(
    program: RunProgram,
    kind: str,
    advice: Advice | None,
    *,
    reason: str,
    by,
    today: date | None,
    rule_ids: str = "",
    changes: dict | None = None,
) -> RunDecision:
    """Keep a decision that moves no stage.  advice: what it rested on; None: on none."""
    row = RunDecision(
        program=program,
        kind=kind,
        basis=dict(advice.basis) if advice else {},
        changes=changes or {},
        from_stage=program.stage,
        to_stage=program.stage,
        proposed=advice.to_stage if advice else "",
        rule_ids=rule_ids or (", ".join(advice.rule_ids) if advice else ""),
        reason=reason.strip(),
        decided_on=today or timezone.localdate(),
        decided_by=by,
    )
    row.full_clean()
    row.save()
    return row


def needed(reason: str, sentence: str) -> str:
    if not reason.strip():
        raise ValidationError(sentence)
    return reason
