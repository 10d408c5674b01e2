"""One's own security page, and the button that ends everything elsewhere."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import person
from accounts.models import AccountEvent, ApiToken, LoginEvent
from accounts.roles import roles_for, sees_pupils
from accounts.services import sign_out_everywhere

SHOWN = 10


@require_safe
@login_required
def security(request: HttpRequest) -> HttpResponse:
    """GET /account/beveiliging/: the last sign-ins, second factor, devices, tokens (POR-8d)."""
    user = person(request)
    factors = Authenticator.objects.filter(user=user).order_by("pk")
    context = {
        "events": LoginEvent.objects.filter(user=user).order_by("-at", "-pk")[:SHOWN],
        "acts": AccountEvent.objects.filter(user=user).order_by("-at", "-pk")[:SHOWN],
        "totp": any(one.type == Authenticator.Type.TOTP for one in factors),
        "passkeys": sum(one.type == Authenticator.Type.WEBAUTHN for one in factors),
        "session_count": UserSession.objects.filter(user=user).count(),
        "tokens": ApiToken.objects.filter(user=user, revoked_at=None).count(),
        "needs_factor": sees_pupils(user, roles_for(request)),
        "roles": roles_for(request),
    }
    return render(request, "accounts/security.html", context)


@require_POST
@login_required
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """POST /account/overal-uitloggen/: every other session and every token ends; this one stays."""
    user = person(request)
    sign_out_everywhere(user=user, by=user, but=request.session.session_key)
    messages.success(request, _("Je bent op alle andere apparaten uitgelogd. Je tokens werken niet meer."))
    return HttpResponseRedirect(resolve_url("accounts:security"))
