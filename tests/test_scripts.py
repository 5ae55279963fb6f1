"""The scripts in .ci/ that something depends on: the keeper of worker and sweeper, and the check for skipped tests."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

CI = Path(__file__).resolve().parent.parent / ".ci"

# A stand-in for a worker: a process with a child of its own; both write down who they are and wait.
WORKER = """
import os, pathlib, sys, time
child = os.fork()
with pathlib.Path(sys.argv[1]).open("a") as log:
    log.write(f"{os.getpid()}\\n")
time.sleep(60)
"""


def lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_until(true, seconds=10):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


@pytest.fixture
def keeper(tmp_path):
    """A running keep_going.sh, and a function that tells which processes its command has begun so far."""
    log = tmp_path / "pids"
    log.touch()
    (tmp_path / "worker.py").write_text(WORKER)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "KEEP": "python worker.py pids"}
    process = subprocess.Popen([CI / "keep_going.sh"], cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL)
    yield process, lambda: [int(pid) for pid in log.read_text().split()]
    process.terminate()
    process.wait(10)


def test_a_killed_worker_is_started_again_and_leaves_no_child(keeper):
    process, begun = keeper
    wait_until(lambda: len(begun()) == 2)
    before = begun()
    os.kill(max(before, key=lambda pid: os.getpgid(pid) == pid), signal.SIGKILL)  # the parent leads its group
    wait_until(lambda: len(begun()) == 4)
    assert [pid for pid in before if lives(pid)] == []
    assert process.poll() is None


def test_a_keeper_told_to_stop_leaves_nothing_behind(keeper):
    process, begun = keeper
    wait_until(lambda: len(begun()) == 2)
    process.terminate()
    process.wait(10)
    wait_until(lambda: not any(lives(pid) for pid in begun()))  # a killed process is gone a moment after its keeper


SUITE = """
import pytest

@pytest.mark.browser
def test_journey():
    {journey}

@pytest.mark.services
def test_service():
    {service}

def test_plain():
    pytest.skip("nobody minds")
"""


@pytest.mark.parametrize(
    ("journey", "service", "marks", "complaints"),
    [
        pytest.param("pass", "pass", ["browser", "services"], [], id="both ran"),
        pytest.param("pass", "pytest.skip('no server')", ["browser"], [], id="skipped where it may be"),
        pytest.param(
            "pass",
            "pytest.skip('no server')",
            ["browser", "services"],
            ["test_marked.test_service was skipped: no server", "No test marked services ran."],
            id="service skipped",
        ),
        pytest.param(
            "pytest.skip('no browser')",
            "pass",
            ["browser", "services"],
            ["test_marked.test_journey was skipped: no browser", "No test marked browser ran."],
            id="journey skipped",
        ),
    ],
)
def test_skipped_journeys_and_services_are_complained_of(tmp_path, journey, service, marks, complaints):
    (tmp_path / "test_marked.py").write_text(SUITE.format(journey=journey, service=service))
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    browser\n    services\n")
    pytest_options = ["-q", "-p", "marks_in_report", "-p", "no:django", "--junitxml=report.xml"]
    subprocess.run(
        [sys.executable, "-m", "pytest", *pytest_options],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(CI)},
        check=True,
        capture_output=True,
    )
    result = subprocess.run(
        [sys.executable, CI / "no_skips.py", tmp_path / "report.xml", *marks], capture_output=True, text=True
    )
    expected = complaints or [f"Everything marked {' or '.join(marks)} ran."]
    assert (result.returncode, result.stdout.splitlines()) == (bool(complaints), expected)


MODULE_SKIPPED = """<testsuites><testsuite>
  <testcase classname="" name="tests.journeys"><skipped message="no browser"/></testcase>
  <testcase classname="tests.other" name="test_it">
    <properties><property name="mark" value="browser"/></properties>
  </testcase>
</testsuite></testsuites>"""


def test_a_module_skipped_whole_is_complained_of(tmp_path):
    (tmp_path / "report.xml").write_text(MODULE_SKIPPED)
    result = subprocess.run(
        [sys.executable, CI / "no_skips.py", tmp_path / "report.xml", "browser"], capture_output=True, text=True
    )
    assert (result.returncode, result.stdout) == (1, "tests.journeys was skipped: no browser\n")
