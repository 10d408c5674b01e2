"""Searches that somebody keeps: /school/zoekopdrachten/. Not one's own is not there (404)."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person
from accounts.models import User
from activities.catalogue.asked import filter_of, has_filter, in_words, normal, trouble_of
from activities.catalogue.paging import COUNTED
from activities.forms.dates import show_refusal
from activities.forms.searches import NewSearchForm, SearchForm
from activities.links import read_stop
from activities.models import SavedSearch
from activities.services.searches import LONGEST_NAME, MOST_SEARCHES, change_search, save_search, stop_search
from kit.refusals import NotFound, Refusal
from schools.rules import schools_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A search as its page shows it."""

    search: SavedSearch
    words: list[str]
    trouble: str

    @property
    def url(self) -> str:
        """Return the address of the catalogue with these filters."""
        return in_catalogue(self.search.query)

    @property
    def has_many(self) -> bool:
        """Return whether there are more than we count."""
        return self.search.found > COUNTED


@require_safe
@login_required
def searches(request: HttpRequest) -> HttpResponse:
    """Show one's searches, newest first."""
    user = at_school(request)
    rows = [shown(search, user) for search in SavedSearch.objects.filter(user=user).order_by("-created_at", "-pk")]
    return render(request, "activities/searches.html", {"rows": rows, "most": MOST_SEARCHES})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Ask how a search of the catalogue is called and how often mail may come. Its filters stand in the address, as in the catalogue."""
    user = at_school(request)
    if request.method == "POST":
        form = NewSearchForm(request.POST)
        asked = normal_of(request.POST.get("query", ""))
        if form.is_valid():
            try:
                save_search(**form.cleaned_data, by=user)
            except Refusal as refusal:
                show_above(form, refusal)
            else:
                messages.success(request, _("Bewaard. Je krijgt mail zodra er iets nieuws bij staat."))
                return redirect("activities:searches")
    else:
        asked = normal(request.GET)
        words = in_words(filter_of(asked, user))
        form = NewSearchForm(initial={"query": asked, "name": ", ".join(words)[:LONGEST_NAME]})
    context = {
        "form": form,
        "words": in_words(filter_of(asked, user)),
        "has_filter": has_filter(asked),
        "back_url": in_catalogue(asked),
    }
    return render(request, "activities/search.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a search something else, or hear more or less often."""
    user = at_school(request)
    search = own(user, pk)
    form = SearchForm(
        request.POST if request.method == "POST" else None, initial={"name": search.name, "rhythm": search.rhythm}
    )
    if form.is_bound and form.is_valid():
        try:
            change_search(search=search, by=user, **form.cleaned_data)
        except NotFound as refusal:
            raise Http404 from refusal
        messages.success(request, _("Aangepast."))
        return redirect("activities:searches")
    context = {
        "form": form,
        "words": shown(search, user).words,
        "has_filter": True,
        "back_url": reverse("activities:searches"),
        "search": search,
    }
    return render(request, "activities/search.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then stop a search."""
    user = at_school(request)
    search = own(user, pk)
    if request.method == "POST":
        stop_search(search_id=search.pk)
        messages.success(request, _("Gestopt. Over deze zoekopdracht komt geen mail meer."))
        return redirect("activities:searches")
    return render(request, "activities/search_stop.html", {"search": search})


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """/zoekopdracht/stop/<token>/: GET shows one button; POST stops, also for a mail program's own button (RFC 8058)."""
    try:
        number = read_stop(token)
    except NotFound as refusal:
        raise Http404 from refusal
    if request.method == "POST":
        stop_search(search_id=number)
    search = SavedSearch.objects.filter(pk=number).only("name").first()
    response = render(request, "activities/search_stopped.html", {"search": search})
    # The address is the key: no search engine or next page gets it.
    response.headers["X-Robots-Tag"], response.headers["Referrer-Policy"] = "noindex", "no-referrer"
    return response


def at_school(request: HttpRequest) -> User:
    """Return who is signed in. Raises ``Http404`` for who works at no school."""
    user = person(request)
    if not schools_of(user).exists():
        raise Http404
    return user


def own(user: User, pk: int) -> SavedSearch:
    """Return a search of one's own. Raises ``Http404``."""
    found: SavedSearch = get_object_or_404(SavedSearch.objects.filter(user=user), pk=pk)
    return found


def shown(search: SavedSearch, user: User) -> Shown:
    """Return a search in words, with what is wrong with it."""
    catalogue = filter_of(search.query, user)
    return Shown(search, in_words(catalogue), trouble_of(catalogue))


def in_catalogue(query: str) -> str:
    """Return the address of the catalogue with these filters."""
    return f"{reverse('activities:catalogue')}?{query}"


def normal_of(query: str) -> str:
    """Return filters that came back with a form, in our spelling."""
    return normal(QueryDict(query))


def show_above(form: NewSearchForm, refusal: Refusal) -> None:
    """Put a refusal where it can be read: what is about the hidden filters stands above the form."""
    if getattr(refusal, "field", "") == "query":
        form.add_error(None, refusal.detail)
    else:
        show_refusal(form, refusal)
