"""An issue of the newsletter and the archive below which all issues stand. Knows no subscriber: who gets it is ``receiving``."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel, PublishingPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from newsletter.blocks import IssueBlock
from newsletter.errors import IssueUnfit
from newsletter.issue_checks import refusals_of
from newsletter.panels import IssueChecksPanel
from pages.models.showing import ShowsPhotos, is_by_clock

logger = logging.getLogger("meeloop.newsletter")
SHOWN = 50


class NewsletterIndexPage(Page):  # type: ignore[misc]  # Wagtail is untyped
    """The archive; one per site. ``/nieuwsbrief/`` itself is where people sign up."""

    intro = models.CharField(_("inleiding"), max_length=300, blank=True)
    writes_digest = models.BooleanField(
        _("maak elke maandag een concept"),
        default=False,
        help_text=_(
            "Met nieuwe activiteiten, voor elke lezer wat past. Jij kijkt het na en keurt het goed. Woensdag gaat het uit."
        ),
    )

    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("intro"), FieldPanel("writes_digest")]
    settings_panels: ClassVar[list[Panel]] = [PublishingPanel()]
    api_fields: ClassVar[list[APIField]] = [APIField("intro")]
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["newsletter.NewsletterIssuePage"]
    max_count = 1
    template = "newsletter/archive.html"

    class Meta:
        verbose_name = _("archief van de nieuwsbrief")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:  # Any: Wagtail's
        """Add the issues."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "issues": published_issues()[:SHOWN]}


# For so long a planned issue may still go out after its moment: workers were away, or it came online late.
STILL_NEWS = timedelta(days=2)


class NewsletterIssuePage(ShowsPhotos, Page):  # type: ignore[misc,django-manager-missing]  # Wagtail is untyped
    """One issue: its page on the site is the web version, its mail is drawn from the same words (``newsletter.issue_mail``).

    Without topics it goes to everybody on the list. ``send_at`` starts it by itself once it is published; empty means by hand.
    """

    # A copy is an issue of its own: it goes when somebody says so.
    exclude_fields_in_copy: ClassVar[list[str]] = ["send_at"]

    subject = models.CharField(
        _("onderwerp van de mail"),
        max_length=120,
        help_text=_("Waar gaat het over? Op een telefoon zie je ongeveer 40 tekens."),
    )
    preheader = models.CharField(
        _("zin achter het onderwerp"),
        max_length=140,
        blank=True,
        help_text=_("Mailprogramma's laten deze zin zien naast het onderwerp. Hij staat ook in het archief."),
    )
    topics = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("voor wie"),
        default=list,
        blank=True,
        help_text=_("Wie 1 van deze onderwerpen koos, krijgt de mail. Kies je niets, dan krijgt iedereen hem."),
    )
    send_at = models.DateTimeField(
        _("versturen op"),
        null=True,
        blank=True,
        help_text=_("Publiceer eerst. Op dit moment begint het versturen vanzelf. Leeg: je start het zelf."),
    )
    body = StreamField(IssueBlock(), verbose_name=_("inhoud"))

    content_panels: ClassVar[list[Panel]] = [
        IssueChecksPanel(heading=_("Nakijken en proberen")),
        # Wagtail's own panel looks for the field of the address, which follows from the title here, and its script fails.
        FieldPanel("title", heading=_("Titel"), help_text=_("Zo heet hij op de site en in het archief.")),
        MultiFieldPanel([FieldPanel("subject"), FieldPanel("preheader")], heading=_("In de postbus")),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("topics", heading=_("Voor wie")), FieldPanel("send_at")], heading=_("Voor wie en wanneer")),
    ]
    # The address follows from the title.
    promote_panels: ClassVar[list[Panel]] = []
    settings_panels: ClassVar[list[Panel]] = [PublishingPanel()]
    search_fields: ClassVar[list[index.BaseField]] = [
        *Page.search_fields,
        index.SearchField("preheader"),
        index.SearchField("body"),
    ]
    api_fields: ClassVar[list[APIField]] = [APIField("preheader"), APIField("topics"), APIField("body")]
    parent_page_types: ClassVar[list[str]] = ["newsletter.NewsletterIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "newsletter/issue_page.html"

    class Meta:
        verbose_name = _("nieuwsbrief")
        verbose_name_plural = _("nieuwsbrieven")
        indexes = [models.Index(fields=["send_at"], condition=models.Q(send_at__isnull=False), name="issue_by_send_at")]

    def publish(self, revision: Any, **kwargs: Any) -> None:  # Any: Wagtail's, and its keyword arguments
        """Put a version online. What the clock may not put online waits: nobody is there to read a refusal."""
        try:
            with transaction.atomic():
                super().publish(revision, **kwargs)
        except IssueUnfit as refusal:
            if not is_by_clock(kwargs):
                raise
            logger.info(refusal.code, extra={"page": self.pk})

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> Any:  # Any: Wagtail's own
        """Save; what is or goes online as a whole is judged first. Raises ``IssueUnfit`` and what ``ShowsPhotos`` raises."""
        if update_fields is None and self.live:
            for refusal in refusals_of(self):
                raise refusal
        return super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def goes_by_itself(self) -> bool:
        """Whether the clock sends it once it is online: it has a moment, which did not pass days ago."""
        return self.send_at is not None and self.send_at > timezone.now() - STILL_NEWS

    @property
    def is_too_late(self) -> bool:
        """Whether its moment passed so long ago that it goes only by hand, or at a new moment."""
        return self.send_at is not None and not self.goes_by_itself

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:  # Any: lazy translations
        """As a mail in four ways, and as a page of the site."""
        return [
            ("desktop", _("Mail op een computer")),
            ("phone", _("Mail op een telefoon")),
            ("dark", _("Mail in het donker")),
            ("text", _("Mail als gewone tekst")),
            ("web", _("Pagina op de site")),
        ]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Draw what an editor wants to see before anything is published."""
        from newsletter.issue_preview import preview_mail  # noqa: PLC0415  # it draws, with what stands above the models

        if mode_name == "web":
            web: HttpResponse = super().serve_preview(request, mode_name)
            return web
        return preview_mail(self, mode_name)


def published_issues() -> "models.QuerySet[NewsletterIssuePage]":
    """Return the issues that are online, newest first."""
    issues: models.QuerySet[NewsletterIssuePage] = (
        NewsletterIssuePage.objects.live().public().order_by("-first_published_at", "-pk")
    )
    return issues


def archive_url() -> str:
    """Return the path of the archive; empty while there is none online."""
    archive = NewsletterIndexPage.objects.live().public().first()
    return str(archive.url or "") if archive else ""


def issues_due(now: datetime) -> "models.QuerySet[NewsletterIssuePage]":
    """Return the published issues whose moment has come, oldest first. Who sends leaves out what it has begun before.

    Not what should have gone days ago: nobody wanted it then, or it is a copy that kept the moment. Nor an alias: the same
    issue at another place of the tree.
    """
    planned = {"alias_of": None, "send_at__gt": now - STILL_NEWS, "send_at__lte": now}
    issues: models.QuerySet[NewsletterIssuePage] = NewsletterIssuePage.objects.live().filter(**planned)
    return issues.order_by("send_at", "pk")
