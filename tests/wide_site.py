"""An admin site that opens every record of the project as widely as the base class allows.

The real admins show little.  Here each scoped model is registered with all columns, filters over all its relations, a
search field and inlines of everything below it, so that the base class alone must keep two clinics apart: what holds
here holds for an admin that somebody adds later.
"""

from django.contrib import admin
from django.db import models
from django.urls import include, path

from clinic.admin_site import TrochleaAdminSite
from clinic.models import AuditEntry, Clinic, User
from clinic.scoped_admin import ClinicScopedAdmin, ScopedTabularInline
from clinic.urls import handler404, handler500  # noqa: F401  the pages for errors
from plans.photos import exercise_photo
from tests.two_clinics import scoped_models

LABEL_FIELDS = (models.CharField, models.TextField)


def inline_of(child: type, relation: models.ForeignKey) -> type:
    options = {"model": child, "fk_name": relation.name, "__module__": __name__}
    return type(f"{child.__name__}Of{relation.name.title()}Inline", (ScopedTabularInline,), options)


def wide_admin(model: type) -> type:
    columns = [field for field in model._meta.concrete_fields if not field.primary_key]
    relations = [field.name for field in columns if field.is_relation]
    below = [relation.field for relation in model._meta.related_objects if relation.related_model in scoped_models()]
    days = [field.name for field in columns if isinstance(field, models.DateField)]
    options = {
        "__module__": __name__,
        "list_display": ["__str__", *(field.name for field in columns)],
        "list_filter": relations,
        "list_select_related": True,
        "search_fields": [field.name for field in columns if isinstance(field, LABEL_FIELDS)] or ["pk"],
        "date_hierarchy": days[0] if days else None,
        "inlines": [inline_of(field.model, field) for field in below],
    }
    return type(f"Wide{model.__name__}Admin", (ClinicScopedAdmin,), options)


site = TrochleaAdminSite(name="admin")
for scoped in (*scoped_models(), Clinic, User, AuditEntry):
    site.register(scoped, wide_admin(scoped))
site.pages = admin.site.pages

urlpatterns = [
    path("admin/", site.urls),
    path("photo/<str:name>", exercise_photo, name="exercise_photo"),
    path("sign-in/", include("allauth.urls")),
    path("", include("plans.portal.urls")),
]
