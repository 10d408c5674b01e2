"""Which page sent a request: what browsers say of it, for forms that carry no CSRF token because a token would be a cookie."""

from collections.abc import Collection

from django.conf import settings
from django.http import HttpRequest

OUR_OWN = ("same-origin", "none")


def is_from_elsewhere(request: HttpRequest, *, allowed: Collection[str] = ()) -> bool:
    """Return whether a browser says that a page of another site sent this; ``allowed``: origins that may.

    Programs send neither header, and nor do old browsers: they are no visitor who is made to send something.
    """
    site, origin = request.headers.get("Sec-Fetch-Site", ""), request.headers.get("Origin", "")
    if site in OUR_OWN:
        return False
    if not origin:
        return site == "cross-site"
    return origin not in {f"{request.scheme}://{request.get_host()}", settings.SITE_URL.rstrip("/"), *allowed}
