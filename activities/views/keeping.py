"""Hearts, and the page of what somebody keeps in mind: /school/bewaard/."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import person
from activities.catalogue.kept import BY_ADDED, BY_DATE, favourites_of
from activities.forms.shortlists import ListNameForm
from activities.models import CatalogueEntry
from activities.services.favourites import keep_activity, kept_among, let_go
from activities.views.shortlists import lists_of
from kit.refusals import NotFound, Refusal
from kit.text import is_number
from schools.rules import schools_of


@require_safe
@login_required
def saved(request: HttpRequest) -> HttpResponse:
    """Show one's favourites and the lists of one's school."""
    user, order = person(request), order_of(request)
    schools = list(schools_of(user).order_by("name", "pk"))
    context = {
        "cards": favourites_of(user, order),
        "order": order,
        "lists": lists_of(user),
        "schools": schools,
        "list_form": ListNameForm(),
    }
    return render(request, "activities/saved.html", context)


@require_POST
@login_required
def keep(request: HttpRequest) -> HttpResponse:
    """Mark an activity, or take the mark away: ``bewaar`` or ``vergeet`` with its id. Says what it becomes, so twice is once."""
    user, refused = person(request), ""
    wanted = "bewaar" in request.POST
    pk = number(request.POST.get("bewaar") or request.POST.get("vergeet", ""))
    try:
        if wanted:
            keep_activity(activity_id=pk, by=user)
        else:
            let_go(activity_id=pk, by=user)
    except NotFound as refusal:
        raise Http404 from refusal
    except Refusal as refusal:
        refused = refusal.detail
    if getattr(request, "htmx", None):
        return heart(request, pk, refused)
    if refused:
        messages.error(request, refused)
    return redirect(way_back(request, pk))


def heart(request: HttpRequest, pk: int, refused: str) -> HttpResponse:
    """Return the heart as it is now; a screen reader hears what happened."""
    marked = pk in (kept_among(person(request), [pk]) or ())
    title = CatalogueEntry.objects.filter(pk=pk).values_list("title", flat=True).first()
    context = {"key": pk, "title": title or "", "kept": marked, "named": "named" in request.POST}
    response = render(request, "parts/heart.html", context)
    said = refused or (_("Bewaard") if marked else _("Niet meer bewaard"))
    response.headers["HX-Trigger"] = json.dumps({"announce": said})
    return response


def way_back(request: HttpRequest, pk: int) -> str:
    """Return the page where the heart was, at the heart."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return f"{wanted if is_ours and wanted.startswith('/') else reverse('activities:saved')}#hart-{pk}"


def order_of(request: HttpRequest) -> str:
    """Return the order that was asked for: by date unless otherwise."""
    return BY_ADDED if request.GET.get("volgorde") == BY_ADDED else BY_DATE


def number(text: str) -> int:
    """Return an id from a form. Raises ``Http404`` for anything else."""
    if not is_number(text):
        raise Http404
    return int(text)
