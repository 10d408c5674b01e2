"""Who was reminded of what, so that a worker that starts again reminds nobody twice."""

from django.db import models

from enrolments.models.enrolment import Enrolment
from schools.models import School


class Reminder(models.Model):
    """A cause (``rules.reminders.Cause``) that was dealt with for a sign-up: a mail was queued, or none was needed.

    ``day`` is the day it was about: another date is another cause. No person, no address; the mail itself is in the outbox.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="reminders")
    cause = models.CharField(max_length=20)
    day = models.DateField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "cause", "day"], name="reminded_once_of_a_cause")]

    def __str__(self) -> str:
        return f"reminder {self.pk}"
