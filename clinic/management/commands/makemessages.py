"""Django's collector of sentences, which also knows the short names under which our modules import gettext.

A new sentence starts empty: a guess from a similar one would be shown to nobody and hide that it is missing.
"""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=lazy", "--keyword=about:1c,2"]
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]
