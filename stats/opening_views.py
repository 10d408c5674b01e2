"""Figures for other programs and for who wants to hear: open data, a feed, a mail."""

from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pages.current import current_region
from stats.dcat import catalogue_of
from stats.formats.method_text import LICENCE_NAME, LICENCE_URL
from stats.models import Release
from stats.querysets import newest_releases
from stats.rules import Reader, reader_of
from stats.services.announcing import is_subscribed, subscribe, unsubscribe

MOST_ENTRIES = 30
EVERYBODY = Reader()


def public_releases() -> list[Release]:
    """Return what is open data: the newest version of each period that everybody may read, newest first."""
    return list(newest_releases(EVERYBODY))


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """Say what is open, where it is, and under which licence."""
    context = {
        "releases": public_releases(),
        "licence_name": LICENCE_NAME,
        "licence_url": LICENCE_URL,
    }
    return render(request, "stats/open_data.html", context)


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Answer with a DCAT-AP record of the public releases, as JSON-LD."""
    content = catalogue_of(public_releases(), site=request.build_absolute_uri("/").rstrip("/"), region=current_region())
    return JsonResponse(content, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False})


class ReleaseFeed(Feed[Release, None]):
    """New public figures, as Atom."""

    feed_type = Atom1Feed

    def title(self) -> str:
        """Name it."""
        return _("Nieuwe cijfers")

    def subtitle(self) -> str:
        """Say what it is about."""
        return _("Cijfers over kennismaken met werk. Alle getallen gaan over groepen, nooit over personen.")

    def link(self) -> str:
        """Return the page that it belongs to."""
        return reverse("stats:latest")

    def items(self) -> Iterable[Release]:
        """Return the newest releases that everybody may read."""
        return sorted(public_releases(), key=attrgetter("visible_at"), reverse=True)[:MOST_ENTRIES]

    def item_title(self, item: Release) -> str:
        """Name the period and version."""
        return _("Cijfers %(period)s, versie %(version)s") % {"period": item.period_code, "version": item.version}

    def item_description(self, item: Release) -> str:
        """Say up to when it counts."""
        return _("Geteld tot en met %(day)s.") % {"day": item.data_until.isoformat()}

    def item_link(self, item: Release) -> str:
        """Return the address that stays."""
        return reverse("stats:version", kwargs={"period": item.period_code, "number": item.version})

    def item_guid(self, item: Release) -> str:
        """Return what it is called everywhere."""
        return f"urn:uuid:{item.pk}"

    def item_pubdate(self, item: Release) -> datetime:
        """Return from when it can be read."""
        return item.visible_at

    item_updateddate = item_pubdate


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Answer with the feed."""
    return ReleaseFeed()(request)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def subscription(request: HttpRequest) -> HttpResponse:
    """GET: say whether this person gets a mail about new figures; POST ``aan`` or ``uit``: change it."""
    number = reader_of(request.user).number
    if request.method == "POST":
        if request.POST.get("bericht") == "aan":
            subscribe(number=number)
            messages.success(request, _("Je krijgt een mail zodra er nieuwe cijfers zijn."))
        else:
            unsubscribe(number=number)
            messages.success(request, _("Je krijgt hierover geen mail meer."))
        return redirect("stats:subscription")
    context: dict[str, Any] = {"is_subscribed": is_subscribed(number)}
    return render(request, "stats/subscription.html", context)
