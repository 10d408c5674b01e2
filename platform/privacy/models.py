"""Who looked at whose data, and why; what the nightly job did."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy.retention.models import LegalHold, RetentionRun

__all__ = ["AccessEvent", "AccessPurpose", "AccessSeal", "LegalHold", "RetentionRun"]


class AccessPurpose(models.TextChoices):
    """Why personal data was shown or taken out."""

    ROSTER_VIEW = "roster_view", _("Deelnemerslijst bekeken")
    ROSTER_PRINT = "roster_print", _("Deelnemerslijst geprint of gedownload")
    CLASS_VIEW = "class_view", _("Klas bekeken")
    ATTENDANCE = "attendance", _("Opkomst genoteerd")
    EXPORT = "export", _("Gegevens gedownload")
    REQUEST = "request", _("Verzoek over gegevens behandeld")
    INCIDENT = "incident", _("Nagegaan wie een datalek raakt")


class AccessEvent(models.Model):
    """One look at personal data. Append-only: the application's roles may insert and select, nothing else.

    ``school_id`` and ``pupil_ids`` are plain numbers: the log outlives what it points at and holds no name. ``person_count`` is
    larger than their number where rows of a file were shown that are no pupils yet.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    actor_role = models.CharField(max_length=30)
    purpose = models.CharField(max_length=20, choices=AccessPurpose)
    school_id = models.BigIntegerField(null=True)
    object_label = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    person_count = models.PositiveIntegerField(default=0)
    pupil_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    # With which token a program looked; a plain number as well. Empty for people.
    token_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            # "Who looked at this pupil?": the pupil, the school and an incident ask it.
            GinIndex(fields=["pupil_ids"], name="access_event_by_pupil"),
            models.Index(fields=["school_id", "-at"], name="access_event_by_school"),
            models.Index(fields=["object_label", "object_id"], name="access_event_by_object"),
        ]

    def __str__(self) -> str:
        return f"access event {self.pk}"


class AccessSeal(models.Model):
    """One day of the log of who looked, closed: its digest covers the day's events and the seal of the day before.

    Whoever changes, adds or takes out an event afterwards breaks the chain from that day on (trust page §6, audit trail).
    """

    day = models.DateField(primary_key=True)
    event_count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"seal of {self.day}"


class ErasureReason(models.TextChoices):
    """Why somebody was forgotten."""

    ASKED = "asked", _("Zelf gevraagd")
    BY_SCHOOL = "by_school", _("De school vroeg het")
    UNUSED = "unused", _("Nergens meer voor nodig")
    TERM = "term", _("De termijn was voorbij")
    REPLAYED = "replayed", _("Opnieuw, na het terugzetten van een reservekopie")


class ErasureLedger(models.Model):
    """That somebody was forgotten, and from how many rows of which tables. Append-only.

    ``mark`` recognises the row in a restored backup (``privacy.erasing.ledger``): a keyed hash that leads to nobody.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    label = models.CharField(max_length=60)
    mark = models.CharField(max_length=64, db_index=True)
    reason = models.CharField(max_length=10, choices=ErasureReason)
    counts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("wissing")
        verbose_name_plural = _("wissingen")

    def __str__(self) -> str:
        return f"erasure {self.pk}"


class ErasureOrder(models.Model):
    """An account that a worker has to forget; ``person`` and ``by`` are plain numbers, which lead to nobody once it is done."""

    id = models.UUIDField(primary_key=True, editable=False)
    asked_at = models.DateTimeField(auto_now_add=True, db_index=True)
    label = models.CharField(max_length=60)
    person = models.BigIntegerField()
    by = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=10, choices=ErasureReason)
    done_at = models.DateTimeField(null=True)
    receipt = models.UUIDField(null=True)
    refusal = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["label", "person"], condition=models.Q(done_at=None), name="erasure_ordered_once_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"erasure order {self.pk}"


class SettledWhy(models.TextChoices):
    """What somebody of the desk read in words of others: only the first has them emptied."""

    NAMES = "names", _("Ja, hier staat die persoon. Maak de tekst leeg.")
    OTHER = "other", _("Nee, dit gaat over iemand anders. Laat de tekst staan.")
    NO_NAME = "no_name", _("Nee, dit is hier geen naam. Laat de tekst staan.")
    DUTY = "duty", _("Ja, maar de wet zegt dat dit moet blijven. Laat de tekst staan.")


class ErasureFinding(models.Model):
    """A place where words of others name somebody who was forgotten: table, row and column, never the words.

    Somebody of the desk reads them (``settled_at``) and lets them stand, or has a worker empty them (``empties``, ``emptied_at``),
    and says ``why``. ``school``: whose desk reads them; without one it is the region's.
    """

    erasure = models.ForeignKey(ErasureLedger, on_delete=models.CASCADE, related_name="findings")
    label = models.CharField(max_length=60)
    row_key = models.CharField(max_length=40)
    column = models.CharField(max_length=60)
    found_at = models.DateTimeField(auto_now_add=True, db_index=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)
    why = models.CharField(max_length=10, choices=SettledWhy, blank=True)
    # A plain number: schools stand above this app.
    school = models.BigIntegerField(null=True)
    empties = models.BooleanField(default=False)
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["school", "found_at"], condition=models.Q(settled_at=None), name="finding_that_waits"),
        ]

    def __str__(self) -> str:
        return f"erasure finding {self.pk}"
