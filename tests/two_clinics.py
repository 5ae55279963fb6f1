"""Two clinics with a record of every kind each, whose texts hold words that occur nowhere else.

A word of one clinic in an answer to the other is a leak.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone

from clinic.models import AuditEntry, Clinic, User
from clinic.printing import Status
from clinic.roles import Role
from clinic.scope import ScopedModel
from exercises.models import Exercise, ExerciseText, LadderStep, Need, Target
from exercises.own import ClinicExercise, ExercisePhoto
from exercises.vocabulary import Equipment, Muscle
from patients.models import HiddenMeasure, Observation, TrainingWeek
from patients.suggestions import ClinicThreshold, ConfirmedStatement
from plans.alerts import Alert
from plans.models import (
    ExerciseLog,
    Handout,
    PortalSession,
    ReadinessResult,
    ReadinessSwitch,
    RunDecision,
    RunLog,
    RunSheet,
    RunUnlock,
    SessionLog,
)
from plans.portal import links
from tests import factories

STARTED = date(2026, 9, 1)


@dataclass
class World:
    """One clinic.  stem: a made-up syllable of its own; words: every planted text; rows: one record of each model."""

    stem: str
    clinic: Clinic
    admin: User
    physio: User
    words: dict[str, str] = field(default_factory=dict)
    rows: dict[type, object] = field(default_factory=dict)
    drafts: dict[str, object] = field(default_factory=dict)

    def keep(self, row):
        return self.rows.setdefault(type(row), row)

    def secrets_in(self, text: str) -> list[str]:
        """Return the names of the planted words that text holds."""
        return sorted(name for name, word in self.words.items() if word.casefold() in text.casefold())

    def record_words(self) -> dict[str, str]:
        """Return the words of records proper: without those of the clinic itself and its staff."""
        return {name: word for name, word in self.words.items() if not name.startswith(("clinic", "staff"))}


class Planter:
    """Makes up a new word for every place and remembers it."""

    def __init__(self, stem: str):
        self.stem, self.words = stem, {}

    def __call__(self, name: str) -> str:
        return self.words.setdefault(name, f"{self.stem}{name.replace('_', '')}")


def found(stem: str) -> World:
    """Return a clinic with records; stem: letters that begin all its words."""
    word = Planter(stem)
    clinic = factories.ClinicFactory(
        name=word("clinic_name"),
        phone=word("clinic_phone"),
        address=word("clinic_address"),
        emergency_text=word("clinic_emergency"),
    )
    staff = [
        factories.UserFactory(
            clinic=clinic,
            role=role,
            username=word(f"staff_login_{short}"),
            first_name=word(f"staff_first_{short}"),
            last_name=word(f"staff_last_{short}"),
            credentials=word(f"staff_title_{short}"),
            email=f"{word(f'staff_mail_{short}')}@example.org",
        )
        for role, short in ((Role.CLINIC_ADMIN, "boss"), (Role.PHYSIOTHERAPIST, "pt"))
    ]
    world = World(stem, clinic, *staff, words=word.words)
    world.keep(clinic)
    world.rows[User] = world.physio
    exercise = plant_exercise(world, word)
    plant_measures(world, word)
    plant_patient(world, word)
    plant_plan(world, word, exercise)
    plant_suggestions(world, word)
    plant_logs(world, word)
    plant_history(world, word)
    plant_gait(world, word)
    plant_running(world, word)
    plant_handout(world, word)
    plant_report(world, word)
    world.rows[AuditEntry] = AuditEntry.objects.filter(clinic=clinic, object_repr__contains=word("family_name")).first()
    return world


def plant_exercise(world: World, word: Planter) -> Exercise:
    exercise = world.keep(factories.ExerciseFactory(clinic=world.clinic, code=word("code"), text=None))
    world.keep(
        ExerciseText.objects.create(
            exercise=exercise,
            language="en",
            name=word("exercise_name"),
            clinical_name=word("clinical_name"),
            steps=word("steps"),
            feel=word("feel"),
        )
    )
    world.keep(Target.objects.create(exercise=exercise, muscle=Muscle.values[0]))
    world.keep(Need.objects.create(exercise=exercise, equipment=Equipment.values[0]))
    shared = Exercise.objects.filter(clinic=None, code="SHARED").first()
    shared = shared or factories.ExerciseFactory(code="SHARED", text__name="Shared squat")
    harder = factories.ExerciseFactory(clinic=world.clinic, code=word("harder_code"), text=None)
    LadderStep.objects.create(easier=shared, harder=exercise)
    world.keep(LadderStep.objects.create(easier=exercise, harder=harder))
    plant_own(world, word, shared)
    return exercise


def plant_own(world: World, word: Planter, shared: Exercise) -> None:
    """What a clinic made its own of an exercise that all see."""
    world.keep(ClinicExercise.objects.create(clinic=world.clinic, exercise=shared, favourite=True, sets=7, reps=77))
    photo = ExercisePhoto(
        clinic=world.clinic,
        exercise=shared,
        moment="start",
        alt={"en": word("photo_alt")},
        author=word("photo_author"),
        licence="other",
        licence_words=word("photo_licence"),
        width=4,
        height=3,
        bytes=12,
        uploaded_at=timezone.now(),
        uploaded_by=world.physio,
    )
    photo.image.save("", ContentFile(f"\xff\xd8 {word('photo_file')}".encode()), save=False)
    photo.save()
    world.keep(photo)


def plant_measures(world: World, word: Planter) -> None:
    """What a clinic made its own of the measures."""
    world.keep(
        factories.OwnMeasureFactory(clinic=world.clinic, label=word("measure_label"), method=word("measure_method"))
    )
    world.keep(HiddenMeasure.objects.create(clinic=world.clinic, measure="ober"))


def plant_patient(world: World, word: Planter) -> None:
    patient = world.keep(
        factories.PatientFactory(
            clinic=world.clinic,
            given_name=word("given_name"),
            family_name=word("family_name"),
            record_number=word("record_number"),
            phone=word("phone"),
            email=f"{word('mail')}@example.org",
        )
    )
    episode = world.keep(
        factories.EpisodeFactory(
            patient=patient,
            therapist=world.physio,
            onset=word("onset"),
            aggravated_by=word("aggravated"),
            goal=word("goal"),
            note=word("episode_note"),
        )
    )
    assessment = world.keep(
        factories.AssessmentFactory(episode=episode, assessed_by=world.physio, note=word("assessment_note"))
    )
    world.keep(Observation.objects.create(assessment=assessment, measure="pain_worst", number=Decimal(4)))
    plant_scores(world, word, assessment)


def plant_scores(world: World, word: Planter, assessment) -> None:
    episode = assessment.episode
    activity = world.keep(factories.PatientActivityFactory(episode=episode, words=word("activity")))
    score = {"instrument": "psfs", "total": 4, "items": {str(activity.pk): 4}, "recorded_by": world.physio}
    world.keep(factories.OutcomeScoreFactory(episode=episode, assessment=assessment, **score))


def plant_suggestions(world: World, word: Planter) -> None:
    """What was suggested and answered, what stands beside the exercises, and what the clinic made of the rules."""
    rows = {model.__name__: row for model, row in world.rows.items()}
    world.keep(
        factories.SuggestionFactory(
            assessment=rows["Assessment"],
            outcome="dismissed",
            reason=word("dismissal"),
            decided_by=world.physio,
            decided_at=timezone.now(),
        )
    )
    plan = world.drafts["plan"]
    world.keep(factories.AdjunctFactory(plan=plan, code="BR1", note=word("addition_note"), reason=word("brace_reason")))
    clinic = world.clinic
    world.keep(ClinicThreshold.objects.create(clinic=clinic, key="tape_pain", value=4, reason=word("threshold_reason")))
    world.keep(ConfirmedStatement.objects.create(clinic=clinic, statement="C7", confirmed_by=world.admin))


def plant_plan(world: World, word: Planter, exercise: Exercise) -> None:
    episode = next(row for model, row in world.rows.items() if model.__name__ == "Episode")
    for status, version in (("current", 1), ("draft", 2)):
        plan = factories.PlanFactory(
            episode=episode,
            status=status,
            version=version,
            title=word(f"title_{status}"),
            note=word(f"plan_note_{status}"),
            saved_by=world.physio,
        )
        phase = factories.PhaseFactory(
            plan=plan,
            position=1,
            title=word(f"phase_{status}"),
            goal=word(f"phase_goal_{status}"),
            entry_criteria=word(f"entry_{status}"),
        )
        row = factories.PrescriptionFactory(phase=phase, exercise=exercise, position=1, note=word(f"rx_note_{status}"))
        for one in (plan, phase, row):
            world.keep(one)
    world.drafts = {"plan": plan, "phase": phase, "prescription": row}
    world.keep(factories.RunProgramFactory(episode=episode))
    world.keep(factories.OwnProtocolFactory(clinic=world.clinic, title=word("own_program"), saved_by=world.physio))


def plant_logs(world: World, word: Planter) -> None:
    rows = {model.__name__: row for model, row in world.rows.items()}
    program = rows["RunProgram"]
    world.keep(
        RunDecision.objects.create(
            program=program,
            from_stage="1",
            to_stage="1",
            proposed="1",
            reason=word("decision_reason"),
            decided_by=world.physio,
        )
    )
    session = world.keep(
        SessionLog.objects.create(plan=rows["Plan"], done_on=STARTED, pain_during=2, note=word("session_note"))
    )
    world.keep(ExerciseLog.objects.create(session=session, prescription=rows["Prescription"], outcome="done"))
    world.keep(
        RunLog.objects.create(program=program, stage="1", done_on=STARTED + timedelta(days=1), note=word("run_note"))
    )


def plant_history(world: World, word: Planter) -> None:
    rows = {model.__name__: row for model, row in world.rows.items()}
    episode = rows["Episode"]
    intake = world.keep(factories.IntakeFactory(episode=episode, story=word("story"), medication=word("medication")))
    world.keep(TrainingWeek.objects.create(intake=intake, starts_on=STARTED, km=Decimal(12)))
    screen = world.keep(factories.ScreenFactory(episode=episode, begun_by=world.physio, note=word("screen_note")))
    world.keep(factories.AnswerFactory(screen=screen, flag="RF9", answered_by=world.physio))
    world.keep(Alert.objects.create(episode=episode, session=rows["SessionLog"], reasons=["locking"]))


def plant_gait(world: World, word: Planter) -> None:
    episode = next(row for model, row in world.rows.items() if model.__name__ == "Episode")
    cue = world.keep(factories.GaitPlanFactory(episode=episode, set_by=world.physio, reason=word("cue_reason")))
    world.keep(factories.GaitSessionFactory(plan=cue, noted_by=world.physio, note=word("gait_note")))
    world.keep(factories.ShoeAdviceFactory(episode=episode, given_by=world.physio, note=word("shoe_note")))


def plant_running(world: World, word: Planter) -> None:
    """What belongs to the return to running beside the program: readiness, kinds of running, the printed sheet."""
    rows = {model.__name__: row for model, row in world.rows.items()}
    switch = {"criterion": "no_limp", "reason": word("switch_reason"), "switched_off_by": world.admin}
    world.keep(ReadinessSwitch.objects.create(clinic=world.clinic, **switch))
    found = {"criterion": "no_effusion", "fulfilled": True, "noted_by": world.physio}
    world.keep(ReadinessResult.objects.create(episode=rows["Episode"], **found))
    program = rows["RunProgram"]
    program.goal = word("run_goal")
    program.save()
    unlock = {"kind": "speed", "reason": word("unlock_reason"), "unlocked_by": world.physio}
    world.keep(RunUnlock.objects.create(program=program, **unlock))
    sheet = RunSheet(
        program=program,
        language="en",
        paper="A4",
        snapshot={"goal": word("run_snapshot")},
        requested_by=world.physio,
        content_key=f"{world.stem}runsheet",
        status=Status.READY,
        attempt=1,
        finished_at=timezone.now(),
    )
    sheet.file.save(f"{world.stem}runsheet.pdf", ContentFile(f"%PDF {word('run_file')}".encode()))
    world.keep(sheet)


def plant_handout(world: World, word: Planter) -> None:
    rows = {model.__name__: row for model, row in world.rows.items()}
    link = world.keep(links.issue(rows["Patient"], by=world.physio))
    world.words["link_token"] = links.token(link)
    world.keep(PortalSession.objects.create(link=link, link_version=1, digest=f"{world.stem}{'0' * 40}"))
    handout = Handout(
        plan=rows["Plan"],
        phase=rows["Phase"],
        language="en",
        paper="A4",
        snapshot={"plan_title": word("snapshot")},
        requested_by=world.physio,
        content_key=f"{world.stem}key",
        status=Status.READY,
        attempt=1,
        finished_at=timezone.now(),
    )
    handout.file.save(f"{world.stem}.pdf", ContentFile(f"%PDF {word('file')}".encode()))
    world.keep(handout)


def plant_report(world: World, word: Planter) -> None:
    assessment = next(row for model, row in world.rows.items() if model.__name__ == "Assessment")
    report = factories.AssessmentReportFactory(
        assessment=assessment,
        snapshot={"note": word("report_snapshot")},
        requested_by=world.physio,
        content_key=f"{world.stem}report",
    )
    report.file.save(f"{world.stem}report.pdf", ContentFile(f"%PDF {word('report_file')}".encode()))
    world.keep(report)


def scoped_models() -> list[type[ScopedModel]]:
    return [model for model in apps.get_models() if issubclass(model, ScopedModel)]


def state_of(world: World) -> dict[str, list[dict]]:
    """Return every value of every row that belongs to the clinic, and what was entered into its audit trail."""
    kept = {
        model.__name__: list(model.objects.filter(**{model.clinic_path: world.clinic.pk}).order_by("pk").values())
        for model in scoped_models()
    }
    sheets = [
        *Handout.objects.filter(plan__episode__patient__clinic=world.clinic),
        *RunSheet.objects.filter(program__episode__patient__clinic=world.clinic),
    ]
    kept["LadderStep"] += list(
        LadderStep.objects.filter(harder__clinic=world.clinic, easier__clinic=None).order_by("pk").values()
    )
    return kept | {
        "Clinic": list(Clinic.objects.filter(pk=world.clinic.pk).values()),
        "User": list(User.objects.filter(clinic=world.clinic).order_by("pk").values()),
        "AuditEntry": list(AuditEntry.objects.filter(clinic=world.clinic).order_by("pk").values_list("pk", flat=True)),
        "files": [sheet.read_bytes() for sheet in sheets],
        "photos": [Path(photo.image.path).read_bytes() for photo in ExercisePhoto.objects.filter(clinic=world.clinic)],
    }


def rows_across_clinics() -> list[str]:
    """Return the records that point into another clinic than their own."""
    wrong = []
    for model in scoped_models():
        for row in model.objects.all():
            try:
                row.check_one_clinic()
            except ValidationError:
                wrong.append(f"{model.__name__} {row.pk}")
    return wrong
