"""Records for tests, plain and without surprises."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from clinic.models import Clinic, User
from clinic.roles import Role
from exercises.models import Exercise, ExerciseText
from exercises.own import ExercisePhoto
from patients.models import Assessment, Episode, Intake, OwnMeasure, Patient, RedFlagAnswer, RedFlagScreen
from patients.reports import AssessmentReport
from patients.rules.card import Card
from patients.rules.card_data import to_data
from patients.rules.findings import RED_FLAGS
from patients.scores import OutcomeScore, PatientActivity
from patients.suggestions import Suggestion
from plans.adjuncts import Adjunct
from plans.models import GaitPlan, GaitSession, Phase, Plan, Prescription, RunProgram, ShoeAdvice
from plans.own_protocols import blank
from plans.run_models import OwnProtocol
from plans.running.protocol_files import to_definition


class ClinicFactory(DjangoModelFactory):
    class Meta:
        model = Clinic

    name = factory.Sequence(lambda n: f"Clinic {n}")
    phone = "+1 555 0100"
    time_zone = "Europe/Madrid"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    clinic = factory.SubFactory(ClinicFactory)
    role = Role.PHYSIOTHERAPIST
    username = factory.Sequence(lambda n: f"staff{n}")
    first_name = "Robin"
    last_name = factory.Sequence(lambda n: f"Therapist{n}")
    password = factory.django.Password("a long pass phrase")


class PatientFactory(DjangoModelFactory):
    class Meta:
        model = Patient

    clinic = factory.SubFactory(ClinicFactory)
    given_name = "Ana"
    family_name = factory.Sequence(lambda n: f"Runner{n}")
    birth_year = 1990


class EpisodeFactory(DjangoModelFactory):
    class Meta:
        model = Episode

    patient = factory.SubFactory(PatientFactory)
    side = "right"
    opened_on = date(2026, 9, 1)
    usual_morning_pain = 0


class AssessmentFactory(DjangoModelFactory):
    class Meta:
        model = Assessment

    episode = factory.SubFactory(EpisodeFactory)
    assessed_on = date(2026, 9, 1)


class OwnMeasureFactory(DjangoModelFactory):
    class Meta:
        model = OwnMeasure

    clinic = factory.SubFactory(ClinicFactory)
    label = factory.Sequence(lambda n: f"Test {n} of our own")
    section = "strength"
    kind = "number"
    unit = "kgf"
    trials = 3
    low, high, decimals = 0, 90, 1
    lsi = higher_is_better = True


class SuggestionFactory(DjangoModelFactory):
    """An open card; card: data of patients/rules/card_data.py."""

    class Meta:
        model = Suggestion

    assessment = factory.SubFactory(AssessmentFactory)
    rule_id = "R-A03"
    key = "MPD-hip"
    side = "right"
    card = factory.LazyAttribute(lambda row: to_data(Card(rule_id=row.rule_id, key=row.key, side=row.side)))


class AdjunctFactory(DjangoModelFactory):
    class Meta:
        model = Adjunct

    plan = factory.SubFactory("tests.factories.PlanFactory")
    code = "TP1"
    starts_on = date(2026, 9, 1)


class AssessmentReportFactory(DjangoModelFactory):
    """A finished report without its file."""

    class Meta:
        model = AssessmentReport
        skip_postgeneration_save = True

    assessment = factory.SubFactory(AssessmentFactory)
    language = "en"
    paper = "A4"
    snapshot = factory.LazyFunction(dict)
    status = "ready"
    attempt = 1
    finished_at = datetime(2026, 9, 1, 12, tzinfo=UTC)
    content_key = factory.Sequence(lambda n: f"report{n}")


class ExerciseFactory(DjangoModelFactory):
    class Meta:
        model = Exercise
        skip_postgeneration_save = True

    clinic = None
    code = factory.Sequence(lambda n: f"T{n}")
    level = 2
    position = "standing"
    sets = 3
    reps = 10
    text = factory.RelatedFactory("tests.factories.ExerciseTextFactory", factory_related_name="exercise")


class ExerciseTextFactory(DjangoModelFactory):
    class Meta:
        model = ExerciseText

    exercise = factory.SubFactory(ExerciseFactory, text=None)
    language = "en"
    name = factory.Sequence(lambda n: f"Exercise {n}")
    steps = "Stand tall.\nBend a little.\nCome up."


class PhotoFactory(DjangoModelFactory):
    """The row alone; tests that need its file make one."""

    class Meta:
        model = ExercisePhoto

    clinic = factory.SubFactory(ClinicFactory)
    exercise = factory.SubFactory(ExerciseFactory)
    moment = "start"
    image = factory.Sequence(lambda n: f"photos/{n:032x}.jpg")
    alt = factory.Dict({"en": "Standing tall", "es": "De pie"})
    author = "Robin Therapist"
    width, height, bytes = 1200, 900, 150_000
    uploaded_at = datetime(2026, 9, 1, 10, tzinfo=UTC)


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = Plan

    episode = factory.SubFactory(EpisodeFactory)
    title = "Calm and strengthen"
    starts_on = date(2026, 9, 1)


class PhaseFactory(DjangoModelFactory):
    class Meta:
        model = Phase

    plan = factory.SubFactory(PlanFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = "Calm"


class PrescriptionFactory(DjangoModelFactory):
    class Meta:
        model = Prescription

    phase = factory.SubFactory(PhaseFactory)
    exercise = factory.SubFactory(ExerciseFactory)
    position = factory.Sequence(lambda n: n + 1)
    sets = 3
    reps = 10


class RunProgramFactory(DjangoModelFactory):
    class Meta:
        model = RunProgram

    episode = factory.SubFactory(EpisodeFactory)
    protocol = "p3"
    stage = "1"
    started_on = stage_entered_on = date(2026, 9, 1)


class GaitPlanFactory(DjangoModelFactory):
    """Five per cent more than 160 steps a minute at 10 km/h."""

    class Meta:
        model = GaitPlan

    episode = factory.SubFactory(EpisodeFactory)
    cue = "cadence"
    baseline_cadence = 160
    baseline_speed_kmh = 10
    rise_percent = 5
    started_on = date(2026, 9, 1)
    set_by = factory.SubFactory(UserFactory)


class GaitSessionFactory(DjangoModelFactory):
    class Meta:
        model = GaitSession

    plan = factory.SubFactory(GaitPlanFactory)
    number = 1
    done_on = date(2026, 9, 2)
    minutes = 15
    feedback_percent = 100
    noted_by = factory.SubFactory(UserFactory)


class ShoeAdviceFactory(DjangoModelFactory):
    class Meta:
        model = ShoeAdvice

    episode = factory.SubFactory(EpisodeFactory)
    code = "COMFORT"
    starts_on = date(2026, 9, 1)
    given_by = factory.SubFactory(UserFactory)


class OwnProtocolFactory(DjangoModelFactory):
    class Meta:
        model = OwnProtocol

    clinic = factory.SubFactory(ClinicFactory)
    title = "Our own program"
    saved_by = factory.SubFactory(UserFactory, clinic=factory.SelfAttribute("..clinic"))
    definition = factory.LazyAttribute(lambda row: to_definition(blank(row.title)))


class IntakeFactory(DjangoModelFactory):
    class Meta:
        model = Intake

    episode = factory.SubFactory(EpisodeFactory)
    told_by = "patient"


class ScreenFactory(DjangoModelFactory):
    """A screen that is begun and not answered yet."""

    class Meta:
        model = RedFlagScreen

    episode = factory.SubFactory(EpisodeFactory)


class AnswerFactory(DjangoModelFactory):
    class Meta:
        model = RedFlagAnswer

    screen = factory.SubFactory(ScreenFactory)
    flag = "RF1"
    present = True


def screened(episode, *found: str) -> RedFlagScreen:
    """Return a whole screen of this episode in which these flags are present."""
    screen = ScreenFactory(episode=episode)
    for flag in RED_FLAGS:
        AnswerFactory(screen=screen, flag=flag, present=flag in found)
    return screen


class PatientActivityFactory(DjangoModelFactory):
    class Meta:
        model = PatientActivity

    episode = factory.SubFactory(EpisodeFactory)
    words = factory.Sequence(lambda n: f"Activity {n}")
    position = factory.Sequence(lambda n: n + 1)


class OutcomeScoreFactory(DjangoModelFactory):
    class Meta:
        model = OutcomeScore

    episode = factory.SubFactory(EpisodeFactory)
    instrument = "akps"
    answered_on = date(2026, 9, 1)
    total = 60
