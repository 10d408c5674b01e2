"""The list of providers: who takes part, where they are and how much they offer."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import Count, Q, QuerySet, Subquery
from django.db.models.expressions import OuterRef
from django.db.models.functions import Lower
from django.http import QueryDict

from activities.catalogue.paging import PAGE_SIZE, BoundedPaginator
from activities.models import CatalogueEntry
from providers.choices import ProviderStatus, Sector
from providers.models import ProviderPage

LONGEST_QUERY = 80


@dataclass(frozen=True, slots=True)
class ProviderList:
    """One page of providers and what was asked."""

    page: Page[Any]  # Any: provider pages
    q: str
    sector: str
    sectors: list[tuple[str, str]]
    has_more: bool


def provider_list(query: QueryDict) -> ProviderList:
    """Return the providers whose name or town has these words, in this sector."""
    q = query.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY]
    sector = query.get("sector", "") if query.get("sector", "") in Sector.values else ""
    paginator = BoundedPaginator(listed(q, sector), PAGE_SIZE)
    sectors = [(value, str(label)) for value, label in Sector.choices]
    return ProviderList(paginator.get_page(query.get("page")), q, sector, sectors, paginator.has_more)


def public_provider_pages() -> QuerySet[Any]:  # Any: provider pages
    """Return the pages of approved providers that are online."""
    found: QuerySet[Any] = ProviderPage.objects.live().filter(provider__status=ProviderStatus.APPROVED)  # Any: as above
    return found.select_related("provider").prefetch_related("provider__recognitions").order_by("pk")


def listed(q: str, sector: str) -> QuerySet[Any]:  # Any: provider pages, with ``activity_count``
    """Return the providers that match, by name."""
    matching = Q()
    for word in q.split():
        matching &= Q(provider__name__unaccent__icontains=word) | Q(provider__city__unaccent__icontains=word)
    if sector:
        matching &= Q(provider__sectors__contains=[sector])
    offered = CatalogueEntry.objects.filter(provider=OuterRef("provider")).order_by().values("provider")
    counted = Subquery(offered.annotate(number=Count("pk")).values("number"))
    matched: QuerySet[Any] = public_provider_pages().filter(matching).annotate(activity_count=counted)  # Any: as above
    return matched.order_by(Lower("provider__name"), "pk")
