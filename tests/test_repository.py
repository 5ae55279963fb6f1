"""What holds for the repository as a whole: its top level, its pins, its rooms, and what production refuses."""

import ast
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
TOP_LEVEL = """
    .ci .dockerignore .env.example .gitignore CHANGELOG.md Dockerfile LICENSE Makefile Procfile README.md clinic
    docker-compose.yml docs exercises manage.py patients plans pyproject.toml requirements-dev.txt
    requirements-figures.txt requirements.txt templates tests
"""
ROOMS = ["clinic", "exercises", "patients", "plans"]
SEES_ALL_ROOMS = {"clinic/settings.py", "clinic/urls.py", "clinic/celery.py"}
PURE = [
    "exercises/content.py",
    "exercises/figure_check.py",
    "exercises/figures/anatomy.py",
    "exercises/figures/pose.py",
    "exercises/figures/words.py",
    "exercises/ladder.py",
    "exercises/reading.py",
    "exercises/stages.py",
    "exercises/spelling.py",
    "patients/activities.py",
    "patients/changes.py",
    "patients/derived.py",
    "patients/instruments.py",
    "plans/adherence.py",
    "patients/measure.py",
    "patients/measure_figures.py",
    "patients/measure_file.py",
    "patients/measures.py",
    "patients/load_sums.py",
    "patients/profiles.py",
    "patients/red_flags.py",
    "patients/score_line.py",
    "patients/silent.py",
    "patients/typed.py",
    "patients/units.py",
    "patients/charts.py",
    "patients/trends.py",
    "patients/worked_out.py",
    "plans/adjunct_catalogue.py",
    "plans/gait_catalogue.py",
    *(path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "patients/rules").rglob("*.py"))),
    *(path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "plans/running").rglob("*.py"))),
]

SECRETS = {"SECRET_KEY": "s" * 60, "PORTAL_LINK_KEY": "p" * 60}
PRODUCTION = {**SECRETS, "PUBLIC_URL": "https://plans.clinic.example"}


def test_top_level_holds_only_what_belongs_there():
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert {name.split("/")[0] for name in listed.stdout.splitlines()} - set(TOP_LEVEL.split()) == set()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-figures.txt"])
def test_requirements_are_pinned_with_a_reason(name):
    lines = [line for line in (ROOT / name).read_text().splitlines() if not line.startswith(("#", "-r "))]
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+(\[\w+\])?==[\w.]+ +# \S.{9,}", line)] == []


