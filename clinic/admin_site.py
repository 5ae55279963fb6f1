"""The PT's workplace: Django's admin site with our own home page and no door around the scope."""

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from clinic.scoped_admin import ClinicScopedAdmin, refuse_open_doors

OTHERS_ADMINS = {"auditlog.admin", "django.contrib.auth.admin", "allauth.account.admin", "allauth.mfa.admin"}


class TrochleaAdminSite(admin.AdminSite):
    site_title = _("Trochlea")
    site_header = _("Trochlea")
    index_title = _("Today")
    site_url = None
    enable_nav_sidebar = False
    empty_value_display = "–"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.pages = []  # our own pages inside the admin: (route, view, name, permission)

    def add_page(self, route: str, view, *, name: str, permission: str) -> None:
        """Add a page for work that is not a form over one row.

        The view gets (request, **route arguments) and looks its record up with visible_or_404.
        permission: "app.action_model"; without it the answer is 403.
        """
        self.pages.append((route, view, name, permission))

    def page_urls(self) -> list:
        return [
            path(route, self.admin_view(permission_required(permission, raise_exception=True)(view)), name=name)
            for route, view, name, permission in self.pages
        ]

    def register(self, model_or_iterable, admin_class=None, **options):
        """As Django's, but a ModelAdmin outside the scope is refused: it would show all clinics' rows."""
        admin_class = admin_class or admin.ModelAdmin
        if not issubclass(admin_class, ClinicScopedAdmin) and admin_class.__module__ in OTHERS_ADMINS:
            return  # ours stand in the apps' admin.py
        refuse_open_doors(type(admin_class.__name__, (admin_class,), options))
        super().register(model_or_iterable, admin_class, **options)

    def get_urls(self):
        """Leave out the redirect by content type and id: it answers for every record, whoever asks."""
        own = [pattern for pattern in super().get_urls() if getattr(pattern, "name", None) != "view_on_site"]
        return [*self.page_urls(), *own]

    def login(self, request, extra_context=None):
        if request.user.is_authenticated:
            return redirect(reverse("admin:index") if self.has_permission(request) else reverse("no_access"))
        wanted = request.GET.get("next") or reverse("admin:index")
        return redirect(f"{reverse('account_login')}?{urlencode({'next': wanted})}")

    def logout(self, request, extra_context=None):
        response = super().logout(request, extra_context)
        response.headers["Clear-Site-Data"] = '"cache"'
        return response
