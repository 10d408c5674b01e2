"""What somebody of the school changed about a pupil: from what, to what, in which role, when (promise SP-8d)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models.organisation import School
from schools.models.pupil import Pupil


class ChangedBy(models.TextChoices):
    """In which role; never who by name."""

    COORDINATOR = "coordinator", _("LOB-coördinator")
    ADMIN = "admin", _("Schoolbeheerder")
    REGION = "region", _("Regio")


class PupilFact(models.TextChoices):
    """What can be changed about a pupil."""

    FIRST_NAME = "first_name", _("roepnaam")
    NAME_PREFIX = "name_prefix", _("tussenvoegsel")
    LAST_NAME = "last_name", _("achternaam")
    PUPIL_NUMBER = "pupil_number", _("leerlingnummer")
    NAME_WITHHELD = "name_withheld", _("naam blijft op school")
    RESTRICTED = "restricted", _("gegevens bevroren")


class Said(models.TextChoices):
    """How a fact that holds or does not is written: a code, so that everybody reads it in their own language."""

    YES = "yes", _("ja")
    NO = "no", _("nee")


# Facts that are so or not so; of the others the words themselves are written.
YES_OR_NO = frozenset({PupilFact.NAME_WITHHELD, PupilFact.RESTRICTED})


class PupilChange(models.Model):
    """One fact that was changed. Rows are added, never altered; they go with the pupil."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField(_("wanneer"), auto_now_add=True, db_index=True)
    role = models.CharField(_("door"), max_length=20, choices=ChangedBy)
    fact = models.CharField(_("wat"), max_length=20, choices=PupilFact)
    before = models.CharField(_("was"), max_length=80, blank=True)
    after = models.CharField(_("werd"), max_length=80, blank=True)

    def __str__(self) -> str:
        return f"pupil change {self.pk}"

    def get_before_display(self) -> str:
        """What it was, in the reader's language."""
        return self._in_words(self.before)

    def get_after_display(self) -> str:
        """What it became, in the reader's language."""
        return self._in_words(self.after)

    def _in_words(self, written: str) -> str:
        # Somebody may be called Yes.
        return str(Said(written).label) if self.fact in YES_OR_NO and written in Said else written
