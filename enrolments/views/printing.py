"""Lists of a date as PDF: who comes, and a sheet to sign. The names on them are those of the page, and the look is noted."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import person, requires_second_factor
from activities.choices import LocationKind
from activities.models import Session
from enrolments.services.lists import ListKind, print_roster
from enrolments.services.roster import open_roster
from enrolments.views.doors import find_own_date, refused, role_of
from kit.pdf import MEDIA_TYPE, DocumentFailed
from privacy.models import AccessPurpose


@require_safe
@requires_second_factor
def roster(request: HttpRequest, session_id: int) -> HttpResponse:
    """Send who comes, with facts, contact and boxes to tick."""
    return _list(request, session_id, ListKind.ROSTER, "wie-komt-er.pdf")


@require_safe
@requires_second_factor
def sign_in_sheet(request: HttpRequest, session_id: int) -> HttpResponse:
    """Send a sheet with a row for everybody, to sign at the door."""
    return _list(request, session_id, ListKind.SIGN_IN, "tekenlijst.pdf")


def _list(request: HttpRequest, session_id: int, kind: ListKind, filename: str) -> HttpResponse:
    occasion, actors = find_own_date(request, session_id)
    found = open_roster(occasion.session, by=person(request), role=role_of(actors), purpose=AccessPurpose.ROSTER_PRINT)
    try:
        pdf = print_roster(found, kind, place=place_of_date(occasion.session))
    except DocumentFailed as refusal:
        return refused(request, refusal, back_url=reverse("enrolments:roster", args=[session_id]))
    headers = {"Content-Disposition": f'inline; filename="{filename}"', "Cache-Control": "no-store, private"}
    return HttpResponse(pdf, content_type=MEDIA_TYPE, headers=headers)


def place_of_date(session: Session) -> str:
    """Return where everybody is expected; nothing where that is each group's own school or online."""
    activity = session.activity
    if session.location or activity.location_kind in {LocationKind.AT_SCHOOL, LocationKind.ONLINE}:
        return session.location
    return ", ".join(part for part in (activity.street, f"{activity.postcode} {activity.city}".strip()) if part)
