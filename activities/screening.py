"""What a machine can look at before a person of the region does (design study §4.9)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from activities.choices import LocationKind
from activities.models import ActivityPage
from kit import postcode as postcodes
from kit.readability import holds_contact_details, is_easy
from providers.models import ProviderPage


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and whether it is in order."""

    is_good: bool
    text: str


def good(text: str) -> Finding:
    """Return something that is in order."""
    return Finding(is_good=True, text=text)


def bad(text: str) -> Finding:
    """Return something to look at."""
    return Finding(is_good=False, text=text)


def findings(page: Page) -> list[Finding]:
    """Return what was found in a draft."""
    words = text_of(page)
    found = [
        good(_("Makkelijk te lezen (B1)")) if is_easy(words) else bad(_("Moeilijk te lezen: lange zinnen of woorden")),
        bad(_("Er staat een mailadres of nummer in de tekst"))
        if holds_contact_details(words)
        else good(_("Geen mailadres of nummer in de tekst")),
    ]
    if isinstance(page, ActivityPage):
        found += activity_findings(page)
    return found


def activity_findings(page: ActivityPage) -> Iterator[Finding]:
    """Yield what only an activity has: a place, dates, and others like it."""
    needs_place = page.location_kind in {LocationKind.AT_PROVIDER, LocationKind.ELSEWHERE}
    if needs_place:
        is_whole = bool(page.street and page.city and postcodes.is_postcode(page.postcode))
        yield good(_("Adres is compleet")) if is_whole else bad(_("Adres is niet compleet"))
    coming = list(page.sessions.upcoming())
    yield good(_("Er komen datums aan")) if coming else bad(_("Er zijn nog geen datums"))
    if any(timezone.localtime(session.starts_at).weekday() >= 5 for session in coming):
        yield bad(_("Een datum valt in het weekend"))
    twins = ActivityPage.objects.live().filter(title__iexact=page.title).exclude(pk=page.pk)
    if twins.exists():
        yield bad(_("Er is al een activiteit met deze titel"))


def text_of(page: Page) -> str:
    """Return all words of a page as plain text."""
    if not isinstance(page, ActivityPage | ProviderPage):
        return str(page.title)
    body = page.body.stream_block.get_searchable_content(page.body)
    return "\n".join([f"{page.title}.", page.intro, getattr(page, "what_to_bring", ""), *map(str, body)])
