"""Sign-ups that were made in one go: every date with who goes, to look at and to print (/school/inschrijvingen/samen/<pk>/)."""

from collections.abc import Mapping, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import person, requires_second_factor
from enrolments.choices import ENDED, BundleKind
from enrolments.models import Bundle, Enrolment, Place
from kit.names import listed_name
from privacy.models import AccessPurpose
from privacy.services import log_access
from schools.querysets import shown_pupils
from schools.rules import COORDINATING, schools_of

Route = tuple[str, list[Enrolment]]


@require_safe
@requires_second_factor
def bundle(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the groups of a series or a split and, where names are asked, every pupil's own dates; each look is written down."""
    user = person(request)
    known = Bundle.objects.select_related("school_class").filter(pk=pk, school__in=schools_of(user, *COORDINATING)).first()
    if known is None:
        raise Http404
    rows = list(Enrolment.objects.visible_to(user).with_details().filter(bundle=known).order_by("session__starts_at", "pk"))
    routes = routes_of(rows)
    if routes:
        log_access(
            actor_id=user.pk,
            actor_role="coordinator",
            purpose=AccessPurpose.ROSTER_VIEW,
            school_id=known.school_id,
            object_label="bundle",
            object_id=known.pk,
            pupil_ids=list(routes),
        )
    context = {
        "bundle": known,
        "school_class": known.school_class,
        "rows": rows,
        "is_series": known.kind == BundleKind.SERIES,
        "routes": list(routes.values()),
    }
    return render(request, "enrolments/bundle.html", context)


def routes_of(rows: Sequence[Enrolment]) -> Mapping[int, Route]:
    """Return for every pupil (their id) on these lists their dates in order, by surname (frozen data left out)."""
    going = {one.pk: one for one in rows if one.status not in ENDED}
    places = Place.objects.filter(shown_pupils("pupil__"), enrolment__in=list(going)).select_related("pupil")
    routes: dict[int, Route] = {}
    for place in places.order_by("pupil__sort_key", "pupil", "starts_at", "pk"):
        # In full: two of a class can share a first name and an initial, and the school knows its own pupils.
        name = listed_name(place.pupil.first_name, place.pupil.name_prefix, place.pupil.last_name)
        routes.setdefault(place.pupil_id, (name, []))[1].append(going[place.enrolment_id])
    return routes
