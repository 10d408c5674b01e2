"""Words of others in which somebody who was forgotten may be named: read them, and say what you read."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import person, requires_second_factor
from accounts.models import User
from desk.forms import FindingForm
from desk.rules import findings_for, has_a_desk
from desk.services.findings import Place, note_read, places_of, settle
from kit.refusals import Refusal
from kit.tabs import in_tabs
from privacy.models import ErasureFinding, SettledWhy

TABS = {"open": gettext_lazy("Na te lezen"), "settled": gettext_lazy("Nagelezen")}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires_second_factor
def findings(request: HttpRequest) -> HttpResponse:
    """GET /verzoeken/nakijken/: the places of one's own desk, the oldest first; POST: what was read at one (``finding``, ``why``)."""
    user = person(request)
    if not has_a_desk(user):
        raise Http404
    form = FindingForm(request.POST) if request.method == "POST" else None
    if form is None:
        return show(request, user)
    if not form.is_valid():
        return show(request, user, wrong=form)
    try:
        settle(number=form.cleaned_data["finding"], why=SettledWhy(form.cleaned_data["why"]), by=user)
    except Refusal as refusal:
        form.add_error(None, refusal.detail)
        return show(request, user, wrong=form, status=refusal.status)
    messages.success(request, _("Genoteerd. Dank je voor het nalezen."))
    return redirect("desk:findings")


def show(request: HttpRequest, user: User, *, wrong: FindingForm | None = None, status: int = 422) -> HttpResponse:
    """Draw the list; who reads words of others is written down."""
    own = findings_for(user).select_related("erasure")
    found = in_tabs(request, TABS, lambda tab: in_tab(own, tab))
    places = places_of(found["page"].object_list)
    rows = [(place, form_of(place, wrong)) for place in places]
    for school in {one.finding.school for one in places if one.words}:
        note_read(by=user, school=school, count=sum(one.finding.school == school for one in places))
    context = {"rows": rows, "late": sum(one.is_late for one in places), "form": wrong, **found}
    return render(request, "desk/findings.html", context, status=status if wrong else 200)


def in_tab(own: QuerySet[ErasureFinding], tab: str) -> QuerySet[ErasureFinding]:
    """Return the places of one tab."""
    if tab == "open":
        return own.filter(settled_at=None).order_by("found_at", "pk")
    return own.exclude(settled_at=None).order_by("-settled_at", "pk")


def form_of(place: Place, wrong: FindingForm | None) -> FindingForm | None:
    """Return the form below a place, the one that was sent with what was typed; none where all is said."""
    if place.finding.settled_at is not None:
        return None
    if wrong is not None and wrong.data.get("finding") == str(place.finding.pk):
        return wrong
    return FindingForm(initial={"finding": place.finding.pk}, auto_id=f"id_%s_{place.finding.pk}")
