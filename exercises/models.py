"""The exercise library: shared rows from our content files, and a clinic's own."""

from auditlog.registry import auditlog
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clinic.between import Between
from clinic.models import Clinic, Language
from clinic.scope import ScopedModel, ScopedQuerySet
from exercises.dose import Dosed
from exercises.ladder import find_cycle, neighbours
from exercises.own import ClinicExercise, ExercisePhoto, favourite_of  # noqa: F401  Django finds models in here
from exercises.search_text import SearchMark, SearchText, WrittenMark
from exercises.stages import OwnDose, Source, Span
from exercises.vocabulary import Caution, Equipment, Family, Kind, Muscle, Position


class ExerciseQuerySet(ScopedQuerySet):
    def with_texts(self):
        """Fetch names and steps along, for lists."""
        return self.prefetch_related(Prefetch("texts", to_attr="all_texts"))

    def with_favourites(self, clinic_id: int):
        """Tell of each exercise whether it is a favourite of this clinic: `is_favourite`."""
        return self.annotate(is_favourite=favourite_of(clinic_id))

    def on_offer(self):
        """Leave out what the library has withdrawn and what a clinic replaced by a version of its own."""
        own = self.filter(adapted_from__isnull=False, retired=False)
        return self.filter(retired=False).exclude(pk__in=own.values("adapted_from"))


class Exercise(ScopedModel, Dosed):
    """One exercise.  Without a clinic it is the shared library's: read-only, kept in step by `load_library`."""

    clinic = models.ForeignKey(Clinic, models.CASCADE, null=True, blank=True, related_name="exercises")
    code = models.CharField(_("code"), max_length=20)
    family = models.CharField(_("family"), max_length=4, choices=Family, default=Family.OWN)
    level = models.PositiveSmallIntegerField(
        _("level"), validators=[Between(1, 5)], help_text=_("1 easiest, 5 hardest")
    )
    position = models.CharField(_("position"), max_length=12, choices=Position)
    both_sides = models.BooleanField(_("both legs work at once"), default=False)
    kind = models.CharField(
        _("kind"), max_length=20, choices=Kind, blank=True, help_text=_("Tells the dose that a stage of a plan offers.")
    )
    stages = models.JSONField(_("meant for"), default=list, blank=True, editable=False)
    stage_doses = models.JSONField(_("doses stated of it"), default=list, blank=True, editable=False)
    cautions = models.JSONField(_("cautions"), default=list, blank=True)
    evidence = models.JSONField(_("evidence"), default=list, blank=True)
    adapted_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="adaptations")
    retired = models.BooleanField(_("no longer offered"), default=False)
    search_mark = WrittenMark()

    clinic_path = "clinic"
    objects = ExerciseQuerySet.as_manager()

    class Meta:
        verbose_name = _("exercise")
        verbose_name_plural = _("exercises")
        ordering = ["family", "level", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "code"],
                name="exercise_code_unique_in_clinic",
                violation_error_message=_("There is already an exercise with this code."),
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(clinic__isnull=True), name="exercise_code_unique_in_library"
            ),
            models.CheckConstraint(name="exercise_level_1_to_5", condition=Q(level__gte=1, level__lte=5)),
            *Dosed.dose_constraints("exercise"),
        ]

    def __str__(self):
        text = self.text()
        return f"{self.code} {text.name}" if text else self.code

    @classmethod
    def in_clinic(cls, clinic_id: int) -> Q:
        return Q(clinic=clinic_id) | Q(clinic__isnull=True)

    def text(self, language: str | None = None) -> "ExerciseText | None":
        """Return the text in this (or the active) language, else in English, else whichever there is."""
        texts = {text.language: text for text in getattr(self, "all_texts", None) or self.texts.all()}
        wanted = (language or get_language() or "en")[:2]
        return texts.get(wanted) or texts.get("en") or next(iter(texts.values()), None)

    @property
    def name(self) -> str:
        text = self.text()
        return text.name if text else self.code

    def own_doses(self) -> list[OwnDose]:
        """Return what sources state of this very exercise, as the library told it."""
        amounts = ("sets", "reps", "hold_s")
        return [
            OwnDose(
                stages=tuple(one["stages"]),
                source=Source(**one["source"]),
                **{name: Span(**one[name]) for name in amounts if one[name]},
            )
            for one in self.stage_doses
        ]

    def caution_sentences(self) -> list[str]:
        return [str(Caution(code).label) for code in self.cautions]

    def clean(self):
        unknown = sorted(set(self.cautions) - set(Caution.values))
        if unknown:
            raise ValidationError({"cautions": _("Unknown caution: %(code)s.") % {"code": ", ".join(unknown)}})


class PartOfExercise(ScopedModel):
    """A row below an exercise; the parts of shared exercises are seen by all clinics."""

    clinic_path = "exercise__clinic"

    class Meta:
        abstract = True

    @classmethod
    def in_clinic(cls, clinic_id: int) -> Q:
        return Q(exercise__clinic=clinic_id) | Q(exercise__clinic__isnull=True)


