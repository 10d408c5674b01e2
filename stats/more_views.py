"""Cijfers, further: a breakdown, school years side by side, and what a year is accounted for with."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stats.accountability import account_of
from stats.breakdowns import dimensions_of, tables_by
from stats.choices import Term
from stats.comparing import Comparison, compare, dimensions_to_compare, measures_to_compare
from stats.errors import BreakdownNotMade
from stats.formats.method_text import caution, fives
from stats.models import Release
from stats.picture_views import picture_answer
from stats.querysets import comparable_releases, readable_releases, readable_tables
from stats.rules import may_make_releases, reader_of
from stats.services.reading import has_accepted, issue_of, mark_for
from stats.shown import shown_tables, titles
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
    called = titles(issue)
    context |= {"mark": mark_for(release, reader), "title": issue.title, "tables": [], "refusal": None}
    context["all_tables"] = [(called.get(one.code, one.title), one.dimensions) for one in tables if one.dimensions]
    try:
        context["tables"] = list(shown_tables(issue, tables_by(issue, tables, wanted))) if wanted else []
    except BreakdownNotMade as refusal:
        context["refusal"] = refusal
    status = context["refusal"].status if context["refusal"] else 200
    response = render(request, "stats/breakdown.html", context, status=status)
    return dated(request, response, release) if release.is_public else private(response)


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
    if request.GET.get("grafiek"):
        figures = [found.figure] if found and found.figure else []
        return picture_answer(request, figures, source=source_of_comparison(found.releases if found else ()))
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
        "pictures_at": f"?{urlencode({'wat': measure, 'per': dimension, 'periode': int(term)})}&grafiek=",
    }
    return private(render(request, "stats/comparison.html", context, status=status))


def source_of_comparison(releases: Sequence[Release]) -> list[str]:
    """Return the lines below a chart of a comparison."""
    names = (_("%(period)s, versie %(version)s") % {"period": one.period_words, "version": one.version} for one in releases)
    return [_("Bron: Meeloop. %(releases)s.") % {"releases": "; ".join(names)}, fives(), caution()]


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
    return dated(request, response, release) if release.is_public else private(response)


def _term(text: str, known: set[int]) -> Term:
    """Return the period that was asked for, or else whole years, or else the first that there is."""
    wanted = next((term for term in Term if str(term.value) == text), None)
    if wanted is not None and wanted in known:
        return wanted
    return Term.YEAR if Term.YEAR in known or not known else Term(min(known))
