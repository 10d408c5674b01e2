"""The provider's own page about recognitions: /aanbieder/erkenning/."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import person
from kit.refusals import Refusal
from providers.choices import ProviderStatus
from providers.models import Provider, Qualification, Recognition
from providers.recognition_forms import ClaimForm
from providers.recognition_words import Standing, standing_of
from providers.rules import EDITING, providers_of
from providers.services.recognitions import change_recognition, enter_recognition


@require_GET
@login_required
def recognitions(request: HttpRequest) -> HttpResponse:
    """Show what is known of each of somebody's own providers, and how it stands."""
    own = own_providers(request)
    if not own:
        raise Http404
    today = timezone.localdate()
    listed: list[tuple[Provider, list[tuple[Recognition, Standing]]]] = [
        (provider, [(one, standing_of(one, today)) for one in provider.recognitions.order_by("-valid_from", "pk")])
        for provider in own
    ]
    return render(request, "providers/recognitions.html", {"listed": listed})


@require_http_methods(["GET", "POST"])
@login_required
def enter(request: HttpRequest, provider_id: int) -> HttpResponse:
    """Write down a recognition, or the next term of one."""
    provider = get_object_or_404(Provider, pk__in=[one.pk for one in own_providers(request)], pk=provider_id)
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            enter_recognition(provider=provider, claim=form.claim, by=person(request))
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Opgeslagen. De regio kijkt het na. Je krijgt dan mail."))
            return redirect("providers:recognitions")
    return show(request, form, provider)


@require_http_methods(["GET", "POST"])
@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what was written down; the region looks again."""
    recognition = get_object_or_404(Recognition, pk=pk, provider__in=[one.pk for one in own_providers(request)])
    form = ClaimForm(request.POST or None, initial=ClaimForm.initial_of(recognition))
    if request.method == "POST" and form.is_valid():
        try:
            change_recognition(recognition=recognition, claim=form.claim, by=person(request))
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Opgeslagen. De regio kijkt het na. Je krijgt dan mail."))
            return redirect("providers:recognitions")
    return show(request, form, recognition.provider, recognition)


def own_providers(request: HttpRequest) -> list[Provider]:
    """Return the approved providers whose pages this person writes."""
    return list(providers_of(request.user, *EDITING).filter(status=ProviderStatus.APPROVED).order_by("name", "pk"))


def show(request: HttpRequest, form: ClaimForm, provider: Provider, recognition: Recognition | None = None) -> HttpResponse:
    """Draw the form, with the qualifications that can be chosen behind a fold."""
    today = timezone.localdate()
    listed = [one for one in Qualification.objects.order_by("sector", "code") if one.may_be_chosen_on(today)]
    context = {"form": form, "provider": provider, "recognition": recognition, "qualifications": listed}
    return render(request, "providers/recognition_form.html", context, status=422 if form.is_bound else 200)


def show_refusal(form: ClaimForm, refusal: Refusal) -> None:
    """Put a refusal at the field it is about."""
    name = getattr(refusal, "field", "")
    form.add_error(name if name in form.fields else None, refusal.detail)
