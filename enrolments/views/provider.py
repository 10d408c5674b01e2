"""Who comes to one of our dates: to prepare the day, to print, and afterwards to note who was there."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import person, requires_second_factor
from enrolments.emails.contents import contact_of, group_name
from enrolments.moves import Actor
from enrolments.rules.standing import standing_of
from enrolments.services.reading import read_occasion
from enrolments.services.roster import open_roster
from enrolments.services.windows import names_window
from enrolments.views.doors import row_of
from kit.refusals import NotFound
from privacy.models import AccessPurpose


@require_safe
@requires_second_factor
def roster(request: HttpRequest, session_id: int) -> HttpResponse:
    """Show the groups of a date to the people of its own provider, and to nobody else."""
    user = person(request)
    try:
        occasion = read_occasion(session_id)
    except NotFound as error:
        raise Http404 from error
    actors = standing_of(user).actors_for(school_id=0, provider_id=occasion.provider_id)
    if Actor.HOST not in actors:
        raise Http404
    is_print = "print" in request.GET
    role = "provider" if Actor.PROVIDER in actors else "host"
    purpose = AccessPurpose.ROSTER_PRINT if is_print else AccessPurpose.ROSTER_VIEW
    found, window = open_roster(occasion.session, by=user, role=role, purpose=purpose), names_window()
    context = {
        "occasion": occasion,
        "session": occasion.session,
        "activity": occasion.activity,
        "roster": found,
        "groups": [
            (group, group_name(group.enrolment), contact_of(group.enrolment), row_of(group.enrolment, actors, window))
            for group in found.groups
        ],
        "has_begun": occasion.session.starts_at <= timezone.now(),
        "is_print": is_print,
    }
    return render(request, "enrolments/roster.html", context)
