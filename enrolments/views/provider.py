"""Who comes to one of our dates: to prepare the day, to print, and afterwards to note who was there."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import person, requires_second_factor
from enrolments.choices import Audience, Side
from enrolments.emails.contents import contact_of, group_name
from enrolments.models import Enrolment
from enrolments.moves import Actor
from enrolments.services.evaluating import addresses_by_group
from enrolments.services.provider_day import undoable
from enrolments.services.roster import open_roster
from enrolments.services.talking import unread_by_enrolment
from enrolments.services.windows import current_terms
from enrolments.views.doors import find_own_date, role_of, row_of
from privacy.models import AccessPurpose


@require_safe
@requires_second_factor
def roster(request: HttpRequest, session_id: int) -> HttpResponse:
    """Show the groups of a date to the people of its own provider, and to nobody else."""
    user = person(request)
    occasion, actors = find_own_date(request, session_id)
    is_print = "print" in request.GET
    purpose = AccessPurpose.ROSTER_PRINT if is_print else AccessPurpose.ROSTER_VIEW
    found, terms = open_roster(occasion.session, by=user, role=role_of(actors), purpose=purpose), current_terms()
    enrolments = [group.enrolment for group in found.groups]
    unread = unread_by_enrolment(enrolments, side=Side.PROVIDER)
    answered = Enrolment.objects.with_details().filter(session=session_id)
    context = {
        "occasion": occasion,
        "session": occasion.session,
        "activity": occasion.activity,
        "roster": found,
        "controllers": sorted({one.school.name for one in enrolments}),
        "groups": [
            (
                group,
                group_name(group.enrolment),
                contact_of(group.enrolment),
                row_of(group.enrolment, actors, terms),
                unread.get(group.enrolment.pk, 0),
            )
            for group in found.groups
        ],
        "undoable": [(one, group_name(one)) for one in undoable(answered, timezone.now())] if Actor.PROVIDER in actors else [],
        "questions": _questions(enrolments),
        "may_edit": Actor.PROVIDER in actors,
        "has_begun": occasion.session.starts_at <= timezone.now(),
        "is_print": is_print,
    }
    return render(request, "enrolments/roster.html", context)


def _questions(enrolments: Sequence[Enrolment]) -> Sequence[tuple[str, str]]:
    """Return the provider's own three questions about the groups that were there: whose, and where."""
    links = addresses_by_group([one.pk for one in enrolments])
    return [
        (f"{one.school.name}, {group_name(one)}", links[one.pk][Audience.PROVIDER])
        for one in enrolments
        if Audience.PROVIDER in links.get(one.pk, {})
    ]
