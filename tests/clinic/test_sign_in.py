"""Staff sign-in: no sign-up, a second factor on every admin address, failed tries are limited."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib import admin
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from clinic.models import User
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "a long pass phrase"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()
    yield
    cache.clear()


def sign_in(client, username="therapist", password=PASSWORD, **kwargs):
    return client.post(reverse("account_login"), {"login": username, "password": password}, **kwargs)


def admin_addresses() -> list[str]:
    """Return every address of the admin, with a number wherever one is asked for."""
    found = [reverse("admin:index"), "/admin/no/such/page/"]
    for pattern in admin.site.get_urls():
        below = getattr(pattern, "url_patterns", [pattern])
        for name in [one.name for one in below if one.name]:
            for args in ([], [1]):
                try:
                    found.append(reverse(f"admin:{name}", args=args))
                except NoReverseMatch:
                    continue
    return found


def second_factor(client) -> None:
    session = client.session
    session["account_authentication_methods"] = [{"method": "password"}, {"method": "mfa", "type": "totp"}]
    session.save()


def test_a_colleague_signs_in_and_comes_to_work(client, therapist):
    response = sign_in(client)
    assert response.status_code == 302
    assert response.url == reverse("admin:index")


def test_a_wrong_password_says_nothing_about_who_exists(client, therapist):
    pages = [sign_in(client, name, "not the pass phrase").content.decode() for name in ("therapist", "nobody-here")]
    without_names = [
        page.replace("therapist", "X").replace("nobody-here", "X").split("csrfmiddlewaretoken")[0] for page in pages
    ]
    assert without_names[0] == without_names[1]


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signs_up(client, db, method):
    data = {"username": "intruder", "password1": PASSWORD, "password2": PASSWORD}
    response = getattr(client, method)(reverse("account_signup"), data)
    assert response.status_code in (200, 302, 403)
    assert not User.objects.filter(username="intruder").exists()


def test_without_the_second_factor_every_admin_address_leads_to_it(client, therapist, settings):
    settings.STAFF_MFA_REQUIRED = True
    client.force_login(therapist)
    addresses = admin_addresses()
    assert len(addresses) > 60
    for address in addresses:
        for answer in (client.get(address), client.post(address)):
            assert (answer.status_code, answer.headers.get("Location")) == (302, reverse("mfa_index")), address


def test_with_the_second_factor_the_work_is_open(client, therapist, patient, settings):
    settings.STAFF_MFA_REQUIRED = True
    client.force_login(therapist)
    second_factor(client)
    assert client.get(reverse("admin:patient_page", args=[patient.pk])).status_code == 200


def test_who_has_set_up_a_factor_but_not_used_it_now_is_asked_for_it(client, therapist, settings):
    settings.STAFF_MFA_REQUIRED = True
    TOTP.activate(therapist, generate_totp_secret())
    client.force_login(therapist)
    assert client.get(reverse("admin:index")).headers["Location"] == reverse("mfa_reauthenticate")


def test_a_password_alone_does_not_sign_in_who_has_a_second_factor(client, therapist):
    TOTP.activate(therapist, generate_totp_secret())
    response = sign_in(client)
    assert response.url == reverse("mfa_authenticate")
    assert client.get(reverse("admin:index")).status_code == 302


def test_on_a_trial_machine_the_second_factor_is_optional(client, therapist, settings):
    assert settings.STAFF_MFA_REQUIRED is False  # TROCHLEA_LOCAL
    client.force_login(therapist)
    assert client.get(reverse("admin:index")).status_code == 200


def test_failed_tries_are_limited(client, therapist):
    for _try in range(5):
        sign_in(client, password="not the pass phrase")
    sign_in(client)
    assert client.get(reverse("admin:index")).status_code == 302  # even with the right one


def test_a_dismissed_colleague_does_not_get_in(client, clinic):
    factories.UserFactory(clinic=clinic, username="gone", is_active=False)
    sign_in(client, "gone")
    assert client.get(reverse("admin:index")).status_code == 302


def test_an_account_without_a_role_gets_no_further_than_a_notice(client, clinic):
    factories.UserFactory(clinic=None, username="idle", role="")
    client.force_login(User.objects.get(username="idle"))
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.status_code == 403
    assert answer.redirect_chain[-1][0] == reverse("no_access")


def test_signing_out_empties_the_browsers_cache(staff):
    response = staff.post(reverse("admin:logout"))
    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert staff.get(reverse("admin:index")).status_code == 302
