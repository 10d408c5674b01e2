"""Looking along: the school opens and closes the door, the region's helper sees classes and pupils and changes nothing."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import person, requires_second_factor
from accounts.models import User
from accounts.querysets import shown_people
from accounts.rules import has_region_role
from kit.names import listed_name
from kit.refusals import NotFound, Refusal
from kit.text import is_number
from schools.agreement_forms import ConfidentialityForm, SupportForm
from schools.models import ConfidentialityDeclaration, Pupil, SchoolClass, SupportGrant
from schools.querysets import shown_pupils
from schools.rules import may_manage_agreements
from schools.services.school_years import running_year
from schools.services.support import (
    close_support,
    grant_for,
    looks_under,
    note_support_look,
    open_grants_of,
    open_support,
    possible_helpers,
    record_confidentiality,
    without_declaration,
)
from schools.views.doors import chosen_school, coordinated_schools

MOST_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def school_support(request: HttpRequest) -> HttpResponse:
    """/school/meekijken/: let somebody of the region look along, close it, read what was looked at."""
    schools = coordinated_schools(person(request))
    school = chosen_school(request, schools)
    grants = SupportGrant.objects.filter(school=school).select_related("helper", "granted_by").order_by("-granted_at", "-pk")
    closes = request.method == "POST" and "sluit" in request.POST
    if closes:
        wanted = request.POST["sluit"]
        close_support(grant=get_object_or_404(grants, pk=int(wanted) if is_number(wanted) else 0), by=person(request))
        messages.success(request, _("De toegang is gesloten."))
        return redirect("schools:support")
    form = SupportForm(request.POST if request.method == "POST" else None)
    form.fields["helper"].queryset = possible_helpers()  # type: ignore[attr-defined]  # a model choice
    if request.method == "POST" and form.is_valid():
        try:
            open_support(school=school, by=person(request), **form.cleaned_data)
            messages.success(request, _("De toegang staat 60 minuten open."))
            return redirect("schools:support")
        except Refusal as refusal:
            form.add_error("helper", refusal.detail)
    shown = list(grants[:MOST_SHOWN])
    looks = looks_under(shown)
    opened = set(SupportGrant.objects.open().filter(school=school).values_list("pk", flat=True))
    context = {
        "school": school,
        "schools": schools,
        "grants": [(one, one.pk in opened, looks[one.pk]) for one in shown],
        "helpers": possible_helpers().count(),
        "form": form,
    }
    return render(request, "schools/support.html", context, status=422 if form.errors else 200)


@require_safe
@requires_second_factor
def region_support(request: HttpRequest) -> HttpResponse:
    """/regio/meekijken/: the schools that let me in now; who promised to keep silent, for who keeps that."""
    user = person(request)
    if not has_region_role(user):
        raise Http404
    return _region_page(request, user, _confidentiality_form(user))


@require_POST
@requires_second_factor
def record_declaration(request: HttpRequest) -> HttpResponse:
    """/regio/meekijken/verklaringen/: note that a colleague signed the promise to keep silent; never one's own."""
    user = person(request)
    if not may_manage_agreements(user):
        raise Http404
    form = _confidentiality_form(user, request.POST)
    if not form.is_valid():
        return _region_page(request, user, form)
    record_confidentiality(by=user, **form.cleaned_data)
    messages.success(request, _("Vastgelegd."))
    return redirect("schools:region_support")


def _confidentiality_form(user: User, data: QueryDict | None = None) -> ConfidentialityForm:
    form = ConfidentialityForm(data)
    form.fields["user"].queryset = without_declaration().exclude(pk=user.pk)  # type: ignore[attr-defined]  # a model choice
    return form


def _region_page(request: HttpRequest, user: User, form: ConfidentialityForm) -> HttpResponse:
    declarations = (
        ConfidentialityDeclaration.objects.filter(shown_people("user__"))
        .select_related("user")
        .order_by("user__display_name", "pk")
    )
    may_record = may_manage_agreements(user)
    context = {
        "grants": open_grants_of(user),
        "has_promised": declarations.filter(user=user).exists(),
        "may_record": may_record,
        "declarations": declarations if may_record else [],
        "form": form,
    }
    return render(request, "schools/region_support.html", context, status=422 if form.errors else 200)


@require_safe
@requires_second_factor
def look_along(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the classes of the school that let me in."""
    grant = _open(request, pk)
    size = Count("memberships", filter=Q(memberships__left_at=None))
    classes = SchoolClass.objects.filter(school=grant.school_id, school_year__start_year=running_year()).annotate(size=size)
    note_support_look(grant=grant, by=person(request), pupils=[])
    return render(request, "schools/look_along.html", {"grant": grant, "classes": classes.order_by("name_key", "pk")})


@require_safe
@requires_second_factor
def look_along_class(request: HttpRequest, pk: int, class_pk: int) -> HttpResponse:
    """Show the pupils of one class of the school that let me in; the look is written down with the invitation."""
    grant = _open(request, pk)
    school_class = get_object_or_404(SchoolClass, pk=class_pk, school=grant.school_id)
    pupils = list(
        Pupil.objects.filter(
            shown_pupils(), class_memberships__school_class=school_class, class_memberships__left_at=None
        ).order_by("sort_key", "pk")
    )
    note_support_look(grant=grant, by=person(request), pupils=[one.pk for one in pupils])
    rows = [(listed_name(one.first_name, one.name_prefix, one.last_name), one.pupil_number) for one in pupils]
    return render(request, "schools/look_along_class.html", {"grant": grant, "school_class": school_class, "rows": rows})


def _open(request: HttpRequest, pk: int) -> SupportGrant:
    try:
        return grant_for(person(request), pk)
    except NotFound as absent:
        raise Http404 from absent
