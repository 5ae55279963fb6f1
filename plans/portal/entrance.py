"""The way in and the way out: the link with its question, signing out, and the page outside."""

from datetime import timedelta

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic.throttle import allow, client_address
from plans.portal import links, sessions
from plans.portal.doors import SeeOther
from plans.portal.forms import YearForm

GUESSES = 30  # wrong links and wrong years that one address may try within the window
GUESS_WINDOW = timedelta(minutes=10)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request, token):
    """The permanent link.  Opening it shows the question and changes nothing; only the right year leads in."""
    now = timezone.now()
    link = links.find(token, now)
    if link is None:
        return _too_many(request) or render(request, "portal/closed.html", status=404)
    if sessions.is_locked(link):
        return render(request, "portal/locked.html", status=403)
    form = YearForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _ask_year(request, form, 422 if form.is_bound else 200)
    answer = sessions.answer_year(link, form.cleaned_data["birth_year"])
    if answer is sessions.Answer.RIGHT:
        return _let_in(request, link, now)
    if refused := _too_many(request):
        return refused
    if answer is sessions.Answer.LOCKED:
        return render(request, "portal/locked.html", status=403)
    form.add_error("birth_year", _("This year does not match. Look at it again, or call your clinic."))
    return _ask_year(request, form, 422)


@require_POST
def leave(request):
    sessions.close_session(request.COOKIES.get(settings.PORTAL_COOKIE_NAME, ""))
    response = SeeOther(reverse("portal:outside"))
    sessions.clear_cookie(response)
    return response


@require_safe
def outside(request):
    return render(request, "portal/outside.html")


def _ask_year(request, form, status):
    return render(request, "portal/question.html", {"form": form}, status=status)


def _let_in(request, link, now):
    sessions.close_session(request.COOKIES.get(settings.PORTAL_COOKIE_NAME, ""))
    response = SeeOther(reverse("portal:today"))
    sessions.set_cookie(response, sessions.open_session(link, now=now))
    return response


def _too_many(request):
    """Count a guess from this address; return the calm refusal once there were too many, else None."""
    if allow("portal", client_address(request), limit=GUESSES, window=GUESS_WINDOW):
        return None
    return render(request, "portal/too_many.html", status=429)
