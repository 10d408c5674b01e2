"""The processing agreement: for the school to read and accept, for everybody to download, for the region to keep."""

from collections.abc import Callable

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person, requires_second_factor
from kit.pdf import MEDIA_TYPE, DocumentFailed
from kit.refusals import Refusal
from schools.agreement_forms import AgreementForm, PublishForm
from schools.models import ProcessingAgreement, School, Supplier
from schools.rules import COORDINATING, may_manage_agreements, may_sign_agreement, schools_of
from schools.services.agreement_ends import BEFORE
from schools.services.agreements import (
    accept_agreement,
    agreement_ends,
    earlier_agreements,
    newest_version,
    publish_version,
    schools_with_agreement,
    standing_of,
    text_has_changed,
)
from schools.services.signed_agreements import print_agreement, print_model, proof_of
from schools.views.doors import chosen_school, coordinated_schools

# A document costs half a second to typeset, and anybody may ask for it.
KEPT_SECONDS = 3600


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def agreement(request: HttpRequest) -> HttpResponse:
    """Show one's school what it agreed, or ask it to agree."""
    user, schools = person(request), coordinated_schools(person(request))
    school = chosen_school(request, schools)
    newest = newest_version()
    form = AgreementForm(
        request.POST if request.method == "POST" else None, initial={"version": newest.number if newest else 0}
    )
    if request.method == "POST" and form.is_valid() and _accepted(request, form, school):
        return redirect(f"{reverse('schools:agreement')}?school={school.pk}")
    context = {
        "school": school,
        "schools": schools,
        "newest": newest,
        "standing": standing_of(school),
        "may_sign": may_sign_agreement(user, school),
        "agreements": earlier_agreements(school),
        "coming": Supplier.objects.not_ended().exclude(announced_at=None).order_by("-announced_at", "pk"),
        "objections": set(school.supplier_objections.values_list("supplier", flat=True)),
        "form": form,
    }
    return render(request, "schools/agreement.html", context, status=422 if form.errors else 200)


def _accepted(request: HttpRequest, form: AgreementForm, school: School) -> bool:
    data = form.cleaned_data
    try:
        accept_agreement(
            school=school,
            number=data["version"],
            function=data["function"],
            is_authorised=data["is_authorised"],
            by=person(request),
        )
    except Refusal as refusal:
        form.add_error(None, refusal.detail)
        return False
    messages.success(request, _("De overeenkomst is rond. Je kunt leerlingen toevoegen."))
    return True


@require_safe
@requires_second_factor
def agreement_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Send what one's school accepted as a signed PDF."""
    row = _own(request, pk)
    return _pdf(
        f"own.{row.pk}.{row.version.digest}", lambda: print_agreement(row, names_signer=True), "verwerkersovereenkomst.pdf"
    )


@require_safe
@requires_second_factor
def agreement_proof(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the facts, the text and the signature, so that anybody can check them without us."""
    headers = {
        "Content-Disposition": 'attachment; filename="verwerkersovereenkomst.json"',
        "Cache-Control": "no-store, private",
    }
    return JsonResponse(proof_of(_own(request, pk)), headers=headers, json_dumps_params={"ensure_ascii": False, "indent": 2})


@require_safe
def public_agreement(request: HttpRequest) -> HttpResponse:
    """/privacy/verwerkersovereenkomst/: the text for everybody, and which schools accepted it (promise SP-10)."""
    context = {"newest": newest_version(), "with_agreement": schools_with_agreement()}
    return render(request, "schools/public_agreement.html", context)


@require_safe
def public_model(request: HttpRequest) -> HttpResponse:
    """Send the newest text as a PDF that nobody signed."""
    newest = newest_version()
    if newest is None:
        raise Http404
    return _pdf(f"model.{newest.digest}", lambda: print_model(newest), "verwerkersovereenkomst.pdf")


@require_safe
def public_agreement_file(request: HttpRequest, branch_code: str) -> HttpResponse:
    """Send what one school agreed, for its parents: without the name of who signed."""
    rows = ProcessingAgreement.objects.filter(school__branch_code=branch_code, school__verified_at__isnull=False)
    row = rows.select_related("school", "version").order_by("-version__published_at").first()
    if row is None:
        raise Http404
    return _pdf(
        f"school.{row.pk}.{row.version.digest}", lambda: print_agreement(row, names_signer=False), "verwerkersovereenkomst.pdf"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def region_agreements(request: HttpRequest) -> HttpResponse:
    """/regio/overeenkomsten/: which school accepted what; publish a new version."""
    if not may_manage_agreements(request.user):
        raise Http404
    form = PublishForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        before = newest_version()
        made = publish_version(summary=form.cleaned_data["summary"])
        if made == before:
            messages.info(
                request, _("De tekst is dezelfde als in versie %(number)s. Er is niets gepubliceerd.") % {"number": made.number}
            )
        else:
            messages.success(
                request, _("Versie %(number)s staat online. De mail aan de scholen is onderweg.") % {"number": made.number}
            )
        return redirect("schools:region_agreements")
    context = {
        "newest": newest_version(),
        "has_changed": text_has_changed(),
        "schools": list(agreement_ends()),
        "now": timezone.now(),
        "soon": timezone.now() + BEFORE,
        "form": form,
    }
    return render(request, "schools/region_agreements.html", context, status=422 if form.errors else 200)


def _own(request: HttpRequest, pk: int) -> ProcessingAgreement:
    own = ProcessingAgreement.objects.filter(school__in=schools_of(person(request), *COORDINATING))
    return get_object_or_404(own.select_related("school", "version"), pk=pk)


def _pdf(key: str, make: Callable[[], bytes], filename: str) -> HttpResponse:
    try:
        content = cache.get_or_set(f"schools.agreement.{key}", make, KEPT_SECONDS)
    except DocumentFailed as refusal:
        return HttpResponse(refusal.detail, status=refusal.status, content_type="text/plain; charset=utf-8")
    headers = {"Content-Disposition": f'inline; filename="{filename}"', "Cache-Control": "no-store, private"}
    return HttpResponse(content, content_type=MEDIA_TYPE, headers=headers)
