"""Where somebody lands after signing in and out."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import roles_for


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """GET /account/: go to the place where this person works; with no role yet, say what happens next."""
    roles = roles_for(request)
    if roles:
        return HttpResponseRedirect(roles[0].home)
    return render(request, "accounts/no_role.html")


@require_safe
@never_cache
def signed_out(request: HttpRequest) -> HttpResponse:
    """GET /account/uitgelogd/"""
    if request.user.is_authenticated:
        return home(request)
    return render(request, "accounts/signed_out.html")


@require_POST
@login_required
def stay(request: HttpRequest) -> HttpResponse:
    """POST /account/actief/: somebody pressed "Blijf ingelogd"; the clock was set by the middleware already."""
    return HttpResponse(status=204)
