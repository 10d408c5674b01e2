"""Sign in as anybody of the demo data, with one button. Routed in development only (accounts.checks)."""

from allauth.account.signals import user_logged_in
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render, resolve_url
from django.views.decorators.http import require_http_methods

from accounts.access import DEVELOPMENT_FACTOR
from accounts.demo import DOMAIN, demo_people
from accounts.models import User
from accounts.services import accept_terms
from accounts.services.terms import terms_to_accept
from kit.text import is_number

BACKEND = "accounts.backends.AccountBackend"


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """GET /dev/inloggen/: everybody by role; POST: be this person, with terms accepted and the second factor passed."""
    if not settings.DEV_SIGN_IN:
        raise Http404
    if request.method != "POST":
        return render(request, "meeloop/dev_sign_in.html", {"groups": demo_people()})
    raw = request.POST.get("user", "")
    people = User.objects.filter(email__endswith=DOMAIN)
    user = get_object_or_404(people, pk=int(raw) if is_number(raw) else 0)
    if terms := terms_to_accept(user):
        accept_terms(terms=terms, user=user)
    login(request, user, backend=BACKEND)
    request.session[DEVELOPMENT_FACTOR] = user.pk
    response = HttpResponseRedirect(resolve_url("accounts:home"))
    # Tell allauth too, so that the list of devices is right.
    user_logged_in.send(sender=User, request=request, response=response, user=user)
    return response
