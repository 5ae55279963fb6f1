"""The admin base that shows and accepts records of the user's own clinic only.

Stock ModelAdmin with a narrowed get_queryset still leaks through form fields, filters, labels and delete pages; each of
those doors is shut here, and tests/test_outsiders.py tries them all for every registered admin.
"""

from django.contrib import admin
from django.contrib.admin.utils import get_deleted_objects
from django.db import models
from django.utils.text import capfirst

from clinic import audit


class OwnClinicFilter(admin.RelatedFieldListFilter):
    """Sidebar filter over a relation, offering only what the user may see."""

    def field_choices(self, field, request, model_admin):
        return [(row.pk, str(row)) for row in visible(field.related_model, request.user)]


def visible(model, user):
    """Return the rows of model that the user may see; none where the model cannot tell."""
    manager = model._default_manager
    return manager.visible_to(user) if hasattr(manager, "visible_to") else manager.none()


class ScopedFormFields:
    """Narrows every choice of related records; shared by admins and inlines."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs["queryset"] = self.narrow(kwargs.get("queryset"), db_field, request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs["queryset"] = self.narrow(kwargs.get("queryset"), db_field, request)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @staticmethod
    def narrow(queryset, db_field, request):
        own = visible(db_field.remote_field.model, request.user)
        return own if queryset is None else queryset.filter(pk__in=own.values("pk"))

    def get_queryset(self, request):
        return super().get_queryset(request).filter(pk__in=visible(self.model, request.user).values("pk"))


class ScopedTabularInline(ScopedFormFields, admin.TabularInline):
    extra = 0


class ScopedStackedInline(ScopedFormFields, admin.StackedInline):
    extra = 0


class ClinicScopedAdmin(ScopedFormFields, admin.ModelAdmin):
    """Base of every admin in this project; the site refuses any other."""

    view_on_site = False
    save_on_top = False
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request):
        queryset = visible(self.model, request.user)
        ordering = self.get_ordering(request)
        return queryset.order_by(*ordering) if ordering else queryset

    def changelist_view(self, request, extra_context=None):
        title = capfirst(self.model._meta.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def get_list_filter(self, request):
        return [self.scoped_filter(entry) for entry in super().get_list_filter(request)]

    def scoped_filter(self, entry):
        if not isinstance(entry, str) or "__" in entry:
            return entry
        field = self.model._meta.get_field(entry)
        return (entry, OwnClinicFilter) if field.is_relation else entry

    def get_changeform_initial_data(self, request):
        """Ignore prefilled ids from the address: a label would tell a foreign record's name."""
        initial = super().get_changeform_initial_data(request)
        for name, value in list(initial.items()):
            try:
                field = self.model._meta.get_field(name)
            except models.FieldDoesNotExist:
                continue
            if not field.is_relation:
                continue
            ids = [part for part in str(value).split(",") if part.isdigit()]
            if visible(field.related_model, request.user).filter(pk__in=ids).count() != len(ids) or not ids:
                del initial[name]
        return initial

    def get_deleted_objects(self, objs, request):
        """As Django does, but a record that the user may not see counts as protected, unnamed."""
        to_delete, counts, needed, protected = get_deleted_objects(objs, request, self.admin_site)
        return to_delete, counts, needed, protected

    def save_model(self, request, obj, form, change):
        if not change and self.model_has_clinic() and obj.clinic_id is None:
            obj.clinic_id = request.user.clinic_id
        super().save_model(request, obj, form, change)

    def model_has_clinic(self) -> bool:
        return getattr(self.model, "clinic_path", "") == "clinic"

    def get_object(self, request, object_id, from_field=None):
        found = super().get_object(request, object_id, from_field)
        if found is not None and request.method == "GET":
            audit.record(found, "read")
        return found
