"""What each role may do.  The groups are made by migrations, one in each app, with `grant`."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    CLINIC_ADMIN = "clinic_admin", _("Clinic administrator")
    PHYSIOTHERAPIST = "physiotherapist", _("Physiotherapist")
    ASSISTANT = "assistant", _("Assistant")
    FRONT_DESK = "front_desk", _("Front desk")


LOOK = ("view",)
KEEP = ("view", "add", "change")
FULL = ("view", "add", "change", "delete")


def grant(app_label: str, table: dict[str, dict[Role, tuple[str, ...]]]):
    """Return a migration function that gives roles their permissions on one app's models.

    table: model name in lower case -> role -> actions.  The permissions are made here because Django makes them only
    after all migrations have run.
    """

    def forwards(apps, schema_editor):
        from django.apps import apps as installed
        from django.contrib.auth.management import create_permissions

        create_permissions(installed.get_app_config(app_label), verbosity=0, apps=apps)
        group_model = apps.get_model("auth", "Group")
        permission_model = apps.get_model("auth", "Permission")
        for model, actions_by_role in table.items():
            for role, actions in actions_by_role.items():
                group, _made = group_model.objects.get_or_create(name=str(role.value))
                group.permissions.add(
                    *permission_model.objects.filter(
                        content_type__app_label=app_label, codename__in=[f"{action}_{model}" for action in actions]
                    )
                )

    return forwards
