"""The page that leads to a second factor, and back to where somebody was."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from accounts.access import passed_second_factor

NEXT = "after_second_factor"


@require_safe
@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """GET /account/tweede-stap/?next=: explain and offer the two ways; with a factor in place, go on to ``next``."""
    if "next" in request.GET:
        request.session[NEXT] = own_path(request, request.GET["next"])
    if passed_second_factor(request):
        return HttpResponseRedirect(request.session.pop(NEXT, None) or resolve_url("accounts:home"))
    return render(request, "accounts/second_factor.html")


def own_path(request: HttpRequest, url: str) -> str:
    """Return the address when it is on this site, else nothing (V3.7.2: no open redirect)."""
    safe = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return url if safe else ""
