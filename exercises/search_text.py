"""The columns that the search reads: the names of an exercise in one language, spelled to compare, and their mark."""

from zlib import crc32

from django.db import models

from exercises.spelling import index_of


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
    """A number that is another one for another exercise, language or text.

    By the sum of all of them the search sees that a name changed.
    """

    def __init__(self, **kwargs):
        super().__init__(**{**kwargs, "editable": False, "default": 0, "db_index": True})

    def pre_save(self, row, add):
        setattr(row, self.attname, crc32(f"{row.exercise_id} {row.language} {search_text(row)}".encode()))
        return getattr(row, self.attname)
