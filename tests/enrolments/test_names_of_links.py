"""In a list every link and button says by itself what it is about (WCAG 2.4.4, 2.4.9): class, activity and date."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities.choices import AcceptanceMode
from enrolments.models import DateRequest
from enrolments.services.enrolling import enrol_class
from tests.support.link_names import shared_names
from tests.support.makers import at_nine, make_activity, make_class, make_coordinator, make_provider_user, make_session
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def test_names_of_links_are_compared_by_where_they_lead() -> None:
    row = '<li><a href="/{0}/">Bekijk<span class="sr"> {1}</span></a></li>'

    assert shared_names(row.format(1, "3A") + row.format(2, "3B") + row.format(2, "3B")) == []
    assert shared_names(row.format(1, "") + row.format(2, "")) == ["Bekijk"]
    assert shared_names('<form action="/1/"><button>Ja</button></form><form action="/2/"><button>Ja</button></form>') == ["Ja"]


def test_two_classes_on_two_dates_of_one_activity_are_told_apart_by_school_and_provider() -> None:
    activity = make_activity(title="Kijk op de werf", acceptance_mode=AcceptanceMode.MANUAL)
    first, later = make_session(activity), make_session(activity, starts_at=at_nine(days=14) + timedelta(hours=4))
    class_a = make_class(name="3A")
    class_b = make_class(class_a.school, "3B")
    coordinator = make_coordinator(class_a.school)
    for session in (first, later):
        for school_class in (class_a, class_b):
            enrol_class(session_id=session.pk, school_class_id=school_class.pk, by=coordinator, places=3)
    for school_class in (class_a, class_b):
        DateRequest.objects.create(
            school=class_a.school,
            school_class=school_class,
            activity=activity,
            places=3,
            first_day=timezone.localdate(),
            last_day=timezone.localdate(),
            answer_until=timezone.now() + timedelta(days=3),
        )
    school, provider = sign_in(Client(), coordinator), sign_in(Client(), make_provider_user(activity.provider))

    shared = {
        address: shared_names(client.get(address).content.decode())
        for client, address in (
            (school, reverse("enrolments:list")),
            (school, reverse("enrolments:today")),
            (school, reverse("enrolments:own_date_requests")),
            (provider, reverse("activities:provider_home")),
            (provider, reverse("activities:dates", args=[activity.pk])),
            (Client(), activity.get_url()),
        )
    }

    assert {address: names for address, names in shared.items() if names} == {}


def test_a_provider_with_many_dates_reads_how_many_more_there_are_and_finds_them() -> None:
    activity = make_activity()
    dates = [make_session(activity, starts_at=at_nine(days=10 + number)) for number in range(11)]
    client = sign_in(Client(), make_provider_user(activity.provider))

    def listed(query: str) -> tuple[list[int], str]:
        page = " ".join(client.get(f"/aanbieder/{query}").content.decode().split())
        return [one.pk for one in dates if reverse("enrolments:roster", args=[one.pk]) in page], page

    (first, page), (rest, last), (odd, _page) = listed(""), listed("?datums=2"), listed("?datums=zoveel")

    assert (first, rest, odd) == ([one.pk for one in dates[:8]], [one.pk for one in dates[8:]], first)
    assert '<a href="?datums=2#komt" rel="next"> Nog 3 datums daarna </a>' in page
    assert ("Eerdere datums" in page, "Eerdere datums" in last, "daarna" in last) == (False, True, False)
