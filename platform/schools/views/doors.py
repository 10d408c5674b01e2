"""Who may come in: the schools, classes and imports of who is asking. Not yours is not there (404)."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.access import person
from accounts.models import User
from schools.models import ClassListImport, School, SchoolClass
from schools.rules import COORDINATING, schools_of


def coordinated_schools(user: User) -> list[School]:
    """Return the schools whose pupils this person may see, by name."""
    return list(schools_of(user, *COORDINATING).order_by("name", "pk"))


def chosen_school(request: HttpRequest, schools: Iterable[School]) -> School:
    """Return the school that ``school`` names, or the first. Raises ``Http404`` for one that is not among them."""
    wanted = request.POST.get("school") or request.GET.get("school", "")
    found = next((one for one in schools if not wanted or str(one.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


def own_class(request: HttpRequest, pk: int) -> SchoolClass:
    """Return a class whose pupils this person may see. Raises ``Http404``."""
    own = SchoolClass.objects.filter(school__in=schools_of(person(request), *COORDINATING))
    return get_object_or_404(own.select_related("school", "school_year"), pk=pk)


def own_import(request: HttpRequest, pk: int) -> ClassListImport:
    """Return a class list of a school that this person coordinates. Raises ``Http404``."""
    own = ClassListImport.objects.filter(school__in=schools_of(person(request), *COORDINATING))
    return get_object_or_404(own.select_related("school", "school_year"), pk=pk)


def next_page(request: HttpRequest) -> str:
    """Return the page of this site to go back to, or an empty text."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours and wanted.startswith("/") else ""
