"""Cijfers: what is out, for whom it is. Read through the statistics role."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kit.api.tags import tagged_by_content
from kit.refusals import Refusal
from stats.breakdowns import dimensions_of
from stats.choices import ReleaseStatus
from stats.errors import AcceptanceMissing
from stats.formats.method_text import explanation, licence
from stats.forms import CommercialForm, PurposeForm
from stats.models import Artefact, Release
from stats.overview import coverage, figures, key_figures, known_beside
from stats.periods import awaited, period_of_label
from stats.pictures import FOLDER
from stats.querysets import (
    current_release,
    newest_releases,
    readable_artefacts,
    readable_releases,
    readable_tables,
)
from stats.reading_once import file_at_once
from stats.rules import Reader, may_approve, may_make_releases, reader_of
from stats.services.reading import (
    PACK,
    Taken,
    accept_conditions,
    ask_commercial_use,
    confidential_file,
    has_accepted,
    issue_of,
    last_purpose,
    mark_for,
    may_use_commercially,
    public_file,
    taken_of,
    versions_accepted,
)
from stats.shown import shown_changes, shown_tables


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """Lead to the newest period that this reader may see, or say when the first figures come."""
    release = current_release(reader_of(request.user))
    if release is None:
        context = {
            "awaited": awaited(timezone.localdate(), set()),
            "may_make": may_make_releases(request.user),
            "may_approve": request.user.is_authenticated and may_approve(request.user),
            "signed_in": request.user.is_authenticated,
        }
        return render(request, "stats/nothing_yet.html", context)
    return redirect("stats:period", period=release.period_code)


@require_safe
def period(request: HttpRequest, period: str) -> HttpResponse:
    """Show the newest version of a term or year."""
    reader = reader_of(request.user)
    return show(request, find_release(reader, period), reader)


@require_safe
def version(request: HttpRequest, period: str, number: str) -> HttpResponse:
    """Show one version; an earlier one says that there is a newer."""
    reader = reader_of(request.user)
    return show(request, find_release(reader, period, number), reader)


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, period: str, number: str, name: str) -> HttpResponse:
    """Give one file. A confidential one on POST only, with its purpose, as this reader's own copy."""
    reader = reader_of(request.user)
    if request.method != "POST" and (found := stored_file(reader, period, number, name)):
        return answer_with(request, taken_of(found[1]), found[0])
    release = find_release(reader, period, number)
    try:
        if request.method == "POST":
            purpose = str(request.POST.get("purpose", ""))
            taken = confidential_file(release=release, reader=reader, name=name, purpose=purpose)
        else:
            taken = public_file(release=release, reader=reader, name=name)
    except Refusal as refusal:
        if refusal.status == 404:
            raise Http404 from refusal
        return show(request, release, reader, refusal=refusal)
    return answer_with(request, taken, release)


@require_POST
def accept(request: HttpRequest, period: str, number: str) -> HttpResponse:
    """Agree to the conditions of a confidential release."""
    reader = reader_of(request.user)
    release = find_release(reader, period, number)
    if release.is_confidential:
        accept_conditions(release=release, reader=reader)
    return redirect("stats:version", period=period, number=number)


@require_POST
def commercial(request: HttpRequest, period: str, number: str) -> HttpResponse:
    """Ask for commercial use."""
    reader = reader_of(request.user)
    release = find_release(reader, period, number)
    form = CommercialForm(request.POST)
    if not release.is_confidential:
        raise Http404
    if not has_accepted(release, reader):
        return show(request, release, reader, refusal=AcceptanceMissing())
    if not form.is_valid():
        return show(request, release, reader, commercial_form=form)
    ask_commercial_use(release=release, reader=reader, words=form.cleaned_data["words"])
    return redirect("stats:version", period=period, number=number)


