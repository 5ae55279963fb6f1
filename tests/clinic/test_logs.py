"""What is written to the log: one line each, no secret, no word of a patient."""

import io
import logging
import logging.config

import pytest
from django.conf import settings as project
from django.urls import reverse

from clinic.tasks import render_job
from plans.handouts.printing import request_handout
from plans.models import Handout
from plans.portal import links

NAME = "Ana Moreno told us something"


@pytest.fixture
def written():
    """What the project's own handler writes, here into memory."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    made = logging.config.DictConfigurator({**project.LOGGING})
    made.configure_filters = None
    handler.addFilter(made.configure_filter(project.LOGGING["filters"]["no_secrets"]))
    handler.setFormatter(made.configure_formatter(dict(project.LOGGING["formatters"]["line"])))
    root = logging.getLogger()
    root.addHandler(handler)
    yield out.getvalue
    root.removeHandler(handler)


@pytest.fixture
def log():
    return logging.getLogger("trochlea.test")


@pytest.mark.parametrize(
    ("message", "args", "line"),
    [
        ("Not Found: %s", ["/p/abcDEF_-0123456789"], "Not Found: /p/…"),
        ("GET /p/abcDEF_-0123456789/ HTTP/1.1", [], "GET /p/…/ HTTP/1.1"),
        ("at https://clinic.example/p/%s/ok", ["a" * 43], "at https://clinic.example/p/…/ok"),
        ("GET %s done", ["/admin/patients/patient/?q=Moreno&p=2"], "GET /admin/patients/patient/?… done"),
        ("GET /p/short", [], "GET /p/short"),
        ("plain words", [], "plain words"),
    ],
)
def test_tokens_and_queries_are_taken_out(written, log, message, args, line):
    log.warning(message, *args)
    assert written() == written().splitlines()[0] + "\n"
    assert written().endswith(f" WARNING trochlea.test {line}\n")


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\r", "\x1b[31m", "\x00", "\x7f", "\x0b", "\x85", "\u2028"])
def test_nobody_forges_a_second_line(written, log, sign):
    log.warning("agent: %s", f"Mozilla{sign}2026-01-01 CRITICAL root Everything is fine")
    assert len(written().splitlines()) == 1
    assert sign not in written()[:-1]


def test_an_exceptions_own_message_is_left_out(written, log):
    try:
        raise ValueError(NAME)
    except ValueError:
        log.exception("It broke")
    assert NAME not in written()
    assert "It broke" in written()
    assert "ValueError" in written()
    assert "test_logs.py" in written()


def test_what_another_handler_wrote_down_first_is_not_repeated(written, log):
    record = log.makeRecord(log.name, logging.ERROR, __file__, 1, "It broke", (), None)
    record.exc_text = f"Traceback ... ValueError: {NAME}"
    log.handle(record)
    assert NAME not in written()


@pytest.mark.django_db
def test_a_wrong_link_is_logged_without_its_secret(client, written, therapist, patient):
    link = links.issue(patient, by=therapist)
    links.revoke(link, by=therapist)
    response = client.get(reverse("portal:question", args=[links.token(link)]) + "?from=mail")
    assert response.status_code == 404
    assert "/p/…" in written()
    assert links.token(link) not in written()
    assert "mail" not in written()


@pytest.mark.django_db
def test_a_sheet_that_breaks_is_logged_without_its_words(written, plan, therapist):
    handout = request_handout(plan, by=therapist)
    Handout.objects.filter(pk=handout.pk).update(snapshot={NAME: NAME})
    result = render_job.apply(args=["plans.handout", handout.pk])
    assert result.successful()
    assert f"plans.handout {handout.pk} could not be made" in written()
    assert NAME not in written()
