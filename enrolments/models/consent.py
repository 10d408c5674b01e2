"""Who may be in a photo: what the school heard, line by line, and in which photos a group stands."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models import ActivityPage
from enrolments.choices import ConsentPurpose, ConsentSource
from enrolments.models.enrolment import Enrolment
from pages.models import Photo
from schools.models import School


class PupilConsent(models.Model):
    """One yes or no about a pupil, or about a group of which we have no names. Append-only: the last line counts (POR-3g).

    ``pupil_id`` is a plain number, so that the proof outlives the pupil and then leads to nobody. Without ``activity`` it is about
    every activity of the school. ``text_version`` and ``text_hash`` say what was asked (``rules.consent_texts``), ``source`` who
    said it: the school writes it down, it does not decide.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    pupil_id = models.BigIntegerField(null=True)
    enrolment = models.ForeignKey(Enrolment, null=True, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(ActivityPage, null=True, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(_("waarvoor"), max_length=10, choices=ConsentPurpose, default=ConsentPurpose.PHOTOS)
    is_given = models.BooleanField(_("ja gezegd"))
    source = models.CharField(_("wie zei het?"), max_length=10, choices=ConsentSource)
    text_version = models.CharField(max_length=20)
    text_hash = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("toestemming")
        verbose_name_plural = _("toestemmingen")
        constraints = [
            models.CheckConstraint(
                condition=Q(pupil_id__isnull=False, enrolment=None) | Q(pupil_id=None, enrolment__isnull=False),
                name="consent_of_a_pupil_or_of_a_group",
            ),
        ]
        indexes = [models.Index(fields=["pupil_id", "-id"], name="consent_by_pupil")]

    def __str__(self) -> str:
        return f"consent {self.pk}"


class PhotoGroup(models.Model):
    """A group that can be recognised in a photo. Says which group, never which pupil."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="photo_groups")
    linked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["photo", "enrolment"], name="group_once_per_photo")]

    def __str__(self) -> str:
        return f"photo group {self.pk}"
