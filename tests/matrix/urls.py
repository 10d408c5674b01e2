"""The site's own addresses, a page that leaks on purpose, and a 404 that costs nothing to draw.

Three quarters of the matrix is 404. Drawing the real page each time would take most of its time; that the real page says
nothing about why something is not there is a test of its own (``test_headers``).
"""

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.urls import path

from accounts.access import requires_second_factor
from accounts.models import User
from kit.isolation import everywhere
from meeloop.urls import urlpatterns as real
from outbox.services import queue_message
from schools.models import Pupil, SchoolClass
from schools.services.looking import note_look


def not_there(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a 404 without a page."""
    return HttpResponseNotFound("404")


@requires_second_factor
@everywhere("a page that leaks past the third lock too")
def leaky(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what nobody may: give a class to whoever is signed in, tell foreign from absent, and write while reading."""
    SchoolClass.objects.filter(pk=pk).update(year=3)
    pupils = Pupil.objects.filter(class_memberships__school_class=pk).values_list("first_name", "last_name")
    return JsonResponse(list(pupils), safe=False, headers={"Cache-Control": "public"}, status=200 if pupils else 410)


@requires_second_factor
def telltale(request: HttpRequest, pk: int) -> HttpResponse:
    """Say with two kinds of 404 what is somebody else's and what is not there."""
    return HttpResponseNotFound("van een ander" if SchoolClass.objects.filter(pk=pk).exists() else "404")


@requires_second_factor
def silent(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a look at one pupil of a class, by somebody else, show another, and mail the name to whoever asked."""
    pupil, other = Pupil.objects.filter(class_memberships__school_class=pk).order_by("pk")
    note_look(by=User(pk=0), school_id=pupil.school_id, label="pupil", pk=pupil.pk, pupils=[pupil.pk])
    queue_message(
        kind="accounts.changed", recipient="a@kwx.example", subject="Dag", text=other.first_name, dedupe_key=f"silent:{pk}"
    )
    return HttpResponse(other.first_name)


def broken(request: HttpRequest, pk: int) -> HttpResponse:
    """Fall over."""
    raise RuntimeError("stuk")


handler404 = not_there
controls = [
    path("lek/<int:pk>/", leaky),
    path("verklikker/<int:pk>/", telltale),
    path("stuk/<int:pk>/", broken),
    path("zwijger/<int:pk>/", silent),
]
urlpatterns = [*controls, *real]
