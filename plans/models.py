"""Plans and their versions, the return-to-run program, what patients log, sheets and portal links."""

import uuid
from datetime import timedelta

from auditlog.registry import auditlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as about

from clinic.between import Between
from clinic.models import Language, Paper
from clinic.pdf import Pdf
from clinic.printing import PrintJob
from clinic.scope import ScopedModel, ScopedQuerySet
from exercises.dose import Dosed
from exercises.models import Exercise
from exercises.vocabulary import Stage
from patients.models import Episode, Patient
from plans.adjuncts import Adjunct  # noqa: F401  Django finds models in here, these and those below
from plans.alerts import Alert  # noqa: F401
from plans.run_models import (  # noqa: F401  Django finds models in here
    GaitPlan,
    GaitSession,
    OwnProtocol,
    ReadinessResult,
    ReadinessSwitch,
    RunSheet,
    RunUnlock,
    ShoeAdvice,
    Sore,
    Surface,
)

EDITABLE_FOR = timedelta(hours=48)


def pain_field(label, **kwargs):
    """A 0-10 rating; None means that it was not asked or not answered, never 0."""
    return models.PositiveSmallIntegerField(label, null=True, blank=True, validators=[Between(0, 10)], **kwargs)


def weekdays_field(label):
    """Days of the week as ISO digits, Monday is 1; each at most once, in order."""
    return models.CharField(
        label, max_length=7, blank=True, validators=[RegexValidator(r"^1?2?3?4?5?6?7?$", _("Choose days of the week."))]
    )


def pain_constraint(name: str, *fields: str) -> models.CheckConstraint:
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__lte": 10})
    return models.CheckConstraint(name=name, condition=condition, violation_error_message=_("Pain goes from 0 to 10."))


class PlanQuerySet(ScopedQuerySet):
    def current_for(self, patient: Patient) -> "Plan | None":
        """Return the version that the patient follows now."""
        return (
            self.filter(episode__patient=patient, status=Plan.Status.CURRENT)
            .select_related("episode__patient__clinic", "episode__therapist")
            .order_by("-pk")
            .first()
        )


class Plan(ScopedModel):
    """One version of an episode's plan.  Once given to the patient it is never edited: revising opens the next one."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        CURRENT = "current", _("in use")
        SUPERSEDED = "superseded", _("replaced")

    episode = models.ForeignKey(Episode, models.CASCADE, related_name="plans", verbose_name=_("episode"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    title = models.CharField(_("title"), max_length=120)
    template = models.CharField(_("made from"), max_length=40, blank=True)
    starts_on = models.DateField(_("starts on"), default=timezone.localdate)
    next_visit_on = models.DateField(_("next visit"), null=True, blank=True)
    note = models.TextField(_("note to the patient"), blank=True, max_length=600)
    subgroups = models.JSONField(_("subgroups"), default=list, blank=True)  # codes such as MPD-hip, as accepted
    saved_count = models.PositiveIntegerField(default=0, editable=False)  # tells whether somebody else saved meanwhile
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)
    given_at = models.DateTimeField(_("given on"), null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    clinic_path = "episode__patient__clinic"
    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["episode", "version"], name="plan_version_unique"),
            models.UniqueConstraint(
                fields=["episode"], condition=Q(status="current"), name="plan_one_current_per_episode"
            ),
            models.UniqueConstraint(fields=["episode"], condition=Q(status="draft"), name="plan_one_draft_per_episode"),
        ]

    def __str__(self):
        return gettext("%(title)s (version %(version)d)") % {"title": self.title, "version": self.version}

    def get_absolute_url(self):
        return reverse("admin:plan_page", args=[self.pk])

    @property
    def patient(self) -> Patient:
        return self.episode.patient

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    def current_phase(self) -> "Phase | None":
        """Return the phase that was entered and not left; before any was entered, the first."""
        phases = list(self.phases.all())
        entered = [phase for phase in phases if phase.entered_on and not phase.left_on]
        return (entered or phases or [None])[0]


class Phase(ScopedModel):
    """A stretch of the plan with its way in and its way out."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="phases")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=80)
    goal = models.CharField(_("goal"), max_length=200, blank=True)
    stage = models.CharField(
        _("stage"), max_length=2, choices=Stage, blank=True, help_text=_("Tells which doses are offered.")
    )
    starts_on = models.DateField(_("planned from"), null=True, blank=True)
    ends_on = models.DateField(_("planned to"), null=True, blank=True)
    entry_criteria = models.TextField(_("start when"), blank=True, help_text=_("One criterion per line."))
    exit_criteria = models.TextField(_("move on when"), blank=True, help_text=_("One criterion per line."))
    entered_on = models.DateField(_("entered"), null=True, blank=True)
    left_on = models.DateField(about("phase", "left"), null=True, blank=True)

    clinic_path = "plan__episode__patient__clinic"

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="phase_position_unique"),
            models.CheckConstraint(
                name="phase_ends_after_it_starts",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A phase cannot end before it starts."),
            ),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError(
                {
                    "ends_on": _("The phase ends on %(end)s, before it starts on %(start)s.")
                    % {"end": f"{self.ends_on:%Y-%m-%d}", "start": f"{self.starts_on:%Y-%m-%d}"}
                }
            )


