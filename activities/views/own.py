"""The provider's own pages: home, the short page, changing words (design study §4.4)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import person
from activities.forms.dates import show_refusal
from activities.forms.short import ChangeActivityForm, NewActivityForm, initial_of_page
from activities.models import ActivityPage
from activities.own_work import parts_for, waiting_for
from activities.recognition import closed_for_lack_of_recognition
from activities.rules import activities_below, activities_of
from activities.services.proposals import propose_activity, revise_activity
from activities.standing import standing_of, with_standing
from kit.refusals import Refusal
from providers.choices import ProviderStatus
from providers.models import Provider
from providers.rules import EDITING, providers_of

ON_A_PAGE = 20
# What somebody typed before signing in; forgotten with the session.
KEPT = "activity_in_words"


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Show the provider's people their day: what needs an answer, who comes soon, and what they offer."""
    providers = providers_of(request.user).order_by("name", "pk")
    if not providers:
        return redirect("providers:apply")
    approved = providers.filter(status=ProviderStatus.APPROVED)
    pages = with_standing(activities_below(approved)).order_by("-latest_revision_created_at", "-pk")
    page = Paginator(pages, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "work": waiting_for(person(request)),
        "parts": parts_for(request),
        "page": page,
        "activities": [(activity, standing_of(activity)) for activity in page.object_list],
        "closed": {one.pk for one in page.object_list if one.live and closed_for_lack_of_recognition(one)},
        "waiting": [provider for provider in providers if provider.status != ProviderStatus.APPROVED],
        "may_edit": providers_of(request.user, *EDITING).filter(status=ProviderStatus.APPROVED).exists(),
        "is_approved": approved.exists(),
    }
    return render(request, "activities/own/home.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, like: ActivityPage | None = None) -> HttpResponse:
    """The short page. A stranger may fill it in; sending leads past registration, and what was typed waits meanwhile."""
    providers = list(providers_of(request.user, *EDITING).filter(status=ProviderStatus.APPROVED).order_by("name", "pk"))
    provider = chosen(providers, request)
    if request.method != "POST":
        kept: dict[str, Any] = request.session.get(KEPT, {})
        initial = {**(NewActivityForm.initial_for(provider, like) if provider else {}), **kept}
        return show_new(request, NewActivityForm(initial=initial), providers, provider, like)
    form = NewActivityForm(request.POST)
    if provider is None:
        return keep_for_later(request)
    if not form.is_valid():
        return show_new(request, form, providers, provider, like, status=422)
    try:
        propose_activity(provider=provider, words=form.words, plan=form.plan, by=person(request), like=like)
    except Refusal as refusal:
        show_refusal(form, refusal)
        return show_new(request, form, providers, provider, like, status=422)
    request.session.pop(KEPT, None)
    messages.success(request, _("Ingestuurd. Meestal kijken wij binnen 2 werkdagen. Je krijgt dan mail."))
    return redirect("activities:provider_home")


@login_required
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """The short page, filled in with an earlier activity of one's own: two questions left (design study §4.1)."""
    return new(request, like=get_object_or_404(activities_of(request.user), pk=pk))


def keep_for_later(request: HttpRequest) -> HttpResponse:
    """Remember what was typed until there is an account and an approved provider."""
    fields = NewActivityForm.base_fields
    request.session[KEPT] = {
        name: request.POST.getlist(name) if name == "levels" else request.POST.get(name, "") for name in fields
    }
    messages.info(request, _("We bewaren wat je hebt ingevuld. Meld je eerst aan als aanbieder, of log in."))
    return redirect("activities:provider_home" if request.user.is_authenticated else "providers:apply")


def chosen(providers: list[Provider], request: HttpRequest) -> Provider | None:
    """Return for whom the activity is: the one asked for, or the first. Never anybody else's."""
    wanted = request.POST.get("provider") or request.GET.get("provider")
    return next((provider for provider in providers if str(provider.pk) == wanted), providers[0] if providers else None)


def show_new(
    request: HttpRequest,
    form: NewActivityForm,
    providers: list[Provider],
    provider: Provider | None,
    like: ActivityPage | None,
    status: int = 200,
) -> HttpResponse:
    """Draw the short page."""
    context = {"form": form, "providers": providers, "provider": provider, "like": like}
    return render(request, "activities/own/new.html", context, status=status)


@require_http_methods(["GET", "POST"])
@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the words and send them in again; what is online stays online until the region has looked."""
    page = get_object_or_404(activities_of(request.user), pk=pk)
    draft = page.get_latest_revision_as_object()
    form = ChangeActivityForm(request.POST or None, initial=initial_of_page(draft), page=draft)
    if request.method == "POST" and form.is_valid():
        try:
            revise_activity(page=page, words=form.words, by=person(request))
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Ingestuurd. Meestal kijken wij binnen 2 werkdagen. Je krijgt dan mail."))
            return redirect("activities:provider_home")
    context = {"form": form, "page": page, "standing": standing_of(page)}
    return render(request, "activities/own/change.html", context, status=422 if form.is_bound else 200)
