"""How many pupils the public list (DUO) counts at a school."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.choices import Level
from schools.models.organisation import School


class SchoolPopulation(models.Model):
    """Pupils of one school on 1 October of a school year, of one level and year group: open data, from nobody's class list.

    ``level`` is empty and ``year`` 0 where the list does not say (bridge classes are of several levels).
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="population")
    start_year = models.PositiveSmallIntegerField(_("schooljaar"))
    level = models.CharField(_("niveau"), max_length=10, choices=Level, blank=True, default="")
    year = models.PositiveSmallIntegerField(_("leerjaar"), default=0)
    pupils = models.PositiveIntegerField(_("leerlingen"))

    class Meta:
        verbose_name = _("leerlingaantal")
        verbose_name_plural = _("leerlingaantallen")
        constraints = [
            models.UniqueConstraint(
                fields=["school", "start_year", "level", "year"], name="population_once_per_level_and_year"
            ),
        ]

    def __str__(self) -> str:
        return f"population of school {self.school_id} in {self.start_year}"