class Prescription(ScopedModel, Dosed):
    """One exercise, dosed, at one place in a phase."""

    phase = models.ForeignKey(Phase, models.CASCADE, related_name="prescriptions")
    exercise = models.ForeignKey(Exercise, models.PROTECT, related_name="+", verbose_name=_("exercise"))
    position = models.PositiveSmallIntegerField()
    note = models.CharField(_("note to the patient"), max_length=200, blank=True)

    clinic_path = "phase__plan__episode__patient__clinic"

    class Meta:
        verbose_name = _("prescription")
        verbose_name_plural = _("prescriptions")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="prescription_has_a_dose",
                condition=Q(sets__isnull=False) | Q(duration_min__isnull=False),
                violation_error_message=_("Give a dose: sets with repetitions or a hold, or minutes."),
            ),
            *Dosed.dose_constraints("prescription"),
        ]

    def __str__(self):
        return f"{self.exercise}: {self.dose_words}"


class PainModel(models.TextChoices):
    ESCULIER = "esculier", _("2 out of 10 during, settled within 60 minutes")
    MODEL_5 = "model_5", _("5 out of 10 during, settled next morning")


class RunProgram(ScopedModel):
    """The return to running of one episode: which protocol, which stage, by which pain rule, on which days.

    protocol: a key of plans/running/protocols/, empty where the clinic's own one is followed.
    run_days, strength_days, cross_days: ISO weekdays as digits, "135" is Monday, Wednesday, Friday; empty: any day.
    repeats: how often the intervals of a stage are done where its source leaves that open, by stage key.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", _("active")
        BUILDING = "building", _("program passed, building up distance")
        PAUSED = "paused", _("paused")
        FINISHED = "finished", _("finished")

    episode = models.OneToOneField(Episode, models.CASCADE, related_name="run_program")
    protocol = models.CharField(_("program"), max_length=20, blank=True)
    own_protocol = models.ForeignKey(
        OwnProtocol, models.PROTECT, null=True, blank=True, related_name="followed", verbose_name=_("own program")
    )
    stage = models.CharField(_("stage"), max_length=20)
    stage_entered_on = models.DateField(_("in this stage since"))
    pain_model = models.CharField(_("pain rule"), max_length=10, choices=PainModel, default=PainModel.ESCULIER)
    sessions_to_pass = models.PositiveSmallIntegerField(
        _("sessions to pass"),
        null=True,
        blank=True,
        validators=[Between(1, 10)],
        help_text=_("Empty: as the program says."),
    )
    repeats = models.JSONField(_("repetitions where the source leaves them open"), default=dict, blank=True)
    scale_percent = models.PositiveSmallIntegerField(
        _("length of the runs (%)"),
        default=100,
        validators=[Between(50, 150)],
        help_text=_("100 is what the source says. Rounding is shown."),
    )
    run_days = weekdays_field(_("days for running"))
    strength_days = weekdays_field(_("days for strength"))
    cross_days = weekdays_field(_("days for cross-training"))
    goal = models.CharField(_("goal"), max_length=120, blank=True)
    goal_on = models.DateField(_("day of the goal"), null=True, blank=True)
    goal_km = models.DecimalField(
        _("distance of the goal (km)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[Between(1, 500)],
    )
    goal_km_a_week = models.DecimalField(
        _("goal (km a week)"), max_digits=5, decimal_places=1, null=True, blank=True, validators=[Between(1, 300)]
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    started_on = models.DateField(_("started on"), default=timezone.localdate)

    clinic_path = "episode__patient__clinic"

    class Meta:
        verbose_name = _("run program")
        verbose_name_plural = _("run programs")
        constraints = [
            models.CheckConstraint(
                name="run_program_one_protocol",
                condition=Q(protocol="") ^ Q(own_protocol__isnull=True),
                violation_error_message=_("Follow one program: of the library or of the clinic."),
            )
        ]

    def __str__(self):
        return f"{self.protocol.upper() or self.own_protocol}, {self.stage}"

    def get_absolute_url(self):
        return reverse("admin:run_program", args=[self.pk])


class RunDecision(ScopedModel):
    """What a PT decided in a run program: what was proposed, what was done, and why.

    basis: colour of each run that the proposal rested on, by the run's key: what comes later is compared with it.
    changes: of settings [before, after] by field; of a kind of running {"kind": its key}; else empty.
    """

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", _("as proposed")
        CHANGED = "changed", _("other than proposed")
        OVERRIDE = "override", _("a limit was lifted once")
        BUILD_UP = "build_up", _("building up began")
        ALLOWED = "allowed", _("a kind of running was allowed")
        TAKEN_BACK = "taken_back", _("a kind of running was taken back")
        SETTINGS = "settings", _("settings were changed")

    MOVES = (Kind.ACCEPTED, Kind.CHANGED, Kind.BUILD_UP)  # those after which a stage, or building up, begins

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.ACCEPTED)
    basis = models.JSONField(default=dict, blank=True, editable=False)
    changes = models.JSONField(default=dict, blank=True, editable=False)
    program = models.ForeignKey(RunProgram, models.CASCADE, related_name="decisions")
    from_stage = models.CharField(max_length=20)
    to_stage = models.CharField(max_length=20)
    proposed = models.CharField(_("proposed"), max_length=20, blank=True)
    rule_ids = models.CharField(_("rules"), max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    decided_on = models.DateField(default=timezone.localdate)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    clinic_path = "program__episode__patient__clinic"

    class Meta:
        verbose_name = _("decision on the run program")
        verbose_name_plural = _("decisions on the run program")
        ordering = ["-decided_on", "-pk"]

    def __str__(self):
        return f"{self.from_stage} → {self.to_stage}"


class Logged(models.Model):
    """What a patient told, when; it can be corrected for 48 hours."""

    done_on = models.DateField(_("day"))
    pain_during = pain_field(_("pain during"))
    pain_after_60min = pain_field(_("pain one hour after"))
    pain_next_morning = pain_field(_("pain next morning"))
    locking = models.BooleanField(_("knee locked"), null=True, blank=True)
    giving_way = models.BooleanField(_("knee gave way"), null=True, blank=True)
    night_pain = models.BooleanField(_("night pain"), null=True, blank=True)
    note = models.CharField(_("note to your therapist"), max_length=400, blank=True)
    logged_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    @property
    def editable_until(self):
        return self.logged_at + EDITABLE_FOR

    def is_editable(self, now=None) -> bool:
        return (now or timezone.now()) <= self.editable_until


class SessionLog(ScopedModel, Logged):
    """One day's exercises at home."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="session_logs")
    new_swelling = models.BooleanField(_("new swelling"), null=True, blank=True)

    clinic_path = "plan__episode__patient__clinic"

    class Meta:
        verbose_name = _("exercise session")
        verbose_name_plural = _("exercise sessions")
        ordering = ["-done_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "done_on"], name="session_log_once_a_day"),
            pain_constraint("session_log_pain_0_to_10", "pain_during", "pain_after_60min", "pain_next_morning"),
        ]

    def __str__(self):
        return f"{self.done_on:%Y-%m-%d}"


