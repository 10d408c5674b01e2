"""Pupils: the least that a class list needs (promises POR-2g, SP-2d, SBB-1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models.organisation import School
from schools.models.school_class import SchoolClass
from schools.querysets import PupilQuerySet


class Pupil(models.Model):
    """A pupil of one school: names and the school's own number, nothing else.

    No address, no BSN, no birth date, no nationality, no health data: there is no column for them.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="pupils")
    pupil_number = models.CharField(_("leerlingnummer"), max_length=20, blank=True)
    # The same number without leading zeros: exports of one system lose them (vocabulary page).
    pupil_number_key = models.CharField(max_length=20, blank=True, editable=False)
    first_name = models.CharField(_("roepnaam"), max_length=60)
    name_prefix = models.CharField(_("tussenvoegsel"), max_length=20, blank=True)
    last_name = models.CharField(_("achternaam"), max_length=80, blank=True)
    # Folded for sorting in Python: the database's own order depends on the machine (stack page §4).
    sort_key = models.CharField(max_length=180, editable=False)
    restricted_at = models.DateTimeField(_("gegevens bevroren op"), null=True, blank=True)
    restricted_why = models.CharField(
        _("waarom de gegevens bevroren zijn"), max_length=200, blank=True, default="", db_default=""
    )
    # Parent or pupil wants no name with providers: goes along as "+1 leerling" (promise SP-9a).
    name_withheld_at = models.DateTimeField(_("naam blijft op school sinds"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PupilQuerySet.as_manager()

    class Meta:
        verbose_name = _("leerling")
        verbose_name_plural = _("leerlingen")
        constraints = [
            models.UniqueConstraint(fields=["school", "id"], name="pupil_of_school"),
            models.UniqueConstraint(
                fields=["school", "pupil_number_key"],
                condition=~models.Q(pupil_number_key=""),
                name="pupil_number_once_per_school",
            ),
        ]
        # Few among many: every count asks which they are.
        indexes = [
            models.Index(fields=["id"], condition=models.Q(restricted_at__isnull=False), name="pupil_with_frozen_data"),
        ]

    def __str__(self) -> str:
        return f"pupil {self.pk}"

    @property
    def name_withheld(self) -> bool:
        """Whether no provider may read this name."""
        return self.name_withheld_at is not None


class ClassMembership(models.Model):
    """A pupil in a class; both of the same school (composite foreign keys)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, related_name="memberships")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="class_memberships")
    left_at = models.DateTimeField(_("uit de klas op"), null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school_class", "pupil"], name="pupil_once_per_class")]

    def __str__(self) -> str:
        return f"class membership {self.pk}"
