"""Optional measuring of looks at public pages, with a Matomo of the region's own (promise POR-5e; decision "0061-measuring-after-a-yes").

Off unless the installation names a Matomo, with everything that promise asks; then still off until a supplier with an agreement stands in
the register, and in each browser until somebody says yes. No program of others runs on our pages: our own few lines send the address of
the page, without its query, and nothing else.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from cookie_consent.util import get_cookie_value_from_request
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.utils.module_loading import import_string

GROUP = "analytics"
# Pages for everybody, whose address says nothing about who looks. Never what a link in a mail opens, never a page behind the sign-in.
MEASURED = frozenset({"activities:home", "activities:catalogue", "privacy:cookies", "wagtail_serve"})
ASKED_AGAIN_AFTER = 60


@dataclass(frozen=True, slots=True)
class Matomo:
    """Where looks are counted, by whom, and under which number. ``url`` is the folder of ``matomo.php``."""

    url: str
    site_id: int
    supplier: str

    @property
    def tracker(self) -> str:
        """Return the address that takes a look."""
        return f"{self.url.rstrip('/')}/matomo.php"

    @property
    def origin(self) -> str:
        """Return scheme and host, for the content policy."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True, slots=True)
class Measuring:
    """How it stands with one request: what its browser chose (None: nothing yet), and whether this page is one that counts."""

    matomo: Matomo
    choice: bool | None
    is_public: bool

    @property
    def asks(self) -> bool:
        """Return whether the page asks for a choice."""
        return self.is_public and self.choice is None

    @property
    def measures(self) -> bool:
        """Return whether this look is counted."""
        return self.is_public and self.choice is True


def configured() -> Matomo | None:
    """Return the Matomo that the installation names, or None. The settings refused it already without what POR-5e asks."""
    known = settings.MATOMO
    return Matomo(**known) if known else None


def is_agreed(matomo: Matomo) -> bool:
    """Return whether its supplier works for us now, in the register, under an agreement and in Europe. Asked once a minute."""
    memory, key = caches["local"], f"privacy:measuring:{matomo.supplier}"
    known: bool | None = memory.get(key)
    if known is None:
        known = bool(import_string(settings.SUPPLIER_AT_WORK)(matomo.supplier))
        memory.set(key, known, ASKED_AGAIN_AFTER)
    return known


def measuring_of(request: HttpRequest) -> Measuring | None:
    """Return how it stands with this request; None while nothing is measured at all."""
    matomo = configured()
    if matomo is None or not is_agreed(matomo):
        return None
    match = request.resolver_match
    is_public = bool(match and match.view_name in MEASURED) and settings.SESSION_COOKIE_NAME not in request.COOKIES
    return Measuring(matomo, get_cookie_value_from_request(request, GROUP), is_public)
