"""What the templates of Wagtail's own pages ask of the catalogue: a page model may not look up to it."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.core.paginator import Page

from activities.catalogue.cards import COLUMNS, cards
from activities.catalogue.detail import ActivityDetail
from activities.catalogue.kept import with_hearts
from activities.catalogue.overview import ProviderList, provider_list
from activities.catalogue.paging import PAGE_SIZE, BoundedPaginator
from activities.models import ActivityPage, CatalogueEntry, Session
from activities.services.favourites import kept_among
from kit.cards import ActivityCard
from kit.when import day_and_clock
from providers import facts
from providers.choices import Sector
from providers.models import Provider, ProviderPage
from schools.rules import schools_of

register = template.Library()


@register.filter
def told_apart(session: Session) -> str:
    """Return what tells a date from the others of a list, for who hears a link or button without its row."""
    return f"{session.activity.title}, {day_and_clock(session.starts_at)}"


@register.simple_tag(takes_context=True)
def activity_detail(context: template.Context, page: ActivityPage) -> ActivityDetail:
    """Return everything the page of one activity shows to this visitor."""
    return ActivityDetail(page, context["request"].user)


@register.simple_tag(takes_context=True)
def activities_of(context: template.Context, page: ProviderPage) -> Page[Any]:  # Any: entries
    """Return one page of this provider's activities."""
    entries = CatalogueEntry.objects.filter(provider_id=page.provider_id).order_by("sorts_at", "pk").only(*COLUMNS)
    return BoundedPaginator(entries, PAGE_SIZE).get_page(context["request"].GET.get("page"))


@register.simple_tag(takes_context=True)
def cards_with_hearts(context: template.Context, entries: Sequence[CatalogueEntry]) -> list[ActivityCard]:
    """Return the cards of these entries, with the public word for their places, and a heart for who is signed in."""
    return with_hearts(cards(list(entries), {}), context["request"].user)


@register.simple_tag(takes_context=True)
def is_kept(context: template.Context, page: ActivityPage) -> bool | None:
    """Return whether the visitor marked this activity; None for who is not signed in and can mark nothing."""
    marked = kept_among(context["request"].user, [page.pk or 0])
    return None if marked is None else page.pk in marked


@register.simple_tag(takes_context=True)
def providers_listed(context: template.Context) -> ProviderList:
    """Return the providers a visitor asked for."""
    return provider_list(context["request"].GET)


@register.simple_tag(takes_context=True)
def works_at_school(context: template.Context) -> bool:
    """Return whether the visitor works at a school, and so has lists to put things on."""
    return schools_of(context["request"].user).exists()


@register.filter
def sector_names(provider: Provider) -> list[str]:
    """Return the sectors in words."""
    return [str(Sector(sector).label) for sector in provider.sectors]


@register.filter
def recognition(provider: Provider) -> facts.Recognised | None:
    """Return what holds today of the provider's recognitions as a training company, or nothing."""
    return facts.recognised(provider)
