"""``/school/``: what needs me, and what is coming. The oldest deadline first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import person, requires_second_factor
from enrolments.choices import DateRequestStatus
from enrolments.emails.contents import group_name
from enrolments.rules.standing import standing_of
from enrolments.services.requesting import asked_by
from enrolments.services.school_day import Chore, school_day
from enrolments.services.talking import unread_at_school
from schools.models import SchoolClass
from schools.rules import schools_of

PAGES = {
    Chore.ANSWER_OFFER: "enrolments:offer",
    Chore.APPROVE: "enrolments:approve",
    Chore.CHOOSE_PUPILS: "enrolments:change",
    Chore.NOTE_ATTENDANCE: "enrolments:attendance",
    Chore.CONFIRM: "enrolments:confirm",
}
LABELS = {
    Chore.ANSWER_OFFER: _("Beantwoord"),
    Chore.APPROVE: _("Geef akkoord"),
    Chore.CHOOSE_PUPILS: _("Kies wie er meegaan"),
    Chore.NOTE_ATTENDANCE: _("Noteer opkomst"),
    Chore.CONFIRM: _("Gaat dit door?"),
}


@require_safe
@requires_second_factor
def today(request: HttpRequest) -> HttpResponse:
    """Show the to-do list of everybody who works at a school."""
    user = person(request)
    schools = list(schools_of(user).order_by("name", "pk"))
    if not schools:
        return render(request, "enrolments/coordinators_only.html", status=403)
    standing = standing_of(user)
    day = school_day(user, schools, standing=standing)
    context = {
        "schools": schools,
        "coordinates": bool(standing.coordinates),
        "unverified": [school for school in schools if not school.is_verified],
        "work": [(one, reverse(PAGES[one.chore], args=[one.enrolment.pk]), LABELS[one.chore]) for one in day.work],
        "coming": day.coming,
        "pending": day.pending,
        "more_work": day.more_work,
        "more_pending": day.more_pending,
        "unread": [(one.enrolment, group_name(one.enrolment), one.number) for one in unread_at_school(user)],
        "questions": asked_by(user).filter(status=DateRequestStatus.OPEN).count(),
        "has_classes": SchoolClass.objects.filter(school__in=schools).exists(),
    }
    return render(request, "enrolments/today.html", context)
