"""Django's collector of sentences, which also knows the short names under which our modules import gettext."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=lazy", "--keyword=about:1c,2"]
