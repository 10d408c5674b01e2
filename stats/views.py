"""Cijfers: what everybody may read, and what funders may read. Read through the statistics role."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from kit import school_year
from stats.charts import chart_of
from stats.choices import Audience, TableCode
from stats.formats.csv_file import write_csv
from stats.formats.rows import explanation, file_name
from stats.formats.xlsx_file import write_xlsx
from stats.models import Release
from stats.querysets import published_releases, with_tables
from stats.rules import may_make_releases, may_read_funder_releases

FORMATS: dict[str, tuple[Callable[[Release], bytes], str]] = {
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
CHARTED = (TableCode.SECTOR, TableCode.KIND, TableCode.MUNICIPALITY)


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """Lead to the newest year that this reader may see, or say when the first figures come."""
    for_funders = may_read_funder_releases(request.user)
    release = published_releases(for_funders=for_funders).first()
    if release is None:
        context = {"may_make": may_make_releases(request.user), "signed_in": request.user.is_authenticated}
        return render(request, "stats/nothing_yet.html", context)
    return redirect("stats:year", year=release.school_year)


@require_safe
def year(request: HttpRequest, year: str) -> HttpResponse:
    """Show one school year: key figures, charts with their tables, and how they were made."""
    release = find_release(request, year)
    for_funders = may_read_funder_releases(request.user)
    tables = list(release.tables.all())
    context = {
        "release": release,
        "years": [other.school_year for other in published_releases(for_funders=for_funders)],
        "key_figures": next(table for table in tables if table.code == TableCode.KEY_FIGURES),
        "sections": [(table, chart_of(table)) for table in tables if table.code in CHARTED],
        "explanation": explanation(release),
        "formats": FORMATS,
        "may_make": may_make_releases(request.user),
    }
    return render(request, "stats/year.html", context)


@require_safe
def download(request: HttpRequest, year: str, suffix: str) -> HttpResponse:
    """Give the same numbers as a file."""
    release = find_release(request, year)
    write, content_type = FORMATS[suffix]
    response = HttpResponse(write(release), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name(release, suffix)}"'
    response["ETag"] = f'"{release.digest[:32]}-{suffix}"'
    if release.published_at:
        response["Last-Modified"] = http_date(release.published_at.timestamp())
    # What only funders may read stays on no computer that somebody shares.
    patch_cache_control(response, private=True, no_cache=True, no_store=release.audience == Audience.FUNDERS)
    return response


def find_release(request: HttpRequest, label: str) -> Release:
    """Return the published version of a year that this reader may see, with its tables; else 404."""
    try:
        start_year = school_year.start_year_of_label(label)
    except ValueError as error:
        raise Http404 from error
    releases = published_releases(for_funders=may_read_funder_releases(request.user))
    release = with_tables(releases.filter(start_year=start_year)).first()
    if release is None:
        raise Http404
    return release