class Outcome(models.TextChoices):
    DONE = "done", _("Done")
    SOME = "some", _("Did some")
    SKIPPED = "skipped", _("Skipped")


class ExerciseLog(ScopedModel):
    """Whether one exercise was done in a session."""

    session = models.ForeignKey(SessionLog, models.CASCADE, related_name="exercises")
    prescription = models.ForeignKey(Prescription, models.CASCADE, related_name="logs")
    outcome = models.CharField(_("outcome"), max_length=7, choices=Outcome)

    clinic_path = "session__plan__episode__patient__clinic"

    class Meta:
        verbose_name = _("exercise done")
        verbose_name_plural = _("exercises done")
        constraints = [models.UniqueConstraint(fields=["session", "prescription"], name="exercise_log_once_a_session")]

    def __str__(self):
        return f"{self.prescription.exercise.code}: {self.outcome}"


class Swelling(models.TextChoices):
    NONE = "none", _("none")
    SLIGHT = "slight", _("slight")
    CLEAR = "clear", _("clear")


class RunLog(ScopedModel, Logged):
    """One run: how far, and what the knee said.

    entered_by: the PT who entered it or put it right last; from then on the patient does not change it.  None: as the
    patient told it.
    """

    program = models.ForeignKey(RunProgram, models.CASCADE, related_name="runs")
    client_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # the same form sent twice is one run
    stage = models.CharField(_("stage"), max_length=20, blank=True)  # empty: a run outside the program
    outcome = models.CharField(_("outcome"), max_length=7, choices=Outcome, default=Outcome.DONE)
    distance_km = models.DecimalField(
        _("distance (km)"), max_digits=5, decimal_places=2, null=True, blank=True, validators=[Between(0, 100)]
    )
    duration_min = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True, validators=[Between(1, 600)])
    pain_before = pain_field(_("pain before"))
    swelling = models.CharField(_("swelling"), max_length=6, choices=Swelling, blank=True)
    limp = models.BooleanField(_("limped"), null=True, blank=True)
    stopped_for_pain = models.BooleanField(_("stopped because of pain"), null=True, blank=True)
    muscle_only = models.BooleanField(_("sore muscles only, not the knee"), default=False)
    medication = models.BooleanField(_("took pain medicine before"), null=True, blank=True)
    effort = models.PositiveSmallIntegerField(_("effort of 10"), null=True, blank=True, validators=[Between(0, 10)])
    surface = models.CharField(_("ground"), max_length=10, choices=Surface, blank=True)
    hills = models.BooleanField(_("hills or stairs"), null=True, blank=True)
    sore = models.CharField(_("when the knee was sore"), max_length=8, choices=Sore, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )

    clinic_path = "program__episode__patient__clinic"

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["-done_on", "-pk"]
        constraints = [
            pain_constraint(
                "run_log_pain_0_to_10", "pain_before", "pain_during", "pain_after_60min", "pain_next_morning"
            ),
        ]

    def __str__(self):
        return f"{self.done_on:%Y-%m-%d}"

    def is_editable(self, now=None) -> bool:
        return self.entered_by_id is None and super().is_editable(now)


