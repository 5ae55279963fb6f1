"""What changes the library: loading the shared content, and a clinic's own version of an exercise."""

import json
from dataclasses import asdict
from pathlib import Path

from auditlog.context import disable_auditlog
from django.db import transaction

from exercises.content import LANGUAGES, ContentError, ExerciseContent, read_library
from exercises.figure_check import check_figures
from exercises.models import Exercise, ExerciseText, LadderStep, Need, Target
from exercises.own import START_DOSE_FIELDS, ClinicExercise
from exercises.vocabulary import Frequency, Side

LIBRARY = Path(__file__).parent / "library"


@transaction.atomic
def load_library(folder: Path = LIBRARY) -> tuple[int, int]:
    """Bring the shared rows in step with the content files; return (exercises, changed rows).

    Rows of a clinic are never touched.  An exercise that left the files is kept for the plans that name it and marked
    as no longer offered.  Loading twice changes nothing the second time.  Raises ContentError, and changes nothing,
    where the content or its pictures have a hole.
    """
    contents = read_library(folder)
    require_figures(folder, contents)
    with disable_auditlog():
        before = fingerprint()
        rows = {content.code: load_exercise(content) for content in contents}
        Exercise.objects.filter(clinic__isnull=True).exclude(code__in=rows).update(retired=True)
        load_ladder(contents, rows)
        changed = len(before ^ fingerprint())
    return len(rows), changed


def require_figures(folder: Path, contents: tuple[ExerciseContent, ...]) -> None:
    """Refuse pictures with a hole.  They are beside the library's folder; without a list of them there are none yet."""
    listed, drawn = folder.parent / "figures/figures.json", folder.parent / "static/exercises/figures"
    if not listed.exists():
        return
    try:
        figures = json.loads(listed.read_text(encoding="utf-8"))
    except ValueError as error:  # not JSON, or not UTF-8
        raise ContentError(f"figures.json: is not JSON in UTF-8: {error}") from error
    sizes = {path.name: path.stat().st_size for path in drawn.glob("*")}
    check_figures(figures, sizes, [one.code for one in contents], LANGUAGES)


def fingerprint() -> set:
    """Return every shared row as a tuple, to see what loading changed."""
    shared = {"exercise__clinic__isnull": True}
    told = [field.attname for field in Exercise._meta.concrete_fields if field.name != "search_mark"]
    return {
        *((str(row),) for row in Exercise.objects.filter(clinic__isnull=True).values(*told).iterator()),
        *ExerciseText.objects.filter(**shared).values_list(
            "exercise", "language", "name", "clinical_name", "aliases", "search", "steps", "feel", "avoid"
        ),
        *Target.objects.filter(**shared).values_list("exercise", "muscle", "primary"),
        *Need.objects.filter(**shared).values_list("exercise", "equipment"),
        *LadderStep.objects.filter(easier__clinic__isnull=True).values_list("easier", "harder"),
    }


def load_exercise(content: ExerciseContent) -> Exercise:
    exercise, _made = Exercise.objects.update_or_create(
        clinic=None,
        code=content.code,
        defaults={
            "family": content.family,
            "level": content.level,
            "kind": content.kind,
            "stages": list(content.stages),
            "stage_doses": [asdict(one) for one in content.stage_doses],
            "position": content.position,
            "both_sides": content.both_sides,
            "side": Side.BOTH if content.both_sides else Side.EACH,
            "cautions": list(content.cautions),
            "evidence": [{"text": line.text, "source": line.source, "mark": line.mark} for line in content.evidence],
            "sets": content.dose.sets,
            "reps": content.dose.reps,
            "hold_s": content.dose.hold_s,
            "duration_min": content.dose.duration_min,
            "rest_s": content.dose.rest_s,
            "frequency": content.dose.frequency or Frequency.EVERY_SECOND_DAY,
            "retired": False,
        },
    )
    for language, text in content.texts.items():
        ExerciseText.objects.update_or_create(
            exercise=exercise,
            language=language,
            defaults={
                "name": text.name,
                "clinical_name": text.clinical_name,
                "aliases": "\n".join(text.aliases),
                "steps": "\n".join(text.steps),
                "feel": text.feel,
                "avoid": text.avoid,
            },
        )
    keep_rows(
        exercise.targets,
        "muscle",
        {**dict.fromkeys(content.secondary, False), **dict.fromkeys(content.primary, True)},
        "primary",
    )
    keep_rows(exercise.needs, "equipment", dict.fromkeys(content.equipment), None)
    return exercise


def keep_rows(manager, key: str, wanted: dict, value_field: str | None) -> None:
    """Make a child set equal to wanted (key -> value)."""
    manager.exclude(**{f"{key}__in": wanted}).delete()
    for name, value in wanted.items():
        manager.update_or_create(**{key: name}, defaults={value_field: value} if value_field else {})


def load_ladder(contents, rows: dict[str, Exercise]) -> None:
    edges = {(rows[easier].pk, rows[harder].pk) for content in contents for easier, harder in content.edges}
    shared = LadderStep.objects.filter(easier__clinic__isnull=True, harder__clinic__isnull=True)
    have = set(shared.values_list("easier", "harder"))
    for easier, harder in have - edges:
        shared.filter(easier=easier, harder=harder).delete()
    LadderStep.objects.bulk_create(
        LadderStep(easier_id=easier, harder_id=harder) for easier, harder in sorted(edges - have)
    )


@transaction.atomic
def adapt(exercise: Exercise, *, by) -> Exercise:
    """Give the clinic its own editable copy of a shared exercise; the copy stands in for it from then on.

    It starts with the clinic's dose, is a favourite where the shared one was, and shows the photos of that one.
    """
    existing = Exercise.objects.filter(clinic=by.clinic_id, adapted_from=exercise).first()
    if existing:
        existing.retired = False
        existing.save()
        return existing
    texts, targets, needs = list(exercise.texts.all()), list(exercise.targets.all()), list(exercise.needs.all())
    seen = LadderStep.objects.filter(LadderStep.in_clinic(by.clinic_id))  # without other clinics' own steps
    down = list(seen.filter(harder=exercise).values_list("easier", flat=True))
    up = list(seen.filter(easier=exercise).values_list("harder", flat=True))
    original = exercise.pk
    copy = Exercise.objects.get(pk=original)
    copy.pk, copy.clinic_id, copy.adapted_from_id = None, by.clinic_id, original
    copy._state.adding = True
    ours = ClinicExercise.objects.filter(clinic=by.clinic_id, exercise=original).first()
    for field in START_DOSE_FIELDS if ours and ours.has_dose else ():
        setattr(copy, field, getattr(ours, field))
    copy.save()
    if ours and ours.favourite:
        ClinicExercise.objects.create(clinic_id=by.clinic_id, exercise=copy, favourite=True)
    for child in (*texts, *targets, *needs):
        child.pk, child.exercise = None, copy
        child._state.adding = True
        child.save()
    LadderStep.objects.bulk_create(
        [*(LadderStep(easier_id=pk, harder=copy) for pk in down), *(LadderStep(easier=copy, harder_id=pk) for pk in up)]
    )
    return copy
