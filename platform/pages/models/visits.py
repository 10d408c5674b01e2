"""How often a page was looked at in an hour. There is no column that could say who."""

from typing import ClassVar

from django.db import models


class VisitCount(models.Model):
    """One page and one hour. ``page``: the name of an address (``activities:catalogue``) or of a page (``page:12``)."""

    page = models.CharField(max_length=100)
    hour = models.DateTimeField()
    visits = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["hour", "page"], name="visits_once_per_page_and_hour"),
            models.CheckConstraint(condition=models.Q(page__regex=r"^[A-Za-z0-9_:-]+$"), name="visits_of_a_named_page"),
        ]

    def __str__(self) -> str:
        return f"visits of {self.page}"
