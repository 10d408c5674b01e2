"""Close somebody's account, and open it again: the region's administrators only (promise PM-6)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import ask_again, person, requires_second_factor
from accounts.choices import RegionRole
from accounts.models import User
from accounts.roles import roles_of
from accounts.rules import has_region_role
from accounts.services import block_user, unblock_user


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def block(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /account/blokkeren/<pk>/: ask whether it is meant; POST: block, or unblock who is blocked. Nobody blocks themselves."""
    by = person(request)
    user = get_object_or_404(User.objects.exclude(pk=by.pk), pk=pk)
    if not has_region_role(by, RegionRole.ADMIN):
        raise Http404
    if request.method != "POST":
        return render(request, "accounts/block.html", {"colleague": user, "roles": roles_of(user)})
    if elsewhere := ask_again(request, request.path):
        return elsewhere
    if request.POST.get("act") == "unblock":
        unblock_user(user=user, by=by)
        if User.objects.exclude(restricted_at=None).filter(pk=user.pk).exists():
            messages.warning(request, _("Het account is niet meer geblokkeerd, maar blijft dicht: het is bevroren."))
        else:
            messages.success(request, _("Het account is weer open."))
    else:
        block_user(user=user, by=by)
        messages.success(request, _("Het account is geblokkeerd. Het werkt vanaf nu nergens meer."))
    return HttpResponseRedirect(resolve_url("accounts:block", pk=user.pk))
