"""No to one more calendar."""

from django.utils.translation import gettext_lazy as _

from enrolments.errors.base import EnrolmentRefused


class TooManyFeeds(EnrolmentRefused):
    code = "too_many_feeds"
    message = _("Je hebt al %(limit)s agenda's. Trek er eerst een in die je niet meer gebruikt.")
