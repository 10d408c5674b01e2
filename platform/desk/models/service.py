"""Service messages: what the people who use the site must know about it (promises OGP-2.1c, POR-3c)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desk.service_choices import ServiceKind

LONGEST_TITLE = 100
LONGEST_TEXT = 1200


class ServiceMessage(models.Model):
    """One message of the region: a bar on the site from ``starts_at`` until ``ends_at``, and a mail where that is needed.

    Plain words on purpose: no blocks, no pictures and no template of the newsletter can come in (promise OGP-2.1c).
    ``groups`` are codes of ``desk.service_choices``; ``at_schools`` and ``at_providers`` narrow them to some organisations
    (empty: all). ``mailed_to`` is how far the mail got: the number of the last account that was dealt with. ``mail_failed_at``:
    when its mail last did not go; empty once it goes.
    """

    kind = models.CharField(_("soort"), max_length=10, choices=ServiceKind)
    title = models.CharField(_("titel"), max_length=LONGEST_TITLE)
    text = models.TextField(_("tekst"), max_length=LONGEST_TEXT)
    title_en = models.CharField(_("titel in het Engels"), max_length=LONGEST_TITLE, blank=True)
    text_en = models.TextField(_("tekst in het Engels"), max_length=LONGEST_TEXT, blank=True)
    for_everybody = models.BooleanField(_("voor iedereen"), default=False)
    groups = ArrayField(models.CharField(max_length=30), default=list, blank=True, verbose_name=_("voor wie"))
    at_schools = ArrayField(models.BigIntegerField(), default=list, blank=True)
    at_providers = ArrayField(models.BigIntegerField(), default=list, blank=True)
    starts_at = models.DateTimeField(_("vanaf"))
    ends_at = models.DateTimeField(_("tot"))
    by_mail = models.BooleanField(_("ook per mail"), default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    mailed_to = models.BigIntegerField(default=0)
    mailed = models.PositiveIntegerField(default=0)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_failed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("servicebericht")
        verbose_name_plural = _("serviceberichten")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="service_message_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(published_at__isnull=False), name="service_message_withdrawn_was_published"
            ),
        ]

    def __str__(self) -> str:
        return f"service message {self.pk}"

    @property
    def words(self) -> tuple[str, str]:
        """Title and text in the language of now; in Dutch where there is no English."""
        if get_language() == "en" and self.title_en and self.text_en:
            return self.title_en, self.text_en
        return self.title, self.text

    @property
    def shown_title(self) -> str:
        """The title in the language of now."""
        return self.words[0]

    @property
    def shown_text(self) -> str:
        """The text in the language of now."""
        return self.words[1]

    @property
    def is_draft(self) -> bool:
        """Whether nobody but the region has seen it."""
        return self.published_at is None

    @property
    def is_shown(self) -> bool:
        """Whether the bar is on the site at this moment."""
        return self.published_at is not None and self.withdrawn_at is None and self.starts_at <= timezone.now() < self.ends_at

    @property
    def is_over(self) -> bool:
        """Whether it will not be shown any more."""
        return self.withdrawn_at is not None or self.ends_at <= timezone.now()


class ClosedNotice(models.Model):
    """That somebody closed the bar of one message: they see it no more, on whatever computer."""

    message = models.ForeignKey(ServiceMessage, on_delete=models.CASCADE, related_name="closed")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    closed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="notice_closed_once")]

    def __str__(self) -> str:
        return f"closed notice {self.pk}"
