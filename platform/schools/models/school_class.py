"""A class of one school year."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.fields import ChoiceArrayField
from schools.choices import Level
from schools.classlist.class_names import class_key
from schools.models.organisation import School, SchoolYear


class SchoolClass(models.Model):
    """Klas. ``name_key`` is the name folded for comparison: "3b", "3 B" and "3B" are one class."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="classes")
    school_year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="classes")
    name = models.CharField(_("naam"), max_length=30)
    name_key = models.CharField(max_length=30, editable=False)
    levels = ChoiceArrayField(
        models.CharField(max_length=10, choices=Level), verbose_name=_("niveaus"), default=list, blank=True
    )
    year = models.PositiveSmallIntegerField(_("leerjaar"), null=True, blank=True)

    class Meta:
        verbose_name = _("klas")
        verbose_name_plural = _("klassen")
        constraints = [
            models.UniqueConstraint(fields=["school", "school_year", "name_key"], name="class_name_once_per_year"),
            # Target of composite foreign keys: a row may only point at a class of its own school.
            models.UniqueConstraint(fields=["school", "id"], name="class_of_school"),
            models.CheckConstraint(condition=models.Q(year__gte=1, year__lte=6), name="class_year_is_1_to_6"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the folded name true to the name."""
        self.name_key = class_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed through as given
