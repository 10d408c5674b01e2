"""Search from the class: what fits 3B? (/school/klassen/<id>/zoeken/)."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import person, requires_second_factor
from activities.catalogue.chips import Chip
from activities.catalogue.words import level_names
from enrolments.forms.fitting import FittingForm, month_name
from enrolments.rules.asking import FREE, LEVEL, YEAR, Asked
from enrolments.services.fitting import Fitting, asked_for, classes_of, point_of
from kit.school_year import start_year_on
from schools.rules import COORDINATING, schools_of


@require_safe
@requires_second_factor
def choose(request: HttpRequest) -> HttpResponse:
    """Ask for which class; who has only one goes straight on."""
    user = person(request)
    if not schools_of(user, *COORDINATING).exists():
        return render(request, "enrolments/coordinators_only.html", status=403)
    running = start_year_on(timezone.localdate())
    classes = list(classes_of(user).filter(school_year__start_year__gte=running).order_by("school_year", "name_key", "pk"))
    if len(classes) == 1:
        return redirect("enrolments:fitting", pk=classes[0].pk)
    several = len({one.school_id for one in classes}) > 1
    return render(request, "enrolments/fitting_choose.html", {"classes": classes, "several": several})


@require_safe
@requires_second_factor
def fitting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the dates that fit a class, and those that just do not, with why."""
    school_class = get_object_or_404(classes_of(person(request)), pk=pk)
    form = FittingForm(request.GET, size=school_class.size, has_point=point_of(school_class.school) is not None)
    context: dict[str, Any] = {"school_class": school_class, "form": form}  # Any: template context
    if not form.is_valid():
        return render(request, "enrolments/fitting.html", context, status=422)
    asked = asked_for(school_class, **form.answers)
    found = Fitting(asked)
    page, rows = found.page(request.GET.get("page"))
    context |= {
        "asked": asked,
        "chips": chips(asked, request.GET, request.path),
        "page": page,
        "rows": rows,
        "nearly": found.nearly if page.number == 1 else [],
        "catalogue_url": catalogue_url(asked),
    }
    return render(request, "enrolments/fitting.html", context)


def chips(asked: Asked, query: QueryDict, path: str) -> list[Chip]:
    """Return what is asked, each as a link to the same search without it."""
    found = [
        (LEVEL, level_names(asked.levels) if asked.levels else ""),
        (YEAR, _("leerjaar %(year)s") % {"year": asked.year} if asked.year else ""),
        ("plekken", places_chip(asked)),
        ("km", _("binnen %(km)s km van school") % {"km": asked.km} if asked.km else ""),
        ("maand", month_name(asked.month) if asked.month else ""),
        (FREE, _("als %(name)s vrij is") % {"name": asked.school_class.name} if asked.must_be_free else ""),
    ]
    return [Chip(label, f"{path}?{without(query, name).urlencode()}") for name, label in found if label]


def places_chip(asked: Asked) -> str:
    """Return "plek voor 28 leerlingen", or without the number for who cannot ask by number."""
    if not asked.pupils:
        return ""
    if not asked.sees_places:
        return _("er is nog plek")
    return _("plek voor %(places)s leerlingen") % {"places": asked.pupils}


def without(query: QueryDict, name: str) -> QueryDict:
    """Return the question without one part; what the class would fill in again is left empty on purpose."""
    left = query.copy()
    left.pop("page", None)
    if name in {"plekken", "km"}:
        left[name] = ""
    elif name == "maand":
        left.pop(name, None)
    else:
        left.appendlist("zonder", name)
    return left


def catalogue_url(asked: Asked) -> str:
    """Return the catalogue with the same filters, for who wants to choose by sector or kind."""
    query = QueryDict(mutable=True)
    query.setlist("level", asked.levels)
    for name, value in (("year", asked.year), ("places", asked.pupils), ("distance", asked.km)):
        if value:
            query[name] = str(value)
    return f"{reverse('activities:catalogue')}?{query.urlencode()}"
