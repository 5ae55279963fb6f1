"""The column that the search reads: the names of an exercise in one language, spelled for comparison."""

from django.db import models

from exercises.spelling import index_of


class SearchText(models.TextField):
    """Written anew whenever the row is saved, in whatever way, so that it cannot fall behind the names."""

    def __init__(self, **kwargs):
        super().__init__(**{**kwargs, "editable": False, "default": "", "blank": True})

    def pre_save(self, row, add):
        index = index_of([row.name, row.clinical_name, *row.aliases.splitlines()])
        setattr(row, self.attname, index)
        return index

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("editable", "default", "blank"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs
