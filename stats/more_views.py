"""Cijfers, further: a breakdown, school years side by side, and what a year is accounted for with."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stats.accountability import account_of
from stats.breakdowns import dimensions_of, tables_by
from stats.choices import Term
from stats.comparing import Comparison, compare, dimensions_to_compare, measures_to_compare
from stats.errors import BreakdownNotMade
from stats.querysets import comparable_releases, readable_releases, readable_tables
from stats.rules import may_make_releases, reader_of
from stats.services.reading import has_accepted, issue_of, mark_for
from stats.shown import shown_tables
from stats.views import dated, find_release, private, show

MOST_DIMENSIONS = 12


@require_safe
def breakdown(request: HttpRequest, period: str) -> HttpResponse:
    """Show the table that is broken down by what was ticked (``per``), or say that we do not make it and what there is."""
    reader = reader_of(request.user)
    release = find_release(reader, period)
    if not has_accepted(release, reader):
        return show(request, release, reader)
    issue, tables = issue_of(release), readable_tables(release, reader)
    wanted = request.GET.getlist("per")[:MOST_DIMENSIONS]
    context: dict[str, Any] = {"release": release, "dimensions": dimensions_of(issue, tables), "wanted": wanted}
    context |= {"mark": mark_for(release, reader), "title": issue.title, "all_tables": tables, "tables": [], "refusal": None}
    try:
        context["tables"] = list(shown_tables(issue, tables_by(issue, tables, wanted))) if wanted else []
    except BreakdownNotMade as refusal:
        context["refusal"] = refusal
    status = context["refusal"].status if context["refusal"] else 200
    response = render(request, "stats/breakdown.html", context, status=status)
    return dated(response, release) if release.is_public else private(response)


@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """Put school years side by side, by one dimension, from published numbers."""
    reader = reader_of(request.user)
    releases = comparable_releases(reader)
    measure = request.GET.get("wat", "attended")
    dimension = request.GET.get("per", "sector")
    term = _term(request.GET.get("periode", ""), {release.term for release in releases})
    wanted = [release for release in releases if release.term == term]
    found = compare(wanted, reader, dimension=dimension, measure=measure)
    status = 422 if found is None and wanted else 200
    context = {
        "found": found or Comparison.empty(),
        "is_refused": found is None and bool(wanted),
        "measure": measure,
        "dimension": dimension,
        "term": term,
        "terms": [(one, one.label) for one in Term if one in {release.term for release in releases}],
        "measures": measures_to_compare(wanted),
        "choices": dimensions_to_compare(wanted, reader, measure),
        "has_releases": bool(releases),
    }
    return private(render(request, "stats/comparison.html", context, status=status))


@require_safe
def account(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what a year is accounted for with, from the id of a release (promises POR-3e, POR-3f)."""
    reader = reader_of(request.user)
    release = readable_releases(reader).filter(pk=pk).first()
    if release is None:
        raise Http404
    if not has_accepted(release, reader):
        return show(request, release, reader)
    context = {
        "release": release,
        "mark": mark_for(release, reader),
        "account": account_of(release, comparable_releases(reader)),
        "may_make": may_make_releases(request.user),
    }
    response = render(request, "stats/account.html", context)
    return dated(response, release) if release.is_public else private(response)


def _term(text: str, known: set[int]) -> Term:
    """Return the period that was asked for, or else whole years, or else the first that there is."""
    wanted = next((term for term in Term if str(term.value) == text), None)
    if wanted is not None and wanted in known:
        return wanted
    return Term.YEAR if Term.YEAR in known or not known else Term(min(known))
