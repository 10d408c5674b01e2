"""The region's pages about recognitions: /regio/erkenningen/."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import requires_second_factor
from kit.months import months_after
from kit.refusals import Refusal
from kit.tabs import in_tabs
from providers.choices import RecognitionSource
from providers.models import Qualification, Recognition
from providers.recognition_forms import CheckForm, RecognitionListForm, WithdrawForm
from providers.recognition_words import standing_of
from providers.regional import judge
from providers.services.recognition_import import import_recognitions
from providers.services.recognitions import confirm_recognition, version_of, withdraw_recognition

TABS = {
    "wacht": gettext_lazy("Na te kijken"),
    "geldt": gettext_lazy("Geldt nu"),
    "bijna": gettext_lazy("Loopt af binnen 3 maanden"),
    "voorbij": gettext_lazy("Verlopen of ingetrokken"),
}


@require_GET
@requires_second_factor
def region_list(request: HttpRequest) -> HttpResponse:
    """List recognitions by how they stand; who waits longest comes first."""
    judge(request)
    return render(
        request, "providers/region_recognitions.html", {"heading": _("Erkenningen"), **in_tabs(request, TABS, in_tab)}
    )


def in_tab(tab: str) -> QuerySet[Any]:  # Any: recognitions
    """Return the recognitions of one tab."""
    today = timezone.localdate()
    everything = Recognition.objects.select_related("provider")
    holding = everything.holding(today)
    found: dict[str, QuerySet[Any]] = {  # Any: as above
        "wacht": everything.to_confirm(),
        "geldt": holding.order_by("valid_until", "pk"),
        "bijna": holding.filter(valid_until__lt=months_after(today, 3)).order_by("valid_until", "pk"),
        "voorbij": everything.over(today).order_by("-valid_until", "pk"),
    }
    return found[tab]


@require_GET
@requires_second_factor
def region_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one recognition with what the region needs to look it up."""
    judge(request)
    return show(request, get_object_or_404(Recognition.objects.select_related("provider", "confirmed_by"), pk=pk))


@require_POST
@requires_second_factor
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it was found, where and when."""
    by, recognition = judge(request), get_object_or_404(Recognition.objects.select_related("provider"), pk=pk)
    form = CheckForm(request.POST)
    if not form.is_valid():
        return show(request, recognition, check=form, status=422)
    source = RecognitionSource(form.cleaned_data["source"])
    try:
        confirm_recognition(
            recognition=recognition,
            source=source,
            checked_on=form.cleaned_data["checked_on"],
            by=by,
            seen=request.POST.get("seen"),
        )
    except Refusal as refusal:
        return refused(request, recognition, form, refusal, name="check")
    messages.success(request, _("Bevestigd. De aanbieder krijgt mail."))
    return redirect("providers:region_recognitions")


@require_POST
@requires_second_factor
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that SBB withdrew it."""
    by, recognition = judge(request), get_object_or_404(Recognition.objects.select_related("provider"), pk=pk)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return show(request, recognition, taking_back=form, status=422)
    try:
        withdraw_recognition(
            recognition=recognition, withdrawn_on=form.cleaned_data["withdrawn_on"], by=by, seen=request.POST.get("seen")
        )
    except Refusal as refusal:
        return refused(request, recognition, form, refusal, name="taking_back")
    messages.success(request, _("Genoteerd. De aanbieder krijgt mail."))
    return redirect("providers:region_recognitions")


def refused(request: HttpRequest, recognition: Recognition, form: forms.Form, refusal: Refusal, *, name: str) -> HttpResponse:
    """Show a refusal at its field, with the recognition as it is by now; what was typed stays."""
    recognition.refresh_from_db()
    field = getattr(refusal, "field", "")
    form.add_error(field if field in form.fields else None, refusal.detail)
    return show(request, recognition, **{name: form}, status=refusal.status)


def show(
    request: HttpRequest,
    recognition: Recognition,
    check: forms.Form | None = None,
    taking_back: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    """Draw one recognition."""
    today = timezone.localdate()
    names = dict(Qualification.objects.filter(pk__in=recognition.crebos).values_list("code", "name"))
    context = {
        "one": recognition,
        "version": version_of(recognition),
        "standing": standing_of(recognition, today),
        "list_url": reverse("providers:region_recognitions"),
        "crebos": [(code, names.get(code, "")) for code in recognition.crebos],
        "check": check or CheckForm(),
        "taking_back": taking_back or WithdrawForm(),
        # What was filled in comes back, also where somebody else was first.
        "may_confirm": check is not None or not recognition.holds_on(today),
        "may_withdraw": taking_back is not None or (recognition.is_confirmed and recognition.withdrawn_on is None),
    }
    return render(request, "providers/region_recognition.html", context, status=status)


@require_http_methods(["GET", "POST"])
@requires_second_factor
def read_list(request: HttpRequest) -> HttpResponse:
    """Read a list of recognised companies in: on trial first, then for good."""
    by = judge(request)
    form = RecognitionListForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}  # Any: template context
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        source = RecognitionSource(data["source"])
        try:
            context["outcomes"] = import_recognitions(
                data=form.list_bytes, source=source, checked_on=data["checked_on"], by=by, is_trial=data["is_trial"]
            )
            form.keep_text()
        except Refusal as refusal:
            field = getattr(refusal, "field", "file")
            form.add_error(field if field in form.fields else None, refusal.detail)
        context["is_trial"] = data["is_trial"]
        context["done"] = sum(1 for one in context.get("outcomes", ()) if one.done)
    return render(request, "providers/recognition_list.html", context, status=422 if form.is_bound and form.errors else 200)
