"""Headers that every answer carries, and the CMS's own looser content policy (trust page §9)."""

from collections.abc import Callable

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse

CMS_PREFIX = "/beheer/"
CMS_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "form-action": [SELF],
    "base-uri": [SELF],
    "frame-ancestors": [SELF],
    "object-src": [NONE],
}
PUBLIC_FILES = ("/static/", "/media/")
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(), browsing-topics=()"


class SecurityHeadersMiddleware:
    """Set the headers Django has no setting for; private answers are never stored by a cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then dress the answer."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        is_public_file = request.path.startswith(PUBLIC_FILES)
        # A site of somebody else that draws the catalogue from the content API shows our photos.
        response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if is_public_file else "same-origin")
        if not is_public_file and is_private(request, response):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class CmsPolicyMiddleware:
    """Let the Wagtail editor run its inline scripts and styles, below its own path and nowhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Replace the content policy for CMS pages; allow the CMS to frame its own previews."""
        response = self.get_response(request)
        if request.path.startswith(CMS_PREFIX):
            response._csp_replace = CMS_POLICY  # type: ignore[attr-defined]  # noqa: SLF001  # django-csp reads this attribute
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        elif getattr(request, "is_preview", False) and not hasattr(response, "_csp_replace"):
            # Wagtail asks for a page by a request of its own, behind its door, and shows the answer in a frame.
            response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]  # noqa: SLF001  # as above
        return response


def is_private(request: HttpRequest, response: HttpResponse) -> bool:
    """Return whether the answer was made for one person: signed in, or setting a cookie."""
    user = getattr(request, "user", None)
    return bool(response.cookies) or bool(user is not None and user.is_authenticated)
