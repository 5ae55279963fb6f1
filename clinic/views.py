"""Pages that belong to nobody's record: front door, health, calm error pages."""

from django.contrib import admin, messages
from django.contrib.auth import get_user
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe


def admin_page(request, template: str, title: str, status: int = 200, **context):
    """Render one of our own pages inside the admin's frame."""
    return render(request, template, {**admin.site.each_context(request), **context, "title": title}, status=status)


def tell(request, error: ValidationError) -> None:
    """Show each sentence of a refusal on the next page."""
    for sentence in error.messages:
        messages.error(request, sentence)


@require_safe
def front_door(request):
    """Staff go to work; a patient who typed the bare address is told how to get in."""
    if request.user.is_authenticated:
        return redirect("admin:index")
    return render(request, "pages/front_door.html")


@require_safe
def robots(request):
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


@require_safe
def health(request):
    """200 while the database answers: for load balancers and compose."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"database": "ok"})


@require_safe
def forgotten_password(request):
    """No reset by e-mail: a colleague who knows you sets a new password, and the second factor stays."""
    return render(request, "pages/forgotten_password.html")


@require_safe
def no_access(request):
    return render(request, "pages/no_access.html", {"account": get_user(request)}, status=403)


def not_found(request, exception):
    return render(request, "pages/not_found.html", status=404)


def server_error(request):
    return render(request, "pages/server_error.html", status=500)


def csrf_failure(request, reason=""):
    return render(request, "pages/form_expired.html", status=403)
