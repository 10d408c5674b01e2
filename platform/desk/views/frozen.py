"""Accounts whose data is frozen: the only list they are in, and the button that frees one (promise POR-7d)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import person, requires_second_factor
from accounts.services import free_account
from desk.rules import answers_for_region, frozen_for
from kit.text import is_number


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires_second_factor
def frozen(request: HttpRequest) -> HttpResponse:
    """GET /verzoeken/bevroren/: who, and since when; POST: free one (``account``)."""
    user = person(request)
    if not answers_for_region(user):
        raise Http404
    if request.method == "POST":
        chosen = request.POST.get("account", "")
        one = get_object_or_404(frozen_for(user), pk=int(chosen) if is_number(chosen) else 0)
        free_account(user=one, by=user)
        messages.success(request, _("Het account is niet meer bevroren. De naam staat weer in de lijsten."))
        return redirect("desk:frozen")
    return render(request, "desk/frozen.html", {"accounts": frozen_for(user).order_by("restricted_at", "pk")})
