"""The region's pages about providers: /regio/aanbieders/."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import person, requires_second_factor
from accounts.models import User
from kit.refusals import Refusal
from providers.choices import ProviderStatus, Sector
from providers.forms import ReasonForm
from providers.models import Provider
from providers.rules import may_judge
from providers.services.applications import approve_provider, block_provider, decline_provider, has_verified_owner

ON_A_PAGE = 25


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
    status = request.GET.get("status", ProviderStatus.APPLIED)
    if status not in ProviderStatus.values:
        status = ProviderStatus.APPLIED
    providers = Provider.objects.filter(status=status).order_by("applied_at", "pk")
    page = Paginator(providers, ON_A_PAGE).get_page(request.GET.get("page"))
    counts = {value: Provider.objects.filter(status=value).count() for value in ProviderStatus.values}
    tabs = [(value, label, counts[value]) for value, label in ProviderStatus.choices]
    context = {"page": page, "tabs": tabs, "status": status}
    return render(request, "providers/region_list.html", context)


@require_GET
@requires_second_factor
def provider_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one provider with what the region needs to decide."""
    judge(request)
    provider = get_object_or_404(Provider, pk=pk)
    return show(request, provider, ReasonForm())


@require_POST
@requires_second_factor
def decide(request: HttpRequest, pk: int, decision: str) -> HttpResponse:
    """Approve, decline or block. Somebody else was first: 409 with what was decided."""
    by = judge(request)
    provider = get_object_or_404(Provider, pk=pk)
    form = ReasonForm(request.POST)
    if decision != "goedkeuren" and not form.is_valid():
        return show(request, provider, form, status=422)
    try:
        if decision == "goedkeuren":
            approve_provider(provider=provider, by=by)
            messages.success(request, _("%(name)s is nu aanbieder. De mail is onderweg.") % {"name": provider.name})
        else:
            say_no = decline_provider if decision == "afwijzen" else block_provider
            say_no(provider=provider, reason=form.cleaned_data["reason"], by=by)
            messages.success(request, _("%(name)s krijgt mail met je reden.") % {"name": provider.name})
    except Refusal as refusal:
        provider.refresh_from_db()
        messages.error(request, refusal.detail)
        return show(request, provider, form, status=refusal.status)
    return redirect("providers:region_list")


def show(request: HttpRequest, provider: Provider, form: ReasonForm, status: int = 200) -> HttpResponse:
    """Draw one provider with the buttons that its status allows."""
    people = provider.memberships.filter(ended_at=None).select_related("user").order_by("user__display_name", "pk")
    same_name = Provider.objects.filter(name__iexact=provider.name).exclude(pk=provider.pk).order_by("pk")[:5]
    context = {
        "provider": provider,
        "people": people,
        "is_verified": has_verified_owner(provider),
        "same_name": same_name,
        "sector_names": [str(Sector(sector).label) for sector in provider.sectors],
        "form": form,
        "is_waiting": provider.status == ProviderStatus.APPLIED,
        "is_approved": provider.status == ProviderStatus.APPROVED,
    }
    return render(request, "providers/region_detail.html", context, status=status)
