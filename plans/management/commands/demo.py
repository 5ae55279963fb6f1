"""Fills a trial installation with two clinics and twelve runners: `manage.py demo`."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from clinic.models import Clinic
from plans.demo import build, cast
from plans.models import PortalLink
from plans.portal import links


class Command(BaseCommand):
    help = "Build the demo: two clinics with staff, twelve runners, their plans, logs and sheets."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is a clinic already")
        parser.add_argument("--reset", action="store_true", help="remove the demo clinics and build them anew")
        parser.add_argument("--addresses", action="store_true", help="only print where to sign in, and with what")

    def handle(self, *args, if_empty, reset, addresses, **options):
        if not settings.LOCAL:
            raise CommandError("The demo's passwords are public: it is built only where TROCHLEA_LOCAL=1 is set.")
        if addresses:
            self.stdout.write(sign_ins())
            return
        if if_empty and Clinic.objects.exists():
            self.stdout.write("Demo: there is a clinic already, nothing was changed.")
            return
        try:
            if reset:
                build.remove()
            clinics = build.build(today=timezone.localdate())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write("Demo: " + " and ".join(f"{one.name}, {one.patients.count()} runners" for one in clinics))


def sign_ins() -> str:
    """Return the block of addresses; raises CommandError where there is no demo."""
    staff = [member for clinic in cast.CLINICS for member in clinic.staff]
    link = PortalLink.objects.filter(
        patient__clinic__in=build.demo_clinics(), patient__record_number=cast.SHOWN.record_number
    ).first()
    if link is None:
        raise CommandError("There is no demo here. Build it with: manage.py demo")
    lines = [
        "Therapists and staff",
        f"  {settings.PUBLIC_URL}{reverse('admin:index')}",
        *(f"  {one.username:<16}{one.role.label}" for one in staff),
        f"  Password of all: {cast.PASSWORD}",
        "",
        f"A patient's portal: {link.patient}",
        f"  {links.url(link)}",
        f"  Year of birth: {link.patient.birth_year}",
    ]
    return "\n".join(lines)
