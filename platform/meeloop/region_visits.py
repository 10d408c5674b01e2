"""``/regio/bezoek/``: how often pages were looked at, for who makes the site. Only totals that are large enough."""

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, get_resolver
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from accounts.access import person, requires_second_factor
from pages.visits.reading import SHOWN_FROM, WEEK, Looked, days, looked_at, weeks
from providers.rules import may_judge

MOST = 100


@requires_second_factor
@require_safe
def region_visits(request: HttpRequest) -> HttpResponse:
    """Show the table by day or week (``?per=week``); for others than the region's editors this page does not exist."""
    if not may_judge(person(request)):
        raise Http404
    per_week = request.GET.get("per") == "week"
    starts = weeks(timezone.now()) if per_week else days(timezone.now())
    rows = looked_at(starts, WEEK if per_week else timedelta(days=1))[:MOST]
    few = _("minder dan %(number)s") % {"number": SHOWN_FROM}
    names = names_of(rows)
    context = {
        "per_week": per_week,
        "few": few,
        "heads": [_("Pagina"), *(date_format(day, "j b") for day in starts)],
        "rows": [((names[row.page],), *((few if number is None else str(number),) for number in row.numbers)) for row in rows],
    }
    return render(request, "meeloop/region_visits.html", context)


def names_of(rows: list[Looked]) -> dict[str, str]:
    """Return what each page is called: its title, or its address with dots for what differs."""
    numbers = [int(row.page.removeprefix("page:")) for row in rows if row.page.startswith("page:")]
    titles = dict(Page.objects.filter(pk__in=numbers).values_list("pk", "title"))
    names = {}
    for row in rows:
        if row.page.startswith("page:"):
            names[row.page] = titles.get(int(row.page.removeprefix("page:")), _("Een pagina die er niet meer is"))
        else:
            names[row.page] = addresses().get(row.page, row.page)
    return names


@cache
def addresses() -> dict[str, str]:
    """Return each named address of the site as people read it: ``/activiteiten/…/``."""
    return dict(_named(get_resolver().url_patterns))


def _named(patterns: list[Any], space: str = "", path: str = "/") -> Iterator[tuple[str, str]]:  # Any: Django's two kinds
    for pattern in patterns:
        where = path + re.sub(r"<[^>]+>|\(\?P.*?\)", "…", str(pattern.pattern).lstrip("^").rstrip("$"))
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield f"{space}{pattern.name}", where
        else:
            yield from _named(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space, where)
