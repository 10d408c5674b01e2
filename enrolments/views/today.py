"""``/school/``: what needs me, and what is coming. The oldest deadline first."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import person, requires_second_factor
from enrolments.choices import GOING
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment
from enrolments.rules.standing import standing_of
from enrolments.services.windows import names_window
from enrolments.views.doors import actors_for, row_of
from schools.models import SchoolClass
from schools.rules import schools_of

SHOWN = 50


@require_safe
@requires_second_factor
def today(request: HttpRequest) -> HttpResponse:
    """Show the to-do list of everybody who works at a school."""
    user, now, window = person(request), timezone.now(), names_window()
    schools = list(schools_of(user).order_by("name", "pk"))
    if not schools:
        return render(request, "enrolments/coordinators_only.html", status=403)
    since = now - timedelta(days=window.days_after + 1)
    known = (
        Enrolment.objects.visible_to(user)
        .filter(school__in=schools, session__ends_at__gte=since)
        .filter(status__in=(S.DRAFT, S.REQUESTED, S.WAITING, S.OFFERED, *GOING))
        .with_details()
        .order_by("session__starts_at", "pk")[:SHOWN]
    )
    standing = standing_of(user)
    rows = [row_of(one, actors_for(one, standing), window) for one in known]
    offers = [row for row in rows if row.enrolment.status == S.OFFERED]
    context = {
        "schools": schools,
        "coordinates": bool(standing.coordinates),
        "unverified": [school for school in schools if not school.is_verified],
        "offers": sorted(offers, key=lambda row: (row.enrolment.offer_until or now, row.enrolment.pk)),
        "to_note": [row for row in rows if "note_attendance" in row.actions],
        "coming": [row for row in rows if row.enrolment.status in GOING and row.enrolment.session.starts_at > now],
        "pending": [row for row in rows if row.enrolment.status in {S.DRAFT, S.REQUESTED, S.WAITING}],
        "has_classes": SchoolClass.objects.filter(school__in=schools).exists(),
    }
    return render(request, "enrolments/today.html", context)
