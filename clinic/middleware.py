"""What holds for every request: nothing is cached, staff sessions end, the audit knows who and from where."""

import ipaddress
import time

from allauth.mfa.utils import is_mfa_enabled
from auditlog.middleware import AuditlogMiddleware
from django.conf import settings
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation

from clinic import audit
from clinic.sign_in import has_second_factor
from clinic.throttle import client_address


class NeverStore:
    """Pages hold patients' data: no cache on the way or on the device keeps one, no search engine lists one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        return response


class StaffSession:
    """Signs staff out after a working day, asks for the second factor, and speaks their language
    in their clinic's time."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        started = request.session.setdefault("staff_since", int(time.time()))
        if not 0 <= time.time() - started <= settings.STAFF_SESSION_MAX_S:
            logout(request)
            return redirect("account_login")
        inside = request.path.startswith(reverse("admin:index"))
        if inside and settings.STAFF_MFA_REQUIRED and not has_second_factor(request):
            return redirect("mfa_reauthenticate" if is_mfa_enabled(user) else "mfa_index")
        language = user.language or translation.get_language()
        zone = user.clinic.time_zone if user.clinic else settings.TIME_ZONE
        with translation.override(language), timezone.override(zone):
            request.LANGUAGE_CODE = language
            return self.get_response(request)


class AuditContext(AuditlogMiddleware):
    """Tells the audit who acts and from which address; a forwarded address counts only from our own proxies."""

    @staticmethod
    def _get_remote_addr(request):
        try:
            return str(ipaddress.ip_address(client_address(request)))
        except ValueError:  # a proxy may write "unknown": better no address than no answer
            return None

    def __call__(self, request):
        with audit.through("staff" if request.user.is_authenticated else "portal"):
            return super().__call__(request)
