"""Calendars that a program reads again and again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models import ActivityPage
from enrolments.choices import FeedKind
from providers.models import Provider
from schools.models import SchoolClass


class CalendarFeed(models.Model):
    """A secret address that shows dates, never a pupil. Only the hash of the secret is kept; revoking closes it at once."""

    kind = models.CharField(_("soort"), max_length=12, choices=FeedKind)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds")
    school_class = models.ForeignKey(SchoolClass, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    provider = models.ForeignKey(Provider, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    activity = models.ForeignKey(ActivityPage, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_read_on = models.DateField(_("laatst gelezen"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="feed_has_its_subject",
                condition=Q(kind=FeedKind.COORDINATOR, school_class=None, provider=None, activity=None)
                | Q(kind=FeedKind.SCHOOL_CLASS, school_class__isnull=False, provider=None, activity=None)
                | Q(kind=FeedKind.PROVIDER, school_class=None, provider__isnull=False, activity=None)
                | Q(kind=FeedKind.ACTIVITY, school_class=None, provider=None, activity__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"calendar feed {self.pk}"
