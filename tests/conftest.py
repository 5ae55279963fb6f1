"""The cast of every test: a therapist and a colleague of one clinic, an outsider of another, a patient."""

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation

from clinic import append_only
from clinic.roles import Role
from exercises.actions import load_library
from tests import factories

hypothesis.settings.register_profile("suite", deadline=None)  # speed is for the bench, not for a test
hypothesis.settings.load_profile("suite")
NEEDS_A_SERVER = ("django_db", "services", "browser")


def pytest_addoption(parser):
    parser.addoption("--servers-only", action="store_true", help="leave out tests that ask neither database nor server")


def pytest_collection_modifyitems(config, items):
    """Let a second run on other servers spare what cannot come out differently there."""
    if config.getoption("--servers-only"):
        chosen = [item for item in items if asks_a_server(item)]
        config.hook.pytest_deselected(items=[item for item in items if not asks_a_server(item)])
        items[:] = chosen


def asks_a_server(item) -> bool:
    fixtures = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures) or any(item.get_closest_marker(name) for name in NEEDS_A_SERVER)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let tables be emptied between transactional tests.

    SQLite does it by DELETE, which the audit's own guard refuses.  PostgreSQL refuses to empty tables that another one
    points to, such as auditlog's own table of entries, which stands unused beside ours and is not emptied with them.
    """
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            append_only.remove(connection)
        else:
            connection.cursor().execute("DROP TABLE IF EXISTS auditlog_logentry")
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":  # a worker that a test killed leaves its session behind for a moment
            connection.cursor().execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def english():
    """Begin each test in the default language, whatever the one before left behind in this thread."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def clinic(db):
    return factories.ClinicFactory(name="Riverside Physiotherapy")


@pytest.fixture
def therapist(clinic):
    return factories.UserFactory(clinic=clinic, username="therapist", first_name="Tess", last_name="Ortega")


@pytest.fixture
def colleague(clinic):
    return factories.UserFactory(clinic=clinic, username="colleague")


@pytest.fixture
def front_desk(clinic):
    return factories.UserFactory(clinic=clinic, username="desk", role=Role.FRONT_DESK)


@pytest.fixture
def outsider(db):
    return factories.UserFactory(clinic__name="Hilltop Clinic", username="outsider", role=Role.CLINIC_ADMIN)


@pytest.fixture
def patient(clinic):
    return factories.PatientFactory(clinic=clinic, given_name="Ana", family_name="Moreno", birth_year=1990)


@pytest.fixture
def episode(patient, therapist):
    return factories.EpisodeFactory(patient=patient, therapist=therapist)


@pytest.fixture
def plan(episode):
    """A plan in use with one phase and two exercises."""
    plan = factories.PlanFactory(episode=episode, status="current")
    phase = factories.PhaseFactory(plan=plan, position=1, entered_on=plan.starts_on)
    factories.PrescriptionFactory(phase=phase, position=1, sets=3, reps=10, hold_s=3)
    factories.PrescriptionFactory(phase=phase, position=2, sets=2, reps=None, hold_s=30)
    return plan


@pytest.fixture
def run_program(episode):
    return factories.RunProgramFactory(episode=episode)


@pytest.fixture
def staff(client, therapist):
    """A test client signed in as the therapist."""
    client.force_login(therapist)
    return client


@pytest.fixture
def library(db):
    """The shipped exercise library, loaded."""
    load_library()