# --- rooms ------------------------------------------------------------------------------------------------------------
def imports_of(path: Path) -> set[str]:
    """Full dotted names of everything that a module imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(ROOT).parts[: -node.level] if node.level else ()
            names.add(".".join([*package, *([node.module] if node.module else [])]))
    return names


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_itself_and_those_to_its_left(room):
    forbidden = set(ROOMS[ROOMS.index(room) + 1 :])
    found = {
        f"{name} imports {imported}"
        for path in sorted((ROOT / room).rglob("*.py"))
        if (name := path.relative_to(ROOT).as_posix()) not in SEES_ALL_ROOMS
        for imported in imports_of(path)
        if imported.split(".")[0] in forbidden
    }
    assert found == set()


@pytest.mark.parametrize("name", PURE)
def test_rules_import_the_standard_library_and_each_other(name):
    pure_modules = {pure.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for pure in PURE}
    others = {
        imported
        for imported in imports_of(ROOT / name)
        if imported.split(".")[0] not in sys.stdlib_module_names and imported not in pure_modules
    }
    assert others == set()


def test_the_web_application_does_without_what_draws_the_pictures():
    found = {
        f"{path.relative_to(ROOT)} imports {imported}"
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if not path.is_relative_to(ROOT / "exercises/figures")
        for imported in imports_of(path)
        if (imported + ".").startswith("exercises.figures.")
    }
    assert found == set()


# --- containers -------------------------------------------------------------------------------------------------------
@cache
def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_compose_runs_the_five_services_after_one_migration():
    services = compose()["services"]
    assert set(services) == {"postgres", "redis", "migrate", "web", "worker", "scheduler"}
    for name in ("web", "worker", "scheduler"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize("name", ["postgres", "redis", "web", "worker"])
def test_compose_asks_each_server_for_its_health(name):
    service = compose()["services"][name]
    assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", ["SECRET_KEY", "PORTAL_LINK_KEY", "POSTGRES_PASSWORD", "PUBLIC_URL"])
def test_compose_has_no_default_for_what_must_be_given(name):
    used = re.findall(r"\$\{" + name + r"\b([^}]*)\}", (ROOT / "docker-compose.yml").read_text())
    assert used
    assert {rest[:2] for rest in used} == {":?"}


def test_compose_keeps_the_queue_over_a_restart():
    command = compose()["services"]["redis"]["command"].split()
    assert command == ["redis-server", "--appendonly", "yes", "--maxmemory-policy", "noeviction"]


def test_compose_keeps_data_in_named_volumes():
    assert set(compose()["volumes"]) == {"postgres", "redis", "media"}
    assert compose()["services"]["web"]["volumes"] == ["media:/app/var/media"]


def test_the_image_does_not_run_as_root():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("USER ")] == ["USER trochlea"]


# --- settings ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def start(tmp_path):
    """Load the settings in a new process and a folder of their own, where no .env of this machine is found."""
    (tmp_path / "clinic").mkdir()
    (tmp_path / "clinic/__init__.py").touch()
    (tmp_path / "clinic/settings.py").write_bytes((ROOT / "clinic/settings.py").read_bytes())

    def run(**environment):
        return subprocess.run(
            [sys.executable, "-c", "import clinic.settings"],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], **environment},
            capture_output=True,
            text=True,
        )

    run.folder = tmp_path
    return run


def last_words(result) -> str:
    return result.stderr.strip().rpartition("\n")[2]


def test_production_starts_with_two_secrets_and_a_safe_address(start):
    result = start(**PRODUCTION)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("value", [None, "", "too short", "change-me" * 10], ids=["none", "empty", "short", "sample"])
def test_production_refuses_a_weak_secret(start, name, value):
    given = {key: kept for key, kept in PRODUCTION.items() if key != name}
    result = start(**given, **({} if value is None else {name: value}))
    assert result.returncode != 0
    assert f"ImproperlyConfigured: {name} must be set to at least 50 random characters." in last_words(result)


def test_production_refuses_plain_http(start):
    result = start(**PRODUCTION | {"PUBLIC_URL": "http://plans.clinic.example"})
    assert result.returncode != 0
    assert "PUBLIC_URL is 'http://plans.clinic.example'" in last_words(result)


def test_production_refuses_debug_pages(start):
    result = start(**PRODUCTION, DEBUG="1")
    assert result.returncode != 0
    assert "DEBUG shows patient data" in last_words(result)


def test_a_trial_may_use_plain_http_and_debug_pages(start):
    result = start(**SECRETS, TROCHLEA_LOCAL="1", DEBUG="1", PUBLIC_URL="http://127.0.0.1:8000")
    assert (result.returncode, result.stderr) == (0, "")


def test_the_sample_settings_are_refused_until_the_secrets_are_replaced(start):
    sample = (ROOT / ".env.example").read_text()
    (start.folder / ".env").write_text(sample)
    assert "SECRET_KEY must be set" in last_words(start())
    (start.folder / ".env").write_text(sample.replace("=change-me", "=" + "x" * 60))
    assert (start().returncode, start().stderr) == (0, "")


def test_the_sample_names_every_setting():
    settings = (ROOT / "clinic/settings.py").read_text()
    read = set(re.findall(r'(?:env\.\w+|secret)\(\s*"([A-Z_]+)"', settings))
    read |= {f"{name}_FILE" for name in SECRETS}
    named = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert "TRUSTED_PROXIES" in read
    assert named - {"POSTGRES_PASSWORD"} == read
