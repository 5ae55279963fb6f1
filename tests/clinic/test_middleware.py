"""What holds for every request: no cache, a session that ends, the user's language and the clinic's time."""

import time
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from plans.handouts.printing import request_handout
from plans.models import Plan
from plans.portal import links

pytestmark = pytest.mark.django_db


def signed_in(client) -> bool:
    return client.get(reverse("admin:index")).status_code == 200


def test_a_staff_session_ends_after_twelve_hours_of_work(staff, settings):
    assert settings.STAFF_SESSION_MAX_S == 12 * 3600
    start = timezone.now()
    for minutes in range(0, 12 * 60, 20):  # busy all day, never idle for half an hour
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert signed_in(staff), minutes
    with time_machine.travel(start + timedelta(hours=12, seconds=-1), tick=False):
        assert signed_in(staff)
    with time_machine.travel(start + timedelta(hours=12, seconds=2), tick=False):
        assert not signed_in(staff)
        assert "_auth_user_id" not in staff.session


def test_a_staff_session_ends_after_half_an_hour_idle(staff):
    assert signed_in(staff)
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        assert not signed_in(staff)


def test_a_session_from_the_future_is_not_believed(staff):
    session = staff.session
    session["staff_since"] = int(time.time()) + 3600
    session.save()
    assert not signed_in(staff)


def test_pages_with_patients_data_are_not_kept(staff, client, plan, patient, therapist, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    from clinic import printing

    handout = request_handout(plan, by=therapist)
    printing.render("plans.handout", handout.pk)
    token = links.token(links.issue(patient, by=therapist))
    addresses = [
        reverse("admin:index"),
        reverse("admin:patients_patient_changelist"),
        reverse("admin:patient_page", args=[patient.pk]),
        plan.get_absolute_url(),
        reverse("admin:handout_file", args=[handout.pk]),
        reverse("portal:question", args=[token]),
        reverse("portal:question", args=["x" * 43]),
        reverse("account_login"),
        "/no/such/page/",
    ]
    for address in addresses:
        response = staff.get(address)
        if response.streaming:
            b"".join(response.streaming_content)
        assert "no-store" in response.headers["Cache-Control"], address
        assert "public" not in response.headers["Cache-Control"], address
        assert "noindex" in response.headers["X-Robots-Tag"], address


@pytest.mark.parametrize("language", ["es", "en"])
def test_staff_read_their_own_language(client, therapist, language):
    therapist.language = language
    therapist.save()
    client.force_login(therapist)
    page = client.get(reverse("admin:index"), HTTP_ACCEPT_LANGUAGE="en" if language == "es" else "es")
    assert f'<html lang="{language}"' in page.content.decode()


def test_times_are_those_of_the_clinic(staff, plan, clinic):
    clinic.time_zone = "Asia/Tokyo"
    clinic.save()
    at = timezone.now().replace(hour=22, minute=30)
    Plan.objects.filter(pk=plan.pk).update(given_at=at)
    request_handout(plan, by=plan.episode.therapist)
    plan.handouts.update(requested_at=at)
    page = staff.get(plan.get_absolute_url()).content.decode()
    assert "07:30" in page
    assert "22:30" not in page
