"""One click against invitations: a page with one button, and the same for a mail program's own button (RFC 8058)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from newsletter.links import read_objection
from newsletter.models import Objection
from newsletter.reader_pages import signed_link
from newsletter.services.inviting import object_to_invitations
from newsletter.views import ONE_CLICK


@signed_link
def objection(request: HttpRequest, token: str) -> HttpResponse:
    """/nieuwsbrief/bezwaar/<token>/: GET shows one button; POST objects, with a mail program's button too. It holds for ever."""
    hashed = read_objection(token)
    one_click = request.POST.get(ONE_CLICK[0]) == ONE_CLICK[1]
    if one_click or "object" in request.POST:
        object_to_invitations(hashed=hashed, channel="one-click" if one_click else "page")
    has_objected = Objection.objects.filter(address_hash=hashed).exists()
    return render(request, "newsletter/objection.html", {"has_objected": has_objected})
