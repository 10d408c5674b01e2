"""Incidents with personal data: what happened, what was decided, who was told (AVG articles 33 and 34)."""

import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.incident_choices import Act, Cause, DataKind, Decision, Party, Risk, SourceKind
from desk.incident_clocks import AUTHORITY_WITHIN, SCHOOLS_WITHIN

LONGEST = 2000
LONGEST_LETTER = 6000


class Incident(models.Model):
    """One incident. Facts, effects and measures are kept five years (article 33 paragraph 5); nobody is named in it.

    ``from_at`` and ``until_at``: when data may have been seen; no end means that it may go on. The three decisions each have
    a moment and, for a no, a reason. Empty letters are the drafts of ``desk.services.incident_drafts``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    happened = models.TextField(_("wat er gebeurde"), max_length=LONGEST)
    cause = models.CharField(_("oorzaak"), max_length=12, choices=Cause)
    kinds = ArrayField(models.CharField(max_length=12, choices=DataKind), verbose_name=_("soorten gegevens"))
    discovered_at = models.DateTimeField(_("ontdekt op"))
    from_at = models.DateTimeField(_("mogelijk gezien vanaf"))
    until_at = models.DateTimeField(_("mogelijk gezien tot"), null=True, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)

    contained_at = models.DateTimeField(null=True, blank=True)
    measures = models.TextField(_("maatregelen"), max_length=LONGEST, blank=True)
    risk = models.CharField(_("gevaar"), max_length=8, choices=Risk, blank=True, default=Risk.UNJUDGED)
    consequences = models.TextField(_("gevolgen"), max_length=LONGEST, blank=True)

    authority = models.CharField(max_length=10, choices=Decision, blank=True, default=Decision.OPEN)
    authority_at = models.DateTimeField(null=True, blank=True)
    authority_reason = models.CharField(max_length=1000, blank=True)
    authority_text = models.TextField(max_length=LONGEST_LETTER, blank=True)
    authority_signalled = models.PositiveSmallIntegerField(default=0)
    schools = models.CharField(max_length=10, choices=Decision, blank=True, default=Decision.OPEN)
    schools_at = models.DateTimeField(null=True, blank=True)
    schools_reason = models.CharField(max_length=1000, blank=True)
    schools_text = models.TextField(max_length=LONGEST_LETTER, blank=True)
    schools_signalled = models.PositiveSmallIntegerField(default=0)
    people = models.CharField(max_length=10, choices=Decision, blank=True, default=Decision.OPEN)
    people_at = models.DateTimeField(null=True, blank=True)
    people_reason = models.CharField(max_length=1000, blank=True)
    people_text = models.TextField(max_length=LONGEST_LETTER, blank=True)
    people_told = models.PositiveIntegerField(default=0)

    lessons = models.TextField(_("wat we ervan leerden"), max_length=LONGEST, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("datalek")
        verbose_name_plural = _("datalekken")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gte=models.F("from_at")), name="incident_ends_after_it_began"
            ),
            *(
                models.CheckConstraint(
                    condition=~Q(**{party: Decision.NOT_NEEDED}) | ~Q(**{f"{party}_reason": ""}),
                    name=f"not_telling_{party}_has_a_reason",
                )
                for party in ("authority", "schools", "people")
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None)
                | ~(Q(authority="") | Q(schools="") | Q(people="") | Q(lessons="") | Q(risk="") | Q(contained_at=None)),
                name="closed_incident_is_finished",
            ),
        ]

    def __str__(self) -> str:
        return f"incident {self.pk}"

    @property
    def reference(self) -> str:
        """The number that letters and pages call it by."""
        return f"D-{self.pk.hex[:8].upper()}"

    @property
    def is_open(self) -> bool:
        """Whether somebody is still at work on it."""
        return self.closed_at is None

    @property
    def schools_due_at(self) -> datetime:
        """When the schools, which answer for their pupils, must have heard of it."""
        return self.discovered_at + SCHOOLS_WITHIN

    @property
    def authority_due_at(self) -> datetime:
        """When the authority must have heard of it (article 33 paragraph 1)."""
        return self.discovered_at + AUTHORITY_WITHIN

    def decision(self, party: Party) -> Decision:
        """Return what was decided about telling one party."""
        return Decision(getattr(self, party.value))


class IncidentSource(models.Model):
    """Who or what was involved, as a number; gone when the incident is closed.

    No foreign keys: a token or an account that goes meanwhile stays to be followed in the log of who looked.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="sources")
    kind = models.CharField(max_length=8, choices=SourceKind)
    # Of an account; of anything else.
    account = models.BigIntegerField(null=True, blank=True)
    number = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "kind", "account", "number"], nulls_distinct=False, name="incident_source_once"
            ),
            models.CheckConstraint(
                condition=Q(kind=SourceKind.ACCOUNT, account__isnull=False, number=None)
                | (~Q(kind=SourceKind.ACCOUNT) & Q(account=None, number__isnull=False)),
                name="incident_source_is_one_number",
            ),
        ]

    def __str__(self) -> str:
        return f"source {self.pk} of {self.incident_id}"


class IncidentStep(models.Model):
    """One thing that was done or decided. Append-only: nobody can change afterwards what was decided, when and why."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=16, choices=Act)
    because = models.CharField(max_length=1000, blank=True)
    # A plain number: the log outlives the account. Empty for the clock.
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"step {self.pk} of {self.incident_id}"


class SchoolNotice(models.Model):
    """That one school was told of one incident, once (promise SBB-9b), about how many of its pupils."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="school_notices")
    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, related_name="+")
    told_at = models.DateTimeField(default=timezone.now)
    pupils = models.PositiveIntegerField(default=0)
    # To how many people of the school the mail went; none: call the school.
    mails = models.PositiveSmallIntegerField(default=0)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "school"], name="school_told_once_of_incident")]

    def __str__(self) -> str:
        return f"school notice {self.pk}"


class PersonNotice(models.Model):
    """That one person with an account was told of one incident, once; gone when the incident is closed."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="person_notices")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    told_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "user"], name="person_told_once_of_incident")]

    def __str__(self) -> str:
        return f"person notice {self.pk}"
