"""Incidents as a school sees them: those it was told of, and which of its own pupils they affect."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person, requires_second_factor
from accounts.models import User
from desk.incident_choices import DataKind, Party
from desk.models import SchoolNotice
from desk.services.incident_drafts import letter_to
from desk.services.incident_reach import Reach, pupils_seen
from desk.services.incident_telling import note_read
from kit.names import display_name
from privacy.models import AccessPurpose
from privacy.services import log_access
from schools.models import ClassMembership, Pupil
from schools.rules import COORDINATING, schools_of


@require_safe
@requires_second_factor
def incidents(request: HttpRequest) -> HttpResponse:
    """/school/datalekken/: what the schools of who asks were told of, the newest first."""
    user = person(request)
    if not schools_of(user, *COORDINATING).exists():
        raise Http404
    notices = own_notices(user).order_by("-told_at", "pk")
    return render(request, "desk/school_incidents.html", {"notices": notices})


@require_http_methods(["GET", "HEAD", "POST"])
@requires_second_factor
def incident(request: HttpRequest, pk: UUID) -> HttpResponse:
    """/school/datalekken/<id>/: what happened, what we did, and the school's own pupils by name; this look is written down."""
    by = person(request)
    notice = get_object_or_404(own_notices(by), incident=pk, **one_school(request, by, pk))
    if request.method == "POST":
        note_read(incident=notice.incident, school=notice.school, by=by)
        messages.success(request, _("Dank je. De regio ziet dat je het weet."))
        return redirect("desk:school_incident", pk=pk)
    pupils, gone = affected(notice)
    log_access(
        actor_id=by.pk,
        actor_role="coordinator",
        purpose=AccessPurpose.INCIDENT,
        school_id=notice.school_id,
        object_label="incident",
        object_id=notice.incident_id,
        pupil_ids=[one.pk for one, _name, _class in pupils],
    )
    context = {
        "notice": notice,
        "one": notice.incident,
        "kinds": [DataKind(kind).label for kind in notice.incident.kinds],
        "letter": letter_to(notice.incident, Party.SCHOOLS, Reach((), frozenset())),
        "pupils": pupils,
        "gone": gone,
    }
    return render(request, "desk/school_incident.html", context)


def own_notices(user: User) -> QuerySet[SchoolNotice]:
    """Return what the schools that this person coordinates were told."""
    own = SchoolNotice.objects.filter(school__in=schools_of(user, *COORDINATING))
    return own.select_related("incident", "school")


def one_school(request: HttpRequest, user: User, pk: UUID) -> dict[str, int]:
    """Return which of several own schools is meant: the one that ``school`` names, or the first that was told."""
    wanted = request.GET.get("school", "")
    found = own_notices(user).filter(incident=pk).order_by("school__name", "pk").values_list("school_id", flat=True)
    keys = [one for one in found if not wanted or str(one) == wanted]
    return {"school": keys[0] if keys else 0}


def affected(notice: SchoolNotice) -> tuple[list[tuple[Pupil, str, str]], int]:
    """Return the pupils of one school whom the incident affects, with name and class, and how many are not shown.

    Not shown are who was erased since, and whose data is frozen. Empty once the incident is closed.
    """
    seen = pupils_seen(notice.incident).get(notice.school_id, set())
    pupils = list(Pupil.objects.shown().filter(school=notice.school, pk__in=seen).order_by("sort_key", "pk"))
    classes = dict(
        ClassMembership.objects.filter(pupil__in=pupils, left_at=None)
        .order_by("school_class__school_year__start_year", "pk")
        .values_list("pupil_id", "school_class__name")
    )
    lines = [(one, display_name(one.first_name, one.name_prefix, one.last_name), classes.get(one.pk, "")) for one in pupils]
    return lines, len(seen) - len(pupils)
