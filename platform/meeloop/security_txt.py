"""``/.well-known/security.txt``: where somebody who found a weakness can tell us (RFC 9116)."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from pages.current import current_region

# RFC 9116 advises less than a year.
FRESH_FOR = timedelta(days=180)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Name the region's address and the page with our rules; fresh as long as the site runs."""
    expires = datetime.combine(timezone.localdate() + FRESH_FOR, time.min, UTC)
    contact = current_region().email
    lines = [
        *([f"Contact: mailto:{contact}"] if contact else []),
        f"Contact: {settings.SITE_URL}/beveiliging/",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        f"Policy: {settings.SITE_URL}/beveiliging/",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
