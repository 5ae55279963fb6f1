"""The admin base that shows and accepts records of the user's own clinic only.

Stock ModelAdmin with a narrowed get_queryset still leaks through form fields, filters, labels and delete pages; each of
those doors is shut here, and tests/test_outsiders.py tries them all for every registered admin.
"""

from django.contrib import admin
from django.contrib.admin.utils import NestedObjects, get_deleted_objects
from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.db import router
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from clinic import audit


class OwnClinicFilter(admin.RelatedFieldListFilter):
    """Sidebar filter over a relation, offering only what the user may see."""

    def field_choices(self, field, request, model_admin):
        return [(row.pk, str(row)) for row in visible(field.related_model, request.user)]


def refuse_open_doors(admin_class: type) -> None:
    """Raise ImproperlyConfigured for an admin class that could show or accept another clinic's records."""
    if not issubclass(admin_class, ClinicScopedAdmin):
        raise ImproperlyConfigured(f"{admin_class.__name__} must build on ClinicScopedAdmin (clinic/scoped_admin.py).")
    for inline in admin_class.inlines:
        if not issubclass(inline, ScopedFormFields):
            raise ImproperlyConfigured(f"{inline.__name__} must build on ScopedTabularInline or ScopedStackedInline.")
    for entry in admin_class.list_filter:
        path, kind = entry if isinstance(entry, (list, tuple)) else (entry, None)
        if isinstance(path, str) and ("__" in path or (kind and issubclass(kind, admin.RelatedFieldListFilter))):
            raise ImproperlyConfigured(
                f"{admin_class.__name__}: the filter {path} lists rows of all clinics. Name a field of the model."
            )


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
    view_on_site = False  # its address answers for every record, so the site has none


class ScopedStackedInline(ScopedFormFields, admin.StackedInline):
    extra = 0
    view_on_site = False


class ClinicScopedAdmin(ScopedFormFields, admin.ModelAdmin):
    """Base of every admin in this project; the site refuses any other."""

    view_on_site = False
    save_on_top = False
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request):
        queryset = visible(self.model, request.user)
        ordering = self.get_ordering(request) or ([] if queryset.ordered else ["pk"])
        return queryset.order_by(*ordering) if ordering else queryset

    def changelist_view(self, request, extra_context=None):
        title = capfirst(self.model._meta.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def get_list_filter(self, request):
        return [self.scoped_filter(entry) for entry in super().get_list_filter(request)]

    def scoped_filter(self, entry):
        if isinstance(entry, str) and self.model._meta.get_field(entry).is_relation:
            return (entry, OwnClinicFilter)
        return entry

    def get_changeform_initial_data(self, request):
        """Ignore prefilled ids from the address: a label would tell a foreign record's name."""
        initial = super().get_changeform_initial_data(request)
        for name, value in list(initial.items()):
            try:
                field = self.model._meta.get_field(name)
            except FieldDoesNotExist:
                continue
            if not field.is_relation:
                continue
            ids = [part for part in str(value).split(",") if part.isdigit()]
            if visible(field.related_model, request.user).filter(pk__in=ids).count() != len(ids) or not ids:
                del initial[name]
        return initial

    def get_deleted_objects(self, objs, request):
        """As Django does, but a record that the user may not see counts as protected, unnamed."""
        if self.reaches_unseen(objs, request.user):
            return [], {}, set(), [_("A record that this account may not see")]
        return get_deleted_objects(objs, request, self.admin_site)

    def reaches_unseen(self, objs, user) -> bool:
        """Return whether deleting would take along, or is held by, rows outside the user's clinic."""
        collector = NestedObjects(using=router.db_for_write(self.model))
        collector.collect(objs)
        touched = {model: {row.pk for row in rows} for model, rows in collector.data.items()}
        for row in collector.protected:
            touched.setdefault(type(row), set()).add(row.pk)
        return any(
            visible(model, user).filter(pk__in=pks).count() < len(pks)
            for model, pks in touched.items()
            if not model._meta.auto_created
        )

    def save_model(self, request, obj, form, change):
        if not change and self.model_has_clinic() and obj.clinic_id is None:
            obj.clinic_id = request.user.clinic_id
        super().save_model(request, obj, form, change)

    def model_has_clinic(self) -> bool:
        return getattr(self.model, "clinic_path", "") == "clinic"

    def get_object(self, request, object_id, from_field=None):
        found = super().get_object(request, object_id, from_field)
        if found is not None and request.method == "GET" and self.has_view_or_change_permission(request, found):
            audit.record(found, "read")
        return found


class ListOnly(ClinicScopedAdmin):
    """A list that leads to our own page of each row."""

    list_display_links = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=lazy("open"))
    def link(self, row):
        return format_html('<a href="{}">{}</a>', row.get_absolute_url(), row)
