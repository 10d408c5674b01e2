"""The region's pages about providers: /regio/aanbieders/."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import person, requires_second_factor
from accounts.forms import ReasonForm
from accounts.models import User
from accounts.querysets import shown_people
from kit.refusals import Refusal
from kit.tabs import in_tabs
from providers.choices import ProviderStatus, Sector
from providers.forms import UnblockForm
from providers.models import Provider, ProviderDecision
from providers.recognition_words import standing_of
from providers.rules import may_judge
from providers.services.applications import (
    approve_provider,
    block_provider,
    decline_provider,
    has_verified_owner,
    unblock_provider,
)

WITH_A_REASON = {"afwijzen": decline_provider, "blokkeren": block_provider, "weer-toelaten": unblock_provider}
TONES = {ProviderStatus.APPLIED: "warning", ProviderStatus.APPROVED: "ok"}


def judge(request: HttpRequest) -> User:
    """Return who is asking when they may judge providers; to others this place does not exist."""
    if not may_judge(request.user):
        raise Http404
    return person(request)


@require_GET
@requires_second_factor
def provider_list(request: HttpRequest) -> HttpResponse:
    """List providers of one status; who waits comes first."""
    judge(request)
    found = in_tabs(request, dict(ProviderStatus.choices), in_status)
    return render(request, "providers/region_list.html", {"heading": _("Aanbieders"), **found})


def in_status(status: str) -> QuerySet[Provider]:
    """Return the providers of one status, who applied first on top."""
    return Provider.objects.filter(status=status).order_by("applied_at", "pk")


@require_GET
@requires_second_factor
def provider_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one provider with what the region needs to decide."""
    judge(request)
    provider = get_object_or_404(Provider, pk=pk)
    return show(request, provider)


@require_POST
@requires_second_factor
def decide(request: HttpRequest, pk: int, decision: str) -> HttpResponse:
    """Approve, decline, block or let in again. Somebody else was first: 409 with what was decided."""
    by = judge(request)
    provider = get_object_or_404(Provider, pk=pk)
    form = UnblockForm(request.POST) if decision == "weer-toelaten" else ReasonForm(request.POST)
    if decision != "goedkeuren" and not form.is_valid():
        return show(request, provider, form, status=422)
    try:
        if decision == "goedkeuren":
            approve_provider(provider=provider, by=by)
            messages.success(request, _("%(name)s is nu aanbieder. De mail is onderweg.") % {"name": provider.name})
        else:
            WITH_A_REASON[decision](provider=provider, reason=form.cleaned_data["reason"], by=by)
            messages.success(request, _("%(name)s krijgt mail met je reden.") % {"name": provider.name})
    except Refusal as refusal:
        provider.refresh_from_db()
        messages.error(request, refusal.detail)
        return show(request, provider, form, status=refusal.status)
    return redirect("providers:region_list")


def show(request: HttpRequest, provider: Provider, form: ReasonForm | None = None, status: int = 200) -> HttpResponse:
    """Draw one provider with the buttons that its status allows."""
    people = (
        provider.memberships.filter(shown_people("user__"), ended_at=None)
        .select_related("user")
        .order_by("user__display_name", "pk")
    )
    same_name = Provider.objects.filter(name__iexact=provider.name).exclude(pk=provider.pk).order_by("pk")[:5]
    today = timezone.localdate()
    is_blocked = provider.status == ProviderStatus.BLOCKED
    context = {
        "heading": _("Aanbieders"),
        "list_url": reverse("providers:region_list"),
        "one": provider,
        "status_kind": TONES.get(ProviderStatus(provider.status), "error"),
        "people": people,
        "is_verified": has_verified_owner(provider),
        "same_name": same_name,
        "sector_names": [str(Sector(sector).label) for sector in provider.sectors],
        "recognitions": [(one, standing_of(one, today)) for one in provider.recognitions.order_by("-valid_from", "pk")],
        "form": form or (UnblockForm() if is_blocked else ReasonForm()),
        "decision": ProviderDecision.newest_about(provider=provider),
        "is_waiting": provider.status == ProviderStatus.APPLIED,
        "is_approved": provider.status == ProviderStatus.APPROVED,
        "is_blocked": is_blocked,
    }
    return render(request, "providers/region_detail.html", context, status=status)
