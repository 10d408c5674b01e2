"""Colleagues of one organisation: who is there, who is invited, and the buttons that change it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import person, requires_second_factor
from accounts.choices import OrganisationKind, RegionRole
from accounts.errors import SharedMailbox
from accounts.forms import InviteForm
from accounts.models import FunderOrganisation, Invitation
from accounts.roles import Colleague, book_of, roles_for
from accounts.rules import has_region_role
from accounts.services import end_membership, invite, resend, withdraw
from accounts.services.memberships import roles_to_give
from kit.refusals import NotFound, Refusal

# What stands in the address for each kind of organisation.
SLUGS = {
    OrganisationKind.REGION: "regio",
    OrganisationKind.SCHOOL: "school",
    OrganisationKind.PROVIDER: "aanbieder",
    OrganisationKind.FUNDER: "financier",
}
KINDS = {slug: kind for kind, slug in SLUGS.items()}


@require_safe
@requires_second_factor
def overview(request: HttpRequest) -> HttpResponse:
    """GET /account/collegas/: the organisations whose people this person manages; straight on when there is one."""
    places = {(role.kind, role.organisation_id): role.organisation for role in roles_for(request) if role.manages}
    if has_region_role(request.user):
        for funder in FunderOrganisation.objects.order_by("name", "pk"):
            places.setdefault((OrganisationKind.FUNDER, funder.pk), funder.name)
    links = [(name, url_of(kind, pk), OrganisationKind(kind).label) for (kind, pk), name in places.items()]
    if len(links) == 1:
        return HttpResponseRedirect(links[0][1])
    return render(request, "accounts/colleagues_overview.html", {"places": links})


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def colleagues(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """GET /account/collegas/school/12/: who is there; POST: invite somebody."""
    place = _place(request, slug, pk)
    asked = {"roles": place["roles"]}
    if request.method != "POST":
        return _page(request, place, InviteForm(**asked))
    form = InviteForm(request.POST, **asked, ask_personal="is_personal" in request.POST)
    if not form.is_valid():
        return _page(request, place, form, status=422)
    try:
        invite(by=place["user"], kind=place["kind"], organisation_id=pk, **form.cleaned_data)
    except SharedMailbox as refusal:
        form = InviteForm(request.POST, **asked, ask_personal=True)
        form.add_error("email", refusal.detail)
        return _page(request, place, form, status=refusal.status)
    except Refusal as refusal:
        form.add_error("email" if refusal.code.startswith("already") else None, refusal.detail)
        return _page(request, place, form, status=refusal.status)
    messages.success(request, _("De uitnodiging is verstuurd. De link werkt 14 dagen."))
    return HttpResponseRedirect(url_of(place["kind"], pk))


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def end(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """GET .../beeindigen/?user=&role=: ask whether it is meant; POST the same: the role is over from the next request on."""
    place = _place(request, slug, pk)
    sent = request.POST if request.method == "POST" else request.GET
    colleague = _colleague(place, user_id=sent.get("user", ""), role=sent.get("role", ""))
    if request.method != "POST":
        context = {"colleague": colleague, "name": place["name"], "back": url_of(place["kind"], pk)}
        return render(request, "accounts/end_membership.html", context)
    try:
        end_membership(kind=place["kind"], organisation_id=pk, user=colleague.user, role=colleague.code, by=person(request))
        messages.success(request, _("De rol is beëindigd. Deze persoon kan er nu niet meer bij."))
    except Refusal as refusal:
        messages.error(request, refusal.detail)
    if colleague.user == request.user:
        return HttpResponseRedirect(reverse("accounts:home"))
    return HttpResponseRedirect(url_of(place["kind"], pk))


@require_POST
@requires_second_factor
def resend_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /account/uitnodigingen/<pk>/opnieuw/"""
    found = _invitation(request, pk)
    return _after(request, found, resend, _("De uitnodiging is opnieuw verstuurd. De vorige link werkt niet meer."))


@require_POST
@requires_second_factor
def withdraw_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /account/uitnodigingen/<pk>/intrekken/"""
    return _after(request, _invitation(request, pk), withdraw, _("De uitnodiging is ingetrokken."))


def url_of(kind: str, pk: int | None) -> str:
    """Return the address of the colleagues page of one organisation."""
    slug = SLUGS[OrganisationKind(kind)]
    return reverse("accounts:colleagues", args=[slug] if pk is None else [slug, pk])


def _colleague(place: dict[str, Any], *, user_id: str, role: str) -> Colleague:  # Any: as in _place
    """Return this person in this role, when they have it and it may be ended from here; else it does not exist."""
    for one in book_of(place["kind"]).colleagues(place["pk"]):
        if str(one.user.pk) == user_id and one.code == role and role in place["codes"]:
            return one
    raise Http404


def _after(request: HttpRequest, found: Invitation, act: Any, done: str) -> HttpResponse:  # Any: one of two services
    try:
        act(invitation=found, by=request.user)
        messages.success(request, done)
    except Refusal as refusal:
        messages.error(request, refusal.detail)
    return HttpResponseRedirect(url_of(found.kind, found.organisation_id))


def _invitation(request: HttpRequest, pk: int) -> Invitation:
    """Return an unanswered invitation to an organisation that this person manages; anything else does not exist."""
    found = get_object_or_404(Invitation.objects.unanswered(), pk=pk)
    _roles_to_give(request, found.kind, found.organisation_id)
    return found


def _roles_to_give(request: HttpRequest, kind: str, pk: int | None) -> frozenset[str]:
    user = person(request)
    try:
        return roles_to_give(user=user, kind=kind, organisation_id=pk)
    except NotFound as absent:
        raise Http404 from absent


def _place(request: HttpRequest, slug: str, pk: int | None) -> dict[str, Any]:  # Any: facts of several types
    if slug not in KINDS:
        raise Http404
    kind = KINDS[slug]
    codes = _roles_to_give(request, kind, pk)
    book = book_of(kind)
    return {
        "user": request.user,
        "kind": kind,
        "pk": pk,
        "name": book.name_of(pk),
        "roles": [(code, label) for code, label in book.choices.choices if code in codes],
        "codes": codes,
    }


def _page(request: HttpRequest, place: dict[str, Any], form: InviteForm, status: int = 200) -> HttpResponse:  # Any: as above
    book, url = book_of(place["kind"]), url_of(place["kind"], place["pk"])
    labels = dict(book.choices.choices)
    open_ones = Invitation.objects.unanswered().to(place["kind"], place["pk"]).order_by("-expires_at", "-pk")
    context = {
        "form": form,
        "may_block": has_region_role(request.user, RegionRole.ADMIN),
        "name": place["name"],
        "url": url,
        "end_url": f"{url}beeindigen/",
        "colleagues": [(one, one.code in place["codes"]) for one in book.colleagues(place["pk"])],
        "invitations": [(one, labels.get(one.role, one.role), one.role in place["codes"]) for one in open_ones],
    }
    return render(request, "accounts/colleagues.html", context, status=status)
