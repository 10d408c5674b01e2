"""Doors to the boards: a provider's and a school's own, and the region's supply and demand."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import person, requires_second_factor
from kit import school_year
from stats.boards.access import may_see_supply, own_providers, own_schools
from stats.boards.provider import provider_board
from stats.boards.region import BREAKDOWNS, PARAMETERS, region_board
from stats.boards.school import school_board
from stats.boards.years import years_shown
from stats.picture_views import PARAMETER, picture_answer
from stats.pictures import live_source, supply_source

FIRST_BREAKDOWN = "gemeente"


@require_safe
@requires_second_factor
def own_provider(request: HttpRequest) -> HttpResponse:
    """Lead to the board of the provider that this person works for."""
    first = next(iter(own_providers(person(request))), None)
    if first is None:
        raise Http404
    return redirect("stats:provider_board", pk=first, year=school_year.label(years_shown(timezone.now())[0]))


@require_safe
@requires_second_factor
def own_school(request: HttpRequest) -> HttpResponse:
    """Lead to the board of the school that this person coordinates."""
    first = next(iter(own_schools(person(request))), None)
    if first is None:
        raise Http404
    return redirect("stats:school_board", pk=first, year=school_year.label(years_shown(timezone.now())[0]))


@require_safe
@requires_second_factor
def provider(request: HttpRequest, pk: int, year: str) -> HttpResponse:
    """Show a provider's people their own board; for anybody else it does not exist."""
    mine = own_providers(person(request))
    if pk not in mine:
        raise Http404
    board = provider_board(pk, start_year=shown_year(year), now=timezone.now())
    if PARAMETER in request.GET:
        return picture_answer(request, board.figures, source=live_source())
    return render(request, "stats/boards/provider.html", {"board": board, "own": mine, "here": pk})


@require_safe
@requires_second_factor
def school(request: HttpRequest, pk: int, year: str) -> HttpResponse:
    """Show a school's coordinators their own board; for anybody else it does not exist."""
    mine = own_schools(person(request))
    if pk not in mine:
        raise Http404
    board = school_board(pk, start_year=shown_year(year), now=timezone.now())
    if PARAMETER in request.GET:
        return picture_answer(request, board.figures, source=live_source())
    return render(request, "stats/boards/school.html", {"board": board, "own": mine, "here": pk})


@require_safe
@requires_second_factor
def region(request: HttpRequest) -> HttpResponse:
    """Show the region's people supply and demand; a breakdown outside the programme is refused, with what does exist."""
    if not may_see_supply(request.user):
        raise Http404
    now, breakdown = timezone.now(), request.GET.get("per", FIRST_BREAKDOWN)
    is_made = breakdown in BREAKDOWNS and set(request.GET) <= PARAMETERS and len(request.GET.getlist("per")) < 2
    year = shown_year(request.GET["jaar"]) if request.GET.get("jaar") else years_shown(now)[0]
    board = region_board(start_year=year, breakdown=breakdown, now=now) if is_made else None
    if board and PARAMETER in request.GET:
        return picture_answer(request, board.figures, source=supply_source())
    breakdowns = [(code, name) for code, (_dimension, name) in BREAKDOWNS.items()]
    context = {"board": board, "breakdowns": breakdowns, "year": school_year.label(year)}
    context["pictures_at"] = f"?jaar={school_year.label(year)}&per={breakdown}&{PARAMETER}=" if is_made else ""
    return render(request, "stats/boards/region.html", context, status=200 if is_made else 422)


def shown_year(text: str) -> int:
    """Return the school year of an address; one that is not shown does not exist."""
    try:
        start_year = school_year.start_year_of_label(text)
    except ValueError as error:
        raise Http404 from error
    if start_year not in years_shown(timezone.now()):
        raise Http404
    return start_year
