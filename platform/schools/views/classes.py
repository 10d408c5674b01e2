"""The classes of a school: /school/klassen/."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import person, requires_second_factor
from kit.names import listed_name
from kit.refusals import Refusal
from kit.school_year import label
from schools.choices import Level
from schools.forms import ClassForm
from schools.models import ClassMembership, School, SchoolClass
from schools.querysets import shown_pupils
from schools.rules import may_coordinate, schools_of
from schools.services.classes import change_class, create_class, remove_class
from schools.services.looking import note_look
from schools.services.school_years import running_year, school_year_of, stayed_in_class, years_to_read_into
from schools.views.doors import chosen_school, coordinated_schools, next_page, own_class


@require_safe
@requires_second_factor
def class_list(request: HttpRequest) -> HttpResponse:
    """Show the classes of one school year with their counts; names are on the page of a class."""
    user = person(request)
    schools = list(schools_of(user).order_by("name", "pk"))
    school = chosen_school(request, schools)
    years = sorted({*school.classes.values_list("school_year__start_year", flat=True), *years_to_read_into()})
    start_year = _chosen_year(request, years)
    context = {
        "school": school,
        "schools": schools,
        "years": [(year, label(year), year == start_year) for year in years],
        "start_year": start_year,
        "classes": [(one, level_names(one)) for one in with_counts(school, start_year)],
        "coordinates": may_coordinate(user, school),
        "frozen": school.pupils.restricted().count(),
    }
    return render(request, "schools/class_list.html", context)


@require_safe
@requires_second_factor
def class_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the pupils of one class; who looked is written down (SBB-10)."""
    school_class = own_class(request, pk)
    stayed = stayed_in_class(school_class.school_year.start_year)
    memberships = ClassMembership.objects.filter(stayed, shown_pupils("pupil__"), school_class=school_class).select_related(
        "pupil"
    )
    found = list(memberships.order_by("pupil__sort_key", "pupil_id"))
    pupils = [one.pupil for one in found]
    note_look(
        by=person(request),
        school_id=school_class.school_id,
        label="school_class",
        pk=school_class.pk,
        pupils=[one.pk for one in pupils],
    )
    context = {
        "school_class": school_class,
        "pupils": [
            (one.pupil, listed_name(one.pupil.first_name, one.pupil.name_prefix, one.pupil.last_name), one.left_at is None)
            for one in found
        ],
        "has_numbers": any(one.pupil_number for one in pupils),
        # Ended with its year: to look at, not to change.
        "is_over": bool(found) and all(one.left_at is not None for one in found),
        "levels": level_names(school_class),
    }
    return render(request, "schools/class_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def new_class(request: HttpRequest) -> HttpResponse:
    """Make an empty class by hand, in the running school year unless ``jaar`` says the next."""
    user = person(request)
    school = chosen_school(request, coordinated_schools(user))
    start_year = _chosen_year(request, years_to_read_into())
    form = ClassForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_class(school=school, school_year=school_year_of(start_year), by=user, **form.cleaned_data)
            return redirect("schools:class", pk=made.pk)
        except Refusal as refusal:
            form.add_error("name", refusal.detail)
    context = {"form": form, "school": school, "start_year": start_year, "year_label": label(start_year)}
    return render(request, "schools/class_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def edit_class(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a class, or say its levels and year."""
    school_class = own_class(request, pk)
    form = ClassForm(request.POST) if request.method == "POST" else ClassForm.of(school_class)
    if request.method == "POST" and form.is_valid():
        try:
            change_class(school_class=school_class, by=person(request), **form.cleaned_data)
            messages.success(request, _("Klas %(name)s is aangepast.") % {"name": form.cleaned_data["name"]})
            return redirect(next_page(request) or school_class_url(school_class))
        except Refusal as refusal:
            form.add_error("name", refusal.detail)
    context: dict[str, Any] = {"form": form, "school_class": school_class, "next": next_page(request)}  # Any: template context
    return render(request, "schools/class_form.html", context, status=422 if form.errors else 200)


@require_POST
@requires_second_factor
def delete_class(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove an empty class."""
    school_class = own_class(request, pk)
    try:
        remove_class(school_class=school_class, by=person(request))
    except Refusal as refusal:
        messages.error(request, refusal.detail)
        return redirect(school_class_url(school_class))
    messages.success(request, _("Klas %(name)s is weggehaald.") % {"name": school_class.name})
    return redirect("schools:classes")


def with_counts(school: School, start_year: int) -> QuerySet[SchoolClass]:
    """Return the classes of one year with the number of pupils in each (of a year that is over: to its end), in one query."""
    own = SchoolClass.objects.filter(school=school, school_year__start_year=start_year)
    return own.annotate(
        size=Count("memberships", filter=stayed_in_class(start_year, "memberships__") & shown_pupils("memberships__pupil__"))
    ).order_by("name_key", "pk")


def level_names(school_class: SchoolClass) -> str:
    """Return the levels of a class as words."""
    return ", ".join(str(Level(level).label) for level in school_class.levels)


def school_class_url(school_class: SchoolClass) -> str:
    """Return the page of a class."""
    return reverse("schools:class", kwargs={"pk": school_class.pk})


def _chosen_year(request: HttpRequest, years: list[int]) -> int:
    wanted = request.POST.get("jaar") or request.GET.get("jaar") or str(running_year())
    found = next((year for year in years if str(year) == wanted), None)
    if found is None:
        raise Http404
    return found
