"""Clinics, their staff, and the trail of who did what."""

import zoneinfo

from auditlog.models import AbstractLogEntry, LogEntryManager
from auditlog.registry import auditlog
from django.contrib.auth.models import AbstractUser, Group, UserManager
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.audit import current_door
from clinic.roles import Role
from clinic.scope import ScopedModel, ScopedQuerySet


class Paper(models.TextChoices):
    A4 = "A4", _("A4")
    LETTER = "Letter", _("US Letter")


class Language(models.TextChoices):
    ENGLISH = "en", _("English")
    SPANISH = "es", _("Spanish")


class Units(models.TextChoices):
    METRIC = "metric", _("Metric (km, kg)")
    IMPERIAL = "imperial", _("Imperial (mi, lb)")


def check_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone. Example: Europe/Madrid."), params={"name": name})


class ClinicQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the user's own clinic; all clinics for a superuser, who sets them up; else none."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self.all() if user.is_superuser else self.filter(pk=user.clinic_id)


class Clinic(models.Model):
    """One practice: what its sheets say on top, and its customs."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    emergency_text = models.CharField(
        _("in an emergency"),
        max_length=200,
        blank=True,
        help_text=_("Printed on every sheet and shown in the portal, such as: Emergency: call 112."),
    )
    logo = models.ImageField(_("logo"), upload_to="logos", blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC", validators=[check_time_zone])
    paper = models.CharField(_("paper"), max_length=10, choices=Paper, default=Paper.A4)
    units = models.CharField(_("units"), max_length=10, choices=Units, default=Units.METRIC)
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.ENGLISH)

    objects = ClinicQuerySet.as_manager()

    class Meta:
        verbose_name = _("clinic")
        verbose_name_plural = _("clinics")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_additional_data(self) -> dict:
        return {"clinic": self.pk}


class UserQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the colleagues of the same clinic; everybody for a superuser; else none."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return self.all()
        return self.none() if user.clinic_id is None else self.filter(clinic=user.clinic_id, is_superuser=False)


class StaffManager(UserManager.from_queryset(UserQuerySet)):
    use_in_migrations = False


class User(AbstractUser):
    """A member of staff: works at one clinic in one role.  A superuser sets clinics up and reads no records."""

    clinic = models.ForeignKey(
        Clinic, models.PROTECT, null=True, blank=True, related_name="staff", verbose_name=_("clinic")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, blank=True)
    credentials = models.CharField(
        _("credentials"), max_length=60, blank=True, help_text=_("As printed after the name, such as: PT, DPT.")
    )
    language = models.CharField(_("language"), max_length=5, choices=Language, blank=True)

    objects = StaffManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                name="user_role_needs_clinic",
                condition=Q(role="") | Q(clinic__isnull=False),
                violation_error_message=_("Give the clinic in which this person has the role."),
            ),
        ]

    def __str__(self):
        return self.get_full_name() or self.username

    @property
    def signature(self) -> str:
        """Name and credentials as they stand on a sheet."""
        return ", ".join(part for part in (str(self), self.credentials) if part)

    def get_additional_data(self) -> dict:
        return {"clinic": self.clinic_id}

    def save(self, *args, **kwargs):
        if self.role:
            self.is_staff = True
        super().save(*args, **kwargs)
        wanted = set(Group.objects.filter(name=self.role)) if self.role else set()
        have = set(self.groups.filter(name__in=Role.values))
        self.groups.remove(*(have - wanted))
        self.groups.add(*(wanted - have))


class Door(models.TextChoices):
    STAFF = "staff", _("staff")
    PORTAL = "portal", _("patient's portal")
    WORKER = "worker", _("print worker")
    SYSTEM = "system", _("system")


class AuditManager(LogEntryManager.from_queryset(ScopedQuerySet)):
    use_in_migrations = False


class AuditEntry(AbstractLogEntry):
    """One line of the trail.  Written once: the database refuses to change or delete it (migration append_only)."""

    clinic = models.ForeignKey(Clinic, models.DO_NOTHING, null=True, db_constraint=False, related_name="+")
    actor = models.ForeignKey(  # neither a deleted account nor a removed model may touch the trail
        User, models.DO_NOTHING, null=True, blank=True, db_constraint=False, related_name="+", verbose_name=_("actor")
    )
    content_type = models.ForeignKey(
        ContentType, models.DO_NOTHING, db_constraint=False, related_name="+", verbose_name=_("content type")
    )
    event = models.CharField(_("event"), max_length=20, blank=True)
    door = models.CharField(_("by way of"), max_length=10, choices=Door, default=Door.SYSTEM)

    objects = AuditManager()
    clinic_path = "clinic"
    in_clinic = classmethod(ScopedModel.in_clinic.__func__)

    class Meta(AbstractLogEntry.Meta):
        abstract = False
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")

    def save(self, *args, **kwargs):
        self.clinic_id = (self.additional_data or {}).get("clinic")
        self.door = current_door()
        super().save(*args, **kwargs)


class TryCount(models.Model):
    """Tries from one address in one window (clinic/throttle.py).  Holds a digest, not the address."""

    digest = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField()
    window_ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("counted tries")

    def __str__(self):
        return f"{self.count} until {self.window_ends_at:%H:%M}"


class SentForm(models.Model):
    """A form that was worked off, so that the same one sent again does nothing twice (clinic/once.py)."""

    key = models.UUIDField(unique=True)
    result = models.CharField(max_length=200)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("sent form")

    def __str__(self):
        return str(self.key)


auditlog.register(Clinic)
auditlog.register(User, exclude_fields=["last_login", "password"])
