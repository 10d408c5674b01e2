"""/account/toestemmingen/: what I said yes to, since when, and one button to take it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import person
from accounts.networks import network_of
from desk.services.consents import give, newsletter_consent, withdraw
from kit.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def my_consents(request: HttpRequest) -> HttpResponse:
    """GET: each consent with its history; POST ``give`` or ``withdraw``: one click either way."""
    user = person(request)
    if request.method == "POST":
        try:
            if "withdraw" in request.POST:
                withdraw(user=user)
                messages.success(request, _("Je toestemming is ingetrokken. Je krijgt geen nieuwsbrief meer."))
            elif "give" in request.POST:
                give(user=user, language=get_language() or "nl", network=network_of(request))
                messages.success(request, _("Kijk in je mail. Met de link daarin zeg je ja."))
        except Refusal as refusal:
            messages.error(request, refusal.detail)
        return redirect("desk:my_consents")
    return render(request, "desk/my_consents.html", {"newsletter": newsletter_consent(user)})
