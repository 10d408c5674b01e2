"""Who works for us: the public list, the region's own pages, and a school's objection."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person, requires_second_factor
from kit.refusals import Refusal
from schools.agreement_forms import ObjectionForm, SupplierForm
from schools.models import Supplier
from schools.rules import may_manage_agreements
from schools.services.suppliers import (
    announce_supplier,
    earliest_start,
    end_supplier,
    object_to_supplier,
    save_supplier,
    start_supplier,
)
from schools.views.doors import chosen_school, coordinated_schools

STEPS = {
    "aankondigen": (announce_supplier, gettext_lazy("De mail aan de scholen is onderweg.")),
    "starten": (start_supplier, gettext_lazy("Dit bedrijf werkt nu voor ons.")),
    "stoppen": (end_supplier, gettext_lazy("Dit bedrijf werkt niet meer voor ons.")),
}


@require_safe
def public_suppliers(request: HttpRequest) -> HttpResponse:
    """/privacy/leveranciers/: which companies work for us since when, and who will (promise POR-4a)."""
    known = Supplier.objects.not_ended().exclude(announced_at=None).order_by("name", "pk")
    coming = [(one, earliest_start(one)) for one in known if one.active_from is None]
    return render(
        request,
        "schools/public_suppliers.html",
        {"working": Supplier.objects.working().order_by("name", "pk"), "coming": coming},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def region_suppliers(request: HttpRequest) -> HttpResponse:
    """/regio/leveranciers/: all of them, with a form for a new one."""
    _check(request)
    form = SupplierForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = save_supplier(supplier=form.save(commit=False))
        messages.success(request, _("Toegevoegd. Kondig het bedrijf aan als alles klopt."))
        return redirect("schools:region_supplier", pk=made.pk)
    context = {"suppliers": Supplier.objects.order_by("ended_on", "name", "pk"), "form": form}
    return render(request, "schools/region_suppliers.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def region_supplier(request: HttpRequest, pk: int) -> HttpResponse:
    """One supplier: change it, announce it, let it start, end it."""
    _check(request)
    supplier = get_object_or_404(Supplier, pk=pk)
    step = request.POST.get("stap", "") if request.method == "POST" else ""
    form = SupplierForm(request.POST if request.method == "POST" and step not in STEPS else None, instance=supplier)
    status = 200
    if request.method == "POST":
        if step in STEPS or form.is_valid():
            try:
                deed, words = STEPS.get(step, (save_supplier, _("Bewaard.")))
                deed(supplier=supplier if step in STEPS else form.save(commit=False))
                messages.success(request, words)
                return redirect("schools:region_supplier", pk=pk)
            except Refusal as refusal:
                messages.error(request, refusal.detail)
                supplier, status = Supplier.objects.get(pk=pk), refusal.status
        else:
            supplier, status = Supplier.objects.get(pk=pk), 422
    context = {
        "supplier": supplier,
        "first_day": earliest_start(supplier),
        "objections": supplier.objections.select_related("school").order_by("-at"),
        "form": form,
    }
    return render(request, "schools/region_supplier.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a school say that it does not want a supplier."""
    schools = coordinated_schools(person(request))
    school = chosen_school(request, schools)
    supplier = get_object_or_404(Supplier.objects.not_ended().exclude(announced_at=None), pk=pk)
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        object_to_supplier(supplier=supplier, school=school, reason=form.cleaned_data["reason"], by=person(request))
        messages.success(request, _("Je bezwaar is binnen. De regio neemt contact op."))
        return redirect("schools:agreement")
    context = {"school": school, "supplier": supplier, "form": form}
    return render(request, "schools/object.html", context, status=422 if form.errors else 200)


def _check(request: HttpRequest) -> None:
    if not may_manage_agreements(request.user):
        raise Http404
