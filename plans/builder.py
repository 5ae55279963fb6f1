"""What the plan builder's buttons do to a draft: phases and exercises added, moved, removed."""

from django.db.models import Max
from django.utils.translation import gettext as _

from plans.models import Phase, Plan, Prescription
from plans.stage_dose import set_stage_dose

BUTTONS = {"remove", "up", "down", "add", "add_phase", "remove_phase", "swap", "dose", "star", "stage_dose"}
BUTTONS |= {"add_adjunct", "remove_adjunct"}


def claim_save(plan: Plan, *, by) -> bool:
    """Write the plan's own fields if nobody else saved since the page was opened."""
    seen = plan.saved_count
    claimed = Plan.objects.filter(pk=plan.pk, saved_count=seen, status=Plan.Status.DRAFT).update(saved_count=seen + 1)
    if claimed:
        plan.saved_count, plan.saved_by = seen + 1, by
        plan.save()  # one by one, so that the audit sees what changed
    return bool(claimed)


def press(plan: Plan, data) -> None:
    """Do what the pressed button of the form asks for, if it was one of BUTTONS."""
    rows = Prescription.objects.filter(phase__plan=plan)
    if data.get("remove", "").isdecimal():
        rows.filter(pk=data["remove"]).delete()
    for name, direction in (("up", -1), ("down", 1)):
        if data.get(name, "").isdecimal():
            move(rows.filter(pk=data[name]).first(), direction)
    if data.get("stage_dose", "").isdecimal():
        set_stage_dose(rows.select_related("phase", "exercise").filter(pk=data["stage_dose"]).first())
    if data.get("remove_adjunct", "").isdecimal():
        plan.adjuncts.filter(pk=data["remove_adjunct"]).delete()
    if "add_phase" in data:
        add_phase(plan)
    if data.get("remove_phase", "").isdecimal():
        remove_phase(plan.phases.filter(pk=data["remove_phase"]).first())


def move(row: Prescription | None, direction: int) -> None:
    """Shift an exercise one place within its phase; at the ends it stays."""
    if row is None:
        return
    order = list(row.phase.prescriptions.all())
    here = order.index(row)
    there = min(max(here + direction, 0), len(order) - 1)
    order.insert(there, order.pop(here))
    for position, one in enumerate(order, start=1):
        if one.position != position:
            one.position = position
            one.save()


def add_phase(plan: Plan) -> Phase:
    """Append an empty phase to fill in."""
    last = plan.phases.aggregate(last=Max("position"))["last"] or 0
    return Phase.objects.create(plan=plan, position=last + 1, title=_("New phase"))


def remove_phase(phase: Phase | None) -> None:
    """Remove a phase with its exercises and close the gap; a plan keeps at least one."""
    if phase is None or phase.plan.phases.count() == 1:
        return
    plan = phase.plan
    phase.delete()
    for position, one in enumerate(plan.phases.all(), start=1):
        if one.position != position:
            one.position = position
            one.save()
