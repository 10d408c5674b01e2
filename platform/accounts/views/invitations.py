"""The page behind the link in an invitation. GET shows, POST accepts: mail scanners open links, they press no buttons."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import sign_up
from accounts.access import person
from accounts.errors import InvitationClosed
from accounts.forms import NewPersonForm
from accounts.models import Invitation, User
from accounts.roles import book_of
from accounts.services import accept_as_new_person, accept_invitation
from accounts.services.invitations import find_invitation
from kit.refusals import Refusal


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """GET, POST /account/uitnodiging/<secret>/: for who is signed in, who has an account, and who is new."""
    try:
        found = find_invitation(secret)
    except InvitationClosed as closed:
        return render(request, "accounts/invitation_closed.html", {"detail": closed.detail}, status=closed.status)
    if request.user.is_authenticated:
        return _signed_in(request, found)
    if User.objects.filter(email__iexact=found.email).exists():
        login = f"{resolve_url('account_login')}?{urlencode({'next': request.path})}"
        return render(request, "accounts/invitation.html", {**_facts(found), "login_url": login})
    return _new_person(request, found)


def _signed_in(request: HttpRequest, found: Invitation) -> HttpResponse:
    user = person(request)
    wrong = user.email.lower() != found.email
    if request.method != "POST":
        return render(request, "accounts/invitation.html", {**_facts(found), "wrong_person": wrong})
    try:
        accept_invitation(invitation=found, user=user)
    except Refusal as refusal:
        return render(request, "accounts/invitation.html", {**_facts(found), "wrong_person": wrong}, status=refusal.status)
    messages.success(request, _("Welkom bij %(name)s.") % {"name": _facts(found)["organisation"]})
    return HttpResponseRedirect(resolve_url("accounts:home"))


def _new_person(request: HttpRequest, found: Invitation) -> HttpResponse:
    form = NewPersonForm(request.POST or None, email=found.email)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                user = accept_as_new_person(
                    invitation=found,
                    display_name=form.cleaned_data["display_name"],
                    password=form.cleaned_data["password"],
                    language=request.LANGUAGE_CODE or "nl",
                )
            return sign_up.sign_in_new_person(request, user)
        except Refusal as refusal:
            form.add_error(None, refusal.detail)
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/invitation.html", {**_facts(found), "form": form}, status=status)


def _facts(found: Invitation) -> dict[str, object]:
    book = book_of(found.kind)
    return {
        "invitation": found,
        "organisation": book.name_of(found.organisation_id),
        "role": dict(book.choices.choices)[found.role],
    }
