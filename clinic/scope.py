"""One door to every record: `Model.objects.visible_to(user)`, failing closed (docs/security.md)."""

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import models
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _


class ScopedQuerySet(models.QuerySet):
    """Rows of one clinic; every list, page, form field and file starts from visible_to()."""

    def visible_to(self, user):
        """Return the rows that this member of staff may see; none for outsiders, superusers and strangers."""
        if not (user.is_authenticated and user.is_active) or user.is_superuser or user.clinic_id is None:
            return self.none()
        return self.filter(self.model.in_clinic(user.clinic_id))


def visible_or_404(model, user, pk: int):
    """Return the row when the user may see it; the same 404 whether it is another clinic's or does not exist."""
    return get_object_or_404(model.objects.visible_to(user), pk=pk)


class ScopedModel(models.Model):
    """A record that belongs to one clinic, by its own column or through its parents.

    `clinic_path` says how: "clinic", or "patient__clinic".  Saving a row that points into another clinic is refused,
    so that no form, import or shell can join two clinics' records.
    """

    clinic_path: str = ""
    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self.check_one_clinic()
        super().save(*args, **kwargs)

    @classmethod
    def from_db(cls, db, field_names, values):
        row = super().from_db(db, field_names, values)
        row._read_from_parent = row.__dict__.get(cls._meta.get_field(cls.way_up()).attname)
        return row

    @classmethod
    def way_up(cls) -> str:
        """Return the foreign key by which the row belongs to its clinic."""
        return cls.clinic_path.split("__")[0]

    @classmethod
    def in_clinic(cls, clinic_id: int) -> Q:
        if not cls.clinic_path:
            raise ImproperlyConfigured(f"{cls.__name__} does not say how it belongs to a clinic (clinic_path).")
        return Q(**{cls.clinic_path: clinic_id})

    def get_clinic_id(self) -> int | None:
        """Return the id of the owning clinic; None for what all clinics share."""
        owner = self
        *parents, last = self.clinic_path.split("__")
        for name in parents:
            owner = getattr(owner, name)
        return getattr(owner, f"{last}_id")

    def get_clinic_id_as_read(self) -> int | None:
        """Return the clinic that owned the row when it was read; one more query only where its parent was changed."""
        field = self._meta.get_field(self.way_up())
        before = getattr(self, "_read_from_parent", None)
        if before is None or before == getattr(self, field.attname):
            return self.get_clinic_id()
        if not issubclass(field.related_model, ScopedModel):
            return before
        return field.related_model._base_manager.get(pk=before).get_clinic_id()

    def get_additional_data(self) -> dict:
        """What the audit keeps beside the change: whose record it was."""
        return {"clinic": self.get_clinic_id()}

    def check_one_clinic(self) -> None:
        """Raise ValidationError when a foreign key leads into another clinic, or the row itself would move there."""
        own, way_up = self.get_clinic_id(), self.way_up()
        if not self._state.adding and self.get_clinic_id_as_read() != own:
            raise ValidationError({way_up: _("This record belongs to another clinic.")})
        for field in self._meta.concrete_fields:
            if not field.is_relation or field.name == way_up or getattr(self, field.attname) is None:
                continue
            if not (issubclass(field.related_model, ScopedModel) or hasattr(field.related_model, "clinic_id")):
                continue
            target = getattr(self, field.name)
            other = target.get_clinic_id() if isinstance(target, ScopedModel) else target.clinic_id
            if other is not None and own is not None and other != own:
                raise ValidationError({field.name: _("This record belongs to another clinic.")})
