"""What a school and a provider say to each other about one sign-up."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from enrolments.choices import Side
from enrolments.models.enrolment import Enrolment
from schools.models import School


class EnrolmentMessage(models.Model):
    """One message. ``read_at`` is when the other side first saw it; ``to_all`` was sent to every group of the date."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="messages")
    side = models.CharField(_("van"), max_length=10, choices=Side)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.CharField(_("bericht"), max_length=1000)
    to_all = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["enrolment", "at"], name="message_by_enrolment")]

    def __str__(self) -> str:
        return f"enrolment message {self.pk}"