class Layout(models.TextChoices):
    STANDARD = "standard", _("standard")


class Handout(PrintJob):
    """A printed home program: what it said (snapshot), the exact bytes, who asked for it and when."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="handouts", verbose_name=_("plan"))
    phase = models.ForeignKey(Phase, models.CASCADE, related_name="handouts", verbose_name=_("phase"))
    layout = models.CharField(_("layout"), max_length=12, choices=Layout, default=Layout.STANDARD)
    language = models.CharField(_("language"), max_length=5, choices=Language)
    paper = models.CharField(_("paper"), max_length=10, choices=Paper)
    snapshot = models.JSONField(editable=False)

    clinic_path = "plan__episode__patient__clinic"

    class Meta:
        verbose_name = _("handout")
        verbose_name_plural = _("handouts")
        ordering = ["-requested_at", "-pk"]

    def __str__(self):
        return gettext("Home program, version %(version)d") % {"version": self.plan.version}

    def get_absolute_url(self):
        return reverse("admin:handout_page", args=[self.pk])

    def make_pdf(self) -> Pdf:
        from plans.handouts.printing import make_pdf

        return make_pdf(self)


class PortalLink(ScopedModel):
    """A patient's one permanent way in.  The token is derived, never stored; its digest finds the row."""

    patient = models.OneToOneField(Patient, models.CASCADE, related_name="portal_link")
    version = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    expires_on = models.DateField(_("valid until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    wrong_years = models.PositiveSmallIntegerField(_("wrong years of birth"), default=0, validators=[Between(0, 5)])
    last_opened_at = models.DateTimeField(_("last opened"), null=True, blank=True)

    clinic_path = "patient__clinic"

    class Meta:
        verbose_name = _("portal link")
        verbose_name_plural = _("portal links")

    def __str__(self):
        return gettext("Portal link of %(patient)s") % {"patient": self.patient}


class PortalSession(ScopedModel):
    """A device on which the year of birth was given.  Holds the cookie's digest, not the cookie."""

    link = models.ForeignKey(PortalLink, models.CASCADE, related_name="sessions")
    link_version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, unique=True, editable=False)
    opened_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    clinic_path = "link__patient__clinic"

    class Meta:
        verbose_name = _("portal session")
        verbose_name_plural = _("portal sessions")

    def __str__(self):
        return f"{self.opened_at:%Y-%m-%d}"


for model in (Plan, Phase, Prescription, RunProgram, RunDecision, SessionLog, ExerciseLog, RunLog):
    auditlog.register(model)
auditlog.register(Handout, exclude_fields=["snapshot"])
auditlog.register(PortalLink, exclude_fields=["digest"])
