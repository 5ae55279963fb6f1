"""Clinic settings, staff accounts, audit trail."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminFileWidget
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from clinic.logos import reencoded
from clinic.models import AuditEntry, Clinic, User
from clinic.scoped_admin import ClinicScopedAdmin

if admin.site.is_registered(Group):
    admin.site.unregister(Group)  # roles are fixed; a group belongs to no clinic


class ClinicForm(forms.ModelForm):
    """The logo is read by clinic.logos alone: Django's own picture field would try every format that Pillow knows."""

    logo = forms.FileField(required=False, label=_("Logo"), widget=AdminFileWidget)

    def clean_logo(self):
        logo = self.cleaned_data.get("logo")
        return reencoded(logo) if logo and "logo" in self.changed_data else logo


@admin.register(Clinic)
class ClinicAdmin(ClinicScopedAdmin):
    form = ClinicForm
    list_display = ["name", "phone", "language", "paper"]
    fieldsets = [
        (None, {"fields": ["name", "phone", "address", "emergency_text", "logo"]}),
        (_("Customs"), {"fields": ["language", "paper", "units", "time_zone"]}),
    ]


@admin.register(User)
class StaffAdmin(ClinicScopedAdmin, UserAdmin):
    """Accounts of one clinic.  Its administrator gives roles; permissions follow from the role alone."""

    list_display = ["username", "last_name", "first_name", "role", "is_active", "last_login"]
    list_filter = ["role", "is_active"]
    search_fields = ["username", "first_name", "last_name"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    person = (None, {"fields": ["first_name", "last_name", "credentials", "email", "language"]})

    def get_fieldsets(self, request, obj=None):
        work = ["clinic", "role", "is_superuser"] if request.user.is_superuser else ["role"]
        work = (_("Work"), {"fields": [*work, "is_active"]})
        if obj is None:
            account = (None, {"fields": ["username", "usable_password", "password1", "password2"]})
            return [account, self.person, work]
        account = (None, {"fields": ["username", "password"]})
        return [account, self.person, work, (_("Dates"), {"fields": ["last_login", "date_joined"]})]

    def save_model(self, request, obj, form, change):
        if not request.user.is_superuser:
            obj.clinic_id = request.user.clinic_id
        obj.is_staff = bool(obj.role) or obj.is_superuser
        super().save_model(request, obj, form, change)


@admin.register(AuditEntry)
class AuditEntryAdmin(ClinicScopedAdmin):
    """The trail, to read."""

    date_hierarchy = "timestamp"
    list_display = ["timestamp", "actor", "door", "action", "event", "content_type", "object_repr"]
    list_filter = ["door", "action", "event"]
    list_select_related = ["actor", "content_type"]
    search_fields = ["object_repr", "actor__username"]
    fields = readonly_fields = [
        "timestamp",
        "actor",
        "door",
        "remote_addr",
        "action",
        "event",
        "content_type",
        "object_repr",
        "changes",
    ]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