class ExerciseText(PartOfExercise):
    """What an exercise is called and how it is done, in one language."""

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=5, choices=Language)
    name = models.CharField(_("plain name"), max_length=80)
    clinical_name = models.CharField(_("clinical name"), max_length=120, blank=True)
    aliases = models.TextField(
        _("other names"),
        blank=True,
        max_length=1000,
        help_text=_("What people also call it, one name or short form per line, such as SLR. The search finds them."),
    )
    search = SearchText()
    search_mark = SearchMark()
    steps = models.TextField(_("steps"), help_text=_("One step per line, two to four lines, from the start position."))
    feel = models.CharField(_("feel it here"), max_length=160, blank=True)
    avoid = models.CharField(_("avoid"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        constraints = [models.UniqueConstraint(fields=["exercise", "language"], name="exercise_text_once_per_language")]

    def __str__(self):
        return self.name

    def step_list(self) -> list[str]:
        return [line.strip() for line in self.steps.splitlines() if line.strip()]


class Target(PartOfExercise):
    """A muscle that an exercise works, first of all or as well."""

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="targets")
    muscle = models.CharField(_("muscle"), max_length=30, choices=Muscle)
    primary = models.BooleanField(_("main target"), default=True)
    search_mark = WrittenMark()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["-primary", "pk"]
        constraints = [models.UniqueConstraint(fields=["exercise", "muscle"], name="target_muscle_once")]

    def __str__(self):
        return str(self.get_muscle_display())


class Need(PartOfExercise):
    """A piece of equipment that an exercise needs."""

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="needs")
    equipment = models.CharField(_("equipment"), max_length=20, choices=Equipment)
    search_mark = WrittenMark()

    class Meta:
        verbose_name = _("equipment")
        verbose_name_plural = _("equipment")
        constraints = [models.UniqueConstraint(fields=["exercise", "equipment"], name="need_equipment_once")]

    def __str__(self):
        return str(self.get_equipment_display())


class LadderStep(ScopedModel):
    """`harder` is the next step up from `easier`.  All steps together hold no circle."""

    easier = models.ForeignKey(Exercise, models.CASCADE, related_name="steps_up", verbose_name=_("easier"))
    harder = models.ForeignKey(Exercise, models.CASCADE, related_name="steps_down", verbose_name=_("harder"))

    clinic_path = "easier__clinic"

    class Meta:
        verbose_name = _("ladder step")
        verbose_name_plural = _("ladder steps")
        constraints = [
            models.UniqueConstraint(fields=["easier", "harder"], name="ladder_step_once"),
            models.CheckConstraint(
                name="ladder_step_not_to_itself",
                condition=~Q(easier=F("harder")),
                violation_error_message=_("An exercise cannot be harder than itself."),
            ),
        ]

    def __str__(self):
        return f"{self.easier.code} → {self.harder.code}"

    @classmethod
    def in_clinic(cls, clinic_id: int) -> Q:
        """Return a condition for steps whose both ends the clinic sees: one end may be shared, the other its own."""
        ends = [Q(**{end: clinic_id}) | Q(**{f"{end}__isnull": True}) for end in ("easier__clinic", "harder__clinic")]
        return ends[0] & ends[1]

    @classmethod
    def around(cls, clinic_id: int, exercises: set[int], offered: ExerciseQuerySet) -> dict[int, dict]:
        """Return for each exercise (by id) the offered ones next to it: {"easier": […], "harder": […]}.

        A clinic's own version stands in for the library's, which is not on offer then.
        """
        touching = Q(easier__in=exercises) | Q(harder__in=exercises)
        steps = list(cls.objects.filter(cls.in_clinic(clinic_id), touching).values_list("easier_id", "harder_id"))
        ends = {pk for step in steps for pk in step}
        near = offered.filter(Q(pk__in=ends) | Q(adapted_from__in=ends)).with_texts()
        stand_ins = {pk: row for row in near for pk in (row.pk, row.adapted_from_id) if pk}
        return {pk: dict(zip(("easier", "harder"), neighbours(steps, pk, stand_ins), strict=True)) for pk in exercises}

    def get_clinic_id(self) -> int | None:
        return self.easier.clinic_id or self.harder.clinic_id

    def clean(self):
        if self.easier_id is None or self.harder_id is None:
            return
        clinic_id = self.get_clinic_id()
        seen = LadderStep.objects.filter(LadderStep.in_clinic(clinic_id)) if clinic_id else LadderStep.objects.all()
        others = seen.exclude(pk=self.pk).values_list("easier_id", "harder_id")
        if cycle := find_cycle([*others, (self.easier_id, self.harder_id)]):
            codes = dict(Exercise.objects.filter(pk__in=cycle).values_list("pk", "code"))
            way = " → ".join(codes[pk] for pk in cycle)
            raise ValidationError(_("This step closes a circle: %(way)s.") % {"way": way})


auditlog.register(LadderStep)
for model in (Exercise, Target, Need):
    auditlog.register(model, exclude_fields=["search_mark"])
auditlog.register(ExerciseText, exclude_fields=["search", "search_mark"])  # they follow from the names
