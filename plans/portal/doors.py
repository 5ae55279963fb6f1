"""Who stands behind a request: the patient of a remembered device, or nobody."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, wraps
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation

from clinic import audit
from clinic.models import Clinic
from patients.models import Intake, Patient, RedFlagAnswer
from plans.adjunct_words import CADENCE
from plans.adjuncts import Adjunct
from plans.alarms import waiting_for
from plans.alerts import Alert
from plans.days import local_day
from plans.gates import NOTHING_STOPPED, Gate, gate_of_patient
from plans.models import GaitPlan, Plan, PortalLink, PortalSession, RunProgram, RunUnlock, ShoeAdvice
from plans.portal import sessions

OWN = OuterRef("episode__patient")
CONCERNS = {  # asked along with the plan, so that an ordinary day costs no query more
    "has_red_flag": Exists(RedFlagAnswer.objects.filter(screen__episode__patient=OWN, present=True)),
    "has_alert": Exists(Alert.objects.filter(episode__patient=OWN, seen_at__isnull=True)),
    "has_gait": Exists(GaitPlan.objects.filter(episode__patient=OWN, ended_on__isnull=True)),
    "has_shoes": Exists(ShoeAdvice.objects.filter(episode__patient=OWN)),
    "has_cadence": Exists(Adjunct.objects.filter(plan=OuterRef("pk"), code=CADENCE)),
    "has_request": Exists(Intake.objects.filter(episode__patient=OWN, asked_at__isnull=False)),
}

HAS_UNLOCKS = Exists(RunUnlock.objects.filter(program=OuterRef("pk")))  # asked along with the run program


class SeeOther(HttpResponseRedirect):
    """The answer to a form that was taken: go on by GET, so that a reload sends nothing again."""

    status_code = 303


@dataclass
class Portal:
    """What a signed-in portal request may reach: everything starts from this patient."""

    session: PortalSession
    now: datetime

    @property
    def link(self) -> PortalLink:
        return self.session.link

    @property
    def patient(self) -> Patient:
        return self.link.patient

    @property
    def clinic(self) -> Clinic:
        return self.patient.clinic

    @property
    def today(self) -> date:
        return local_day(self.clinic, self.now)

    @cached_property
    def plan(self) -> Plan | None:
        """Return the plan in use, which knows beside itself whether anything else is to be looked up (CONCERNS)."""
        return Plan.objects.annotate(**CONCERNS).current_for(self.patient)

    def concerns(self, name: str) -> bool:
        """Return whether a look is needed: not where the plan's own query has already said that there is nothing."""
        return self.plan is None or getattr(self.plan, name)

    @cached_property
    def gate(self) -> Gate:
        """Return what open red flags stop for this patient."""
        return gate_of_patient(self.patient) if self.concerns("has_red_flag") else NOTHING_STOPPED

    @cached_property
    def alarm(self) -> bool:
        """Return whether the patient told something that cannot wait and that nobody has seen yet."""
        return self.concerns("has_alert") and waiting_for(self.patient)

    @cached_property
    def program(self) -> RunProgram | None:
        """Return the run program of the open episode, unless it is over."""
        return (
            RunProgram.objects.filter(episode__patient=self.patient, episode__closed_on__isnull=True)
            .exclude(status=RunProgram.Status.FINISHED)
            .select_related("episode__patient__clinic")
            .annotate(has_unlocks=HAS_UNLOCKS)
            .prefetch_related("runs")
            .order_by("-pk")
            .first()
        )

    @property
    def call_address(self) -> str:
        """Return what a phone dials, such as `tel:+15550100`; empty without a number."""
        digits = re.sub(r"[^\d+]", "", self.clinic.phone)
        return f"tel:{digits}" if digits else ""


def portal_patient(view):
    """Let a view answer for the patient of this device, in the patient's language and at the clinic's time."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        now = timezone.now()
        session = sessions.find_session(request.COOKIES.get(settings.PORTAL_COOKIE_NAME, ""), now)
        if session is None:
            return SeeOther(reverse("portal:outside"))
        request.portal = portal = Portal(session, now)
        language, zone = portal.patient.language, ZoneInfo(portal.clinic.time_zone)
        with audit.through("portal"), translation.override(language), timezone.override(zone):
            if request.method in ("GET", "HEAD"):
                audit.record(portal.plan or portal.link, "read")
            response = view(request, *args, **kwargs)
        response.headers["Content-Language"] = language
        return response

    return answer


def unless_stopped(view):
    """Show calm words and the phone number instead of exercises while a red flag calls for emergency care (R-F01).

    What is sent is still taken: a log is a fact, not a permission.
    """

    @wraps(view)
    def answer(request, *args, **kwargs):
        if request.method != "POST" and request.portal.gate.closed:
            return render(request, "portal/stopped.html")
        return view(request, *args, **kwargs)

    return answer
