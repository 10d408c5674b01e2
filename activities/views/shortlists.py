"""Lists that colleagues share: make, fill, put in order, give away as a link. Not your school's is not there (404)."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import person
from accounts.models import User
from activities.catalogue.kept import BY_ADDED, BY_DATE, activities_on
from activities.forms.dates import show_refusal
from activities.forms.shortlists import ListNameForm, NoteForm, PutOnListForm
from activities.models import CatalogueEntry, Shortlist, ShortlistItem
from activities.services import shortlists as services
from kit.refusals import NotFound, Refusal
from kit.text import is_number
from schools.models import School
from schools.rules import schools_of

# The address is the key: no cache, search engine or next page gets it.
KEY_IN_ADDRESS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}


@require_POST
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Start a list for one's school; with more schools ``school`` says for which."""
    schools = list(schools_of(person(request)).order_by("name", "pk"))
    wanted = request.POST.get("school", "")
    school = next((one for one in schools if not wanted or str(one.pk) == wanted), None)
    if school is None:
        raise Http404
    form = ListNameForm(request.POST)
    if form.is_valid():
        try:
            made = services.make_shortlist(school=school, name=form.cleaned_data["name"], by=person(request))
            return redirect("activities:shortlist", pk=made.pk)
        except Refusal as refusal:
            show_refusal(form, refusal)
    context = {"cards": [], "lists": lists_of(person(request)), "schools": schools, "list_form": form, "only_lists": True}
    return render(request, "activities/saved.html", {**context, "form": form}, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a list (GET); rename it, write a note or take an activity off (POST, ``doe`` says which)."""
    shortlist = own(request, pk)
    name_form = ListNameForm(initial={"name": shortlist.name})
    if request.method == "POST":
        try:
            return act(request, shortlist)
        except NotFound as refusal:
            raise Http404 from refusal
        except Refusal as refusal:
            name_form = ListNameForm(request.POST)
            show_refusal(name_form, refusal)
            return show(request, shortlist, name_form=name_form, status=422)
    return show(request, shortlist, name_form=name_form)


def act(request: HttpRequest, shortlist: Shortlist) -> HttpResponse:
    """Do what the button said; what cannot be read comes back as it was typed."""
    doing, user = request.POST.get("doe", ""), person(request)
    if doing == "naam":
        form = ListNameForm(request.POST)
        if not form.is_valid():
            return show(request, shortlist, name_form=form, status=422)
        services.rename_shortlist(shortlist=shortlist, name=form.cleaned_data["name"], by=user)
        messages.success(request, _("Het lijstje heet nu anders."))
        return redirect("activities:shortlist", pk=shortlist.pk)
    activity = request.POST.get("activiteit", "")
    item = shortlist.items.filter(activity=int(activity)).first() if is_number(activity) else None
    if doing == "weg":
        if item is not None:
            services.take_off_list(shortlist=shortlist, activity_id=item.activity_id, by=user)
        return redirect("activities:shortlist", pk=shortlist.pk)
    if doing != "opmerking" or item is None:
        raise Http404
    note = NoteForm(request.POST)
    if not note.is_valid():
        return show(request, shortlist, note_form=note, noted=item, status=422)
    services.put_on_list(shortlist=shortlist, activity_id=item.activity_id, by=user, note=note.cleaned_data["note"])
    messages.success(request, _("De opmerking is bewaard."))
    return redirect("activities:shortlist", pk=shortlist.pk)


@require_POST
@login_required
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link, and show it in this one answer: only its hash is kept. An earlier link stops working."""
    shortlist = own(request, pk)
    try:
        secret = services.share_shortlist(shortlist=shortlist, by=person(request))
    except Refusal as refusal:
        messages.error(request, refusal.detail)
        return redirect("activities:shortlist", pk=pk)
    shortlist.refresh_from_db(fields=["link_hash"])
    path = reverse("activities:shared_shortlist", kwargs={"secret": secret})
    response = show(request, shortlist, link=f"{settings.SITE_URL}{path}")
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@login_required
def unshare(request: HttpRequest, pk: int) -> HttpResponse:
    """End the link."""
    services.stop_sharing(shortlist=own(request, pk), by=person(request))
    messages.success(request, _("De link werkt niet meer."))
    return redirect("activities:shortlist", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then throw the list away for everybody at the school."""
    shortlist = own(request, pk)
    if request.method == "POST":
        services.remove_shortlist(shortlist=shortlist, by=person(request))
        messages.success(request, _("Het lijstje is weg."))
        return redirect("activities:saved")
    return render(request, "activities/shortlist_remove.html", {"shortlist": shortlist})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def put_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask on which lists of one's school an activity goes."""
    user = person(request)
    schools = list(schools_of(user).order_by("name", "pk"))
    entry = CatalogueEntry.objects.filter(pk=pk).only("title", "url").first()
    if not schools or entry is None:
        raise Http404
    own_lists = list(lists_of(user))
    form = PutOnListForm(request.POST if request.method == "POST" else None, choices=choices_of(own_lists, schools))
    if form.is_bound and form.is_valid():
        try:
            data = form.cleaned_data
            chosen = [one for one in own_lists if str(one.pk) in data.get("lists", [])]
            new_list = (schools[0], data["name"]) if data["name"] else None
            services.put_on_lists(shortlists=chosen, new_list=new_list, activity_id=pk, note=data["note"], by=user)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Op het lijstje gezet."))
            return redirect("activities:saved")
    context = {"form": form, "entry": entry, "school": schools[0]}
    return render(request, "activities/put_on_list.html", context, status=422 if form.is_bound else 200)


@require_safe
def shared(request: HttpRequest, secret: str) -> HttpResponse:
    """Show a list to whoever has its link: what everybody may know of the activities, and no note of a colleague."""
    try:
        shortlist = services.shared_by(secret)
    except NotFound as refusal:
        raise Http404 from refusal
    rows = [row for row in activities_on(shortlist, request.user, BY_DATE) if row.card]
    response = render(request, "activities/shortlist_shared.html", {"shortlist": shortlist, "rows": rows})
    for name, value in KEY_IN_ADDRESS.items():
        response.headers[name] = value
    return response


def own(request: HttpRequest, pk: int) -> Shortlist:
    """Return a list of one's own school. Raises ``Http404``."""
    found: Shortlist = get_object_or_404(Shortlist.objects.visible_to(request.user).select_related("school"), pk=pk)
    return found


def lists_of(user: User) -> QuerySet[Any]:  # Any: lists with their number of activities
    """Return the lists of one's schools, newest first, each with ``total``."""
    found: QuerySet[Any] = Shortlist.objects.visible_to(user)  # Any: as above
    counted: QuerySet[Any] = found.select_related("school").annotate(total=Count("items")).order_by("-created_at", "-pk")
    return counted


def choices_of(lists: list[Shortlist], schools: list[School]) -> list[tuple[str, str]]:
    """Return the lists to tick; who works at more schools sees which school's it is."""
    several = len(schools) > 1
    return [(str(one.pk), f"{one.name} ({one.school.name})" if several else one.name) for one in lists]


def show(
    request: HttpRequest,
    shortlist: Shortlist,
    *,
    name_form: ListNameForm | None = None,
    note_form: NoteForm | None = None,
    noted: ShortlistItem | None = None,
    link: str = "",
    status: int = 200,
) -> HttpResponse:
    """Draw a list; ``link`` is there in the one answer that made it."""
    order = BY_ADDED if request.GET.get("volgorde") == BY_ADDED else BY_DATE
    context = {
        "shortlist": shortlist,
        "rows": activities_on(shortlist, person(request), order),
        "order": order,
        "link": link,
        "name_form": name_form or ListNameForm(initial={"name": shortlist.name}),
        "note_form": note_form,
        "noted": noted.activity_id if noted else None,
        "form": note_form or name_form,
    }
    return render(request, "activities/shortlist.html", context, status=status)
