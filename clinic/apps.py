"""Start-up of the ground app and of the admin site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class TrochleaAdminConfig(AdminConfig):
    default_site = "clinic.admin_site.TrochleaAdminSite"


class ClinicConfig(AppConfig):
    name = "clinic"
    verbose_name = _("Clinic")
