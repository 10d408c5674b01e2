"""What sign-ups put on a provider's first page."""

from django.http import HttpRequest

from accounts.access import passed_second_factor, person
from activities.own_work import Part
from enrolments.choices import DateRequestStatus
from enrolments.emails.contents import contact_of, group_name
from enrolments.models import Enrolment
from enrolments.services.provider_day import read_day
from enrolments.services.requesting import asked_of
from enrolments.services.talking import unread_at_provider

MOST_SHOWN = 50
Named = tuple[Enrolment, str, str]


def day_of_provider(request: HttpRequest) -> Part:
    """Return the day of who asks. A colleague's name and remarks of schools show with a second factor only."""
    user = person(request)
    day, shows_people = read_day(user, dates_page=request.GET.get("datums")), passed_second_factor(request)

    def named(enrolment: Enrolment) -> Named:
        return enrolment, group_name(enrolment), contact_of(enrolment) if shows_people else ""

    return Part(
        "enrolments/provider_day.html",
        {
            "asked": [named(one) for one in day.asked],
            "undoable": [named(one) for one in day.undoable],
            "dates": day.dates,
            "more": day.dates.paginator.count - day.dates.end_index(),
            "ahead": [(one, [named(group) for group in one.groups]) for one in day.ahead],
            "to_note": [named(one) for one in day.to_note],
            "unread": [(one.number, *named(one.enrolment)) for one in unread_at_provider(user)],
            "shows_people": shows_people,
        },
    )


def requests_at_provider(request: HttpRequest) -> Part:
    """Return the questions that wait for an answer, for the first page of who may answer them."""
    rows = asked_of(person(request)).filter(status=DateRequestStatus.OPEN).order_by("answer_until", "pk")
    return Part("enrolments/_date_requests.html", {"rows": list(rows[:MOST_SHOWN])})
