"""The catalogue as everybody opens it: without filters, by who is not signed in. Drawn once, until something changes."""

from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from activities.catalogue.version import current_version
from kit.text import is_number

SECONDS = 600
# A page number, and no more digits than there are pages: what is kept stays a handful of texts.
LONGEST_NUMBER = 2


def kept(request: HttpRequest, draw: Callable[[], SafeString]) -> SafeString:
    """Return what ``draw`` gives; for the plain catalogue from the cache, while the catalogue stays at its version.

    Public words for places only are in it: they are in the version too, and change once a day (stats page §5.6).
    """
    if not is_plain(request):
        return draw()
    key = key_of(request)
    found: str | None = cache.get(key)
    if found is None:
        found = draw()
        cache.set(key, str(found), SECONDS)
    return mark_safe(found)  # noqa: S308  # our own template wrote it


def is_plain(request: HttpRequest) -> bool:
    """Return whether everybody who asks this gets the same answer."""
    number = request.GET.get("page", "")
    is_page = not number or is_number(number, digits=LONGEST_NUMBER)
    return is_page and set(request.GET) <= {"page"} and not request.user.is_authenticated


def key_of(request: HttpRequest) -> str:
    """Return the key: version, day (a recognition ends at midnight), language, page, and this release's files, named in the text."""
    files = static("meeloop/img/icons.svg")
    return f"catalogue:front:{current_version()}:{timezone.localdate()}:{get_language()}:{request.GET.get('page', '')}:{files}"
