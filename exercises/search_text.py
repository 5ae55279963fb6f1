"""The columns that the search reads: the names of an exercise in one language, spelled to compare, and marks.

By the number of the rows and the sum of their marks the search sees that one changed.
"""

from random import getrandbits
from zlib import crc32

from django.db import models

from exercises.spelling import index_of

MARK_BITS = 40  # eight million of them add up within 64 bits


def search_text(row) -> str:
    return index_of([row.name, row.clinical_name, *row.aliases.splitlines()])


class SearchText(models.TextField):
    """Written anew whenever the row is saved, in whatever way, so that it cannot fall behind the names."""

    def __init__(self, **kwargs):
        super().__init__(**{**kwargs, "editable": False, "default": ""})

    def pre_save(self, row, add):
        setattr(row, self.attname, search_text(row))
        return getattr(row, self.attname)


class SearchMark(models.BigIntegerField):
    """A number that is another one for another exercise, language or text."""

    def __init__(self, **kwargs):
        super().__init__(**{**kwargs, "editable": False, "default": 0, "db_index": True})

    def pre_save(self, row, add):
        setattr(row, self.attname, crc32(f"{row.exercise_id} {row.language} {search_text(row)}".encode()))
        return getattr(row, self.attname)


class WrittenMark(models.BigIntegerField):
    """A number that is another one after each writing; for rows that know no key of theirs before it."""

    def __init__(self, **kwargs):
        super().__init__(**{**kwargs, "editable": False, "default": 0, "db_index": True})

    def pre_save(self, row, add):
        setattr(row, self.attname, getrandbits(MARK_BITS))
        return getattr(row, self.attname)
