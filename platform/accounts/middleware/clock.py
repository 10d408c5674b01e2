"""Sessions end by the clock, and leave nothing behind in the browser."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from accounts import clock
from accounts.middleware.cookies import signed_in

CLEAR = '"cache", "cookies", "storage"'


class SessionClockMiddleware:
    """End sessions that are over; at every log-out tell the browser to forget (V7.3, V14.3.1)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the clock before, and at who is left after."""
        if signed_in(request) is None:
            return self.get_response(request)
        if ending := clock.ending_of(request):
            return self.over(request, ending)
        clock.touch(request)
        response = self.get_response(request)
        # The session, not the user: REST framework puts nobody on a request whose token it refuses, and that is no log-out.
        if SESSION_KEY not in request.session:
            response.headers["Clear-Site-Data"] = CLEAR
        return response

    def over(self, request: HttpRequest, ending: clock.Ending) -> HttpResponse:
        """Sign out. Programs go on as nobody and get their 401; people go to the sign-in page and come back after it."""
        logout(request)
        if request.path.startswith("/api/"):
            return self.get_response(request)
        if ending is clock.Ending.IDLE:
            messages.info(request, _("Je bent uitgelogd, omdat je 30 minuten niets deed. Zo blijven gegevens veilig."))
        else:
            messages.info(request, _("Je bent uitgelogd, omdat je 12 uur was ingelogd. Log opnieuw in om door te gaan."))
        to = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': _page_of(request)})}"
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": to})
        return HttpResponseRedirect(to)


def _page_of(request: HttpRequest) -> str:
    return request.get_full_path() if request.method in {"GET", "HEAD"} else request.path
