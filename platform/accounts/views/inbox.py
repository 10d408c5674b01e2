"""One's inbox on the site: what was mailed, or would have been."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import person
from accounts.services.inbox import inbox_of, mark_read
from kit.text import is_number

ON_A_PAGE = 25


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """GET /account/postvak/: 90 days, the newest first. Looking changes nothing: who has read something says so."""
    page = Paginator(inbox_of(person(request)), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/inbox.html", {"page": page})


@require_POST
@login_required
def read(request: HttpRequest) -> HttpResponse:
    """POST /account/postvak/gelezen/: one message (``item``) is read, or all of them."""
    item = request.POST.get("item", "")
    if not item or is_number(item):
        mark_read(user=person(request), items=[int(item)] if item else None)
    return redirect("accounts:inbox")
