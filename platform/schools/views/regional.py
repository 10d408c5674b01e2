"""The region's pages about schools: /regio/scholen/."""

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.access import person, requires_second_factor
from accounts.forms import ReasonForm
from accounts.models import User
from accounts.querysets import shown_people
from kit.refusals import Refusal
from kit.tabs import in_tabs
from schools.forms import VerifyForm
from schools.models import School, SchoolDecision
from schools.rules import may_verify_schools
from schools.services.applications import decline_school, verify_school, waiting_for_region

STATES = {
    "wacht": gettext_lazy("Wacht op controle"),
    "gecontroleerd": gettext_lazy("Gecontroleerd"),
    "bekend": gettext_lazy("Nog niet aangemeld"),
}


def checker(request: HttpRequest) -> User:
    """Return who is asking when they may check schools; to others this place does not exist."""
    if not may_verify_schools(request.user):
        raise Http404
    return person(request)


@require_safe
@requires_second_factor
def school_list(request: HttpRequest) -> HttpResponse:
    """List schools of one state; who waited longest comes first."""
    checker(request)
    found = in_tabs(request, STATES, in_state)
    return render(request, "schools/region_list.html", {"heading": _("Scholen"), **found})


@require_safe
@requires_second_factor
def school_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one school with what the region needs to decide."""
    checker(request)
    school = get_object_or_404(School.objects.select_related("board"), pk=pk)
    return _show(request, school)


@require_POST
@requires_second_factor
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """The school is who it says."""
    by, school = checker(request), get_object_or_404(School, pk=pk)
    form = VerifyForm(request.POST)
    if not form.is_valid():
        return _show(request, school, verify_form=form, status=422)
    try:
        verify_school(school=school, by=by, **form.cleaned_data)
    except Refusal as refusal:
        messages.error(request, refusal.detail)
        return _show(request, School.objects.get(pk=pk), status=refusal.status)
    messages.success(request, _("%(name)s kan nu klassen inlezen. De mail is onderweg.") % {"name": school.name})
    return redirect("schools:region_list")


@require_POST
@requires_second_factor
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """The school is not who it says, or not for us."""
    by, school = checker(request), get_object_or_404(School, pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, school, no_form=form, status=422)
    try:
        decline_school(school=school, reason=form.cleaned_data["reason"], by=by)
    except Refusal as refusal:
        messages.error(request, refusal.detail)
        return _show(request, School.objects.get(pk=pk), status=refusal.status)
    messages.success(request, _("%(name)s krijgt mail met je reden.") % {"name": school.name})
    return redirect("schools:region_list")


def in_state(state: str) -> QuerySet[School]:
    """Return the schools in one state: waiting, verified, or known from DUO's list only."""
    if state == "wacht":
        return waiting_for_region()
    schools = School.objects.order_by("name", "pk")
    if state == "gecontroleerd":
        return schools.exclude(verified_at=None)
    return schools.filter(verified_at=None).exclude(pk__in=waiting_for_region().values("pk"))


def _show(
    request: HttpRequest,
    school: School,
    *,
    verify_form: VerifyForm | None = None,
    no_form: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    people = (
        school.memberships.filter(shown_people("user__"), ended_at=None)
        .select_related("user")
        .order_by("user__display_name", "pk")
    )
    known = {"municipality": school.municipality, "municipality_code": school.municipality_code}
    context = {
        "heading": _("Scholen"),
        "list_url": reverse("schools:region_list"),
        "one": school,
        "people": people,
        "decision": SchoolDecision.newest_about(school=school),
        "is_waiting": waiting_for_region().filter(pk=school.pk).exists(),
        "is_verified_address": EmailAddress.objects.filter(user__in=[one.user_id for one in people], verified=True).exists(),
        "same_brin": School.objects.filter(brin=school.brin).exclude(pk=school.pk).order_by("branch_code")[:10],
        "verify_form": verify_form or VerifyForm(initial=known),
        "form": no_form or ReasonForm(),
    }
    return render(request, "schools/region_detail.html", context, status=status)
