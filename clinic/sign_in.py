"""Staff sign-in: django-allauth, closed to sign-up, with a second factor."""

from allauth.account.adapter import DefaultAccountAdapter

from clinic.throttle import client_address


class StaffAdapter(DefaultAccountAdapter):
    """Accounts are made by a clinic administrator, never by signing up."""

    def is_open_for_signup(self, request):
        return False

    def get_client_ip(self, request):
        return client_address(request)


def has_second_factor(request) -> bool:
    """Return whether this session was opened with a second factor or a passkey."""
    return any(record.get("method") == "mfa" for record in request.session.get("account_authentication_methods", []))
