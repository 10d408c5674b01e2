"""``/regio/financiers/``: which organisations may read figures."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import person, requires_second_factor
from accounts.choices import FunderKind
from accounts.models import FunderOrganisation
from accounts.rules import may_verify_funders
from accounts.services.funders import add_funder, set_verified
from kit.refusals import Refusal


class FunderForm(forms.Form):
    """A new funder."""

    name = forms.CharField(label=gettext_lazy("Naam van de organisatie"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Soort"), choices=FunderKind)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def funders(request: HttpRequest) -> HttpResponse:
    """List the funders; add one on POST."""
    if not may_verify_funders(person(request)):
        raise Http404
    form = FunderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            funder = add_funder(name=form.cleaned_data["name"], kind=form.cleaned_data["kind"])
        except Refusal as refusal:
            form.add_error("name", refusal.detail)
        else:
            messages.success(request, _("Toegevoegd. Nodig nu iemand uit."))
            return redirect("accounts:colleagues", slug="financier", pk=funder.pk)
    context = {"form": form, "funders": FunderOrganisation.objects.order_by("name", "pk")}
    return render(request, "accounts/funders.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires_second_factor
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Open (``open=1``) or close the figures for one funder."""
    if not may_verify_funders(person(request)):
        raise Http404
    funder = get_object_or_404(FunderOrganisation, pk=pk)
    set_verified(funder=funder, is_verified=request.POST.get("open") == "1")
    return redirect("accounts:funders")
