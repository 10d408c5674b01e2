"""Pages in the language that somebody chose for the account."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from accounts.middleware.cookies import signed_in


class LanguageMiddleware:
    """Activate ``user.language``; visitors keep what Django found in their cookie or browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Speak the user's language for this request."""
        user = signed_in(request)
        if user is not None and user.language in dict(settings.LANGUAGES):
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)