def show(
    request: HttpRequest,
    release: Release,
    reader: Reader,
    *,
    refusal: Refusal | None = None,
    commercial_form: CommercialForm | None = None,
) -> HttpResponse:
    """Render a release: with its numbers, or first with its conditions."""
    status = refusal.status if refusal else 422 if commercial_form else 200
    context: dict[str, Any] = {"release": release, "refusal": refusal, "mark": mark_for(release, reader)}
    if not has_accepted(release, reader):
        context["accepted_before"] = versions_accepted(release, reader)
        return private(render(request, "stats/conditions.html", context, status=status))
    issue, tables = issue_of(release), readable_tables(release, reader)
    known = known_beside(release, reader)
    periods = in_order(newest_releases(reader))
    files = list(readable_artefacts(release, reader))
    context |= {
        "title": issue.title,
        "newest": newest_releases(reader).filter(start_year=release.start_year, term=release.term).first(),
        # Of each year what opens it: the whole year, or else its first term.
        "years": list({one.start_year: one for one in reversed(periods)}.values())[::-1],
        "terms": [one for one in periods if one.start_year == release.start_year],
        "awaited": awaited(timezone.localdate(), {(one.start_year, one.term) for one in periods}),
        "waiting": waiting_for(request.user),
        "key_figures": key_figures(issue, known),
        "figures": figures(issue, tables, known),
        "coverage": coverage(issue),
        "tables": list(shown_tables(issue, tables)),
        "changes": shown_changes(issue, tables),
        "dimensions": dimensions_of(issue, tables),
        "explanation": explanation(issue),
        "notes": issue.programme.notes,
        "main_files": main_files(files),
        "files": files,
        "purpose_form": PurposeForm() if release.is_confidential else None,
        "purpose": last_purpose(release, reader),
        "take_form": "take" if release.is_confidential else "",
        "commercial_form": commercial_form or CommercialForm(),
        "may_sell": release.is_confidential and may_use_commercially(release, reader),
        "may_make": may_make_releases(request.user),
        "licence": licence(issue),
    }
    response = render(request, "stats/release.html", context, status=status)
    if not release.is_public:
        return private(response)
    return dated(request, response, release)


def in_order(releases: Iterable[Release]) -> list[Release]:
    """Return the periods as people look for them: the newest year first, and of a year the whole before its terms."""
    return sorted(releases, key=lambda one: (-one.start_year, one.term))


def waiting_for(user: Any) -> int:  # Any: a user or nobody; stats may not name the class
    """Return how many releases wait for a yes that this person may give."""
    if not user.is_authenticated or not may_approve(user):
        return 0
    return Release.objects.filter(status=ReleaseStatus.REQUESTED).count()


def dated(request: HttpRequest, response: HttpResponse, release: Release) -> HttpResponse:
    """Say since when this is so, and answer 304 to who has the page; browsers ask again, because a newer version may be out.

    The digest is of the page as it is drawn: it changes with the words around the numbers too. Who is signed in gets a page with
    the secret of their forms in it, which is another one each time.
    """
    if release.published_at:
        response["Last-Modified"] = http_date(release.published_at.timestamp())
    patch_cache_control(response, private=True, no_cache=True)
    if request.user.is_authenticated or response.status_code != 200:
        return response
    return tagged_by_content(request, response)


def main_files(files: Sequence[Artefact]) -> list[tuple[str, str]]:
    """Return (format, name) of the files that people ask for: with everything that this reader may see."""
    names = {one.name for one in files}
    found = [(kind, name) for kind in ("xlsx", "pdf", "json") for name in (f"cijfers-alles.{kind}", f"cijfers.{kind}")]
    best = {kind: name for kind, name in reversed(found) if name in names}
    order = {"xlsx": best.get("xlsx"), "csv": PACK, "pdf": best.get("pdf"), "json": best.get("json")}
    return [(kind.upper(), name) for kind, name in order.items() if name]


def answer_with(request: HttpRequest, taken: Taken, release: Release) -> HttpResponse:
    """Answer with a file, or with 304 to who has it; what is not for everybody stays on no computer that somebody shares."""
    response = HttpResponse(taken.content, content_type=taken.media_type)
    name = f"meeloop-{release.period_code}-v{release.version}-{taken.name.rpartition('/')[2]}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["ETag"] = f'"{taken.sha256[:32]}"'
    # A chart may stand beside another year that came out since: only its own digest says whether it changed.
    since = None if taken.name.startswith(FOLDER) else release.published_at
    if since:
        response["Last-Modified"] = http_date(since.timestamp())
    if not release.is_public:
        return private(response)
    patch_cache_control(response, private=True, no_cache=True)
    modified = int(since.timestamp()) if since else None
    return get_conditional_response(request, etag=response["ETag"], last_modified=modified, response=response) or response


def private(response: HttpResponse) -> HttpResponse:
    """Keep an answer out of every cache."""
    patch_cache_control(response, private=True, no_store=True)
    return response


def stored_file(reader: Reader, label: str, number: str, name: str) -> tuple[Release, Artefact] | None:
    """Return a file that needs no more than a look, with its release; None for whatever goes the long way."""
    try:
        start_year, term = period_of_label(label)
    except ValueError:
        return None
    return file_at_once(reader, start_year=start_year, term=term, version=int(number), name=name)


def find_release(reader: Reader, label: str, number: str = "") -> Release:
    """Return a version of a period (the newest without a number) that this reader may see; else 404."""
    try:
        start_year, term = period_of_label(label)
    except ValueError as error:
        raise Http404(_("Deze periode bestaat niet.")) from error
    releases = readable_releases(reader).filter(start_year=start_year, term=term)
    release = releases.filter(version=int(number)).first() if number else releases.first()
    if release is None:
        raise Http404
    return release
