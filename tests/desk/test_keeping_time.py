"""A school year of requests: who hears what on which day, exactly once, and what goes when."""

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.choices import RegionRole
from desk.checks import missing_names, region_can_be_asked
from desk.choices import Outcome, RequestStatus
from desk.models import PrivacyRequest
from desk.services.answering import answer, take_more_time
from desk.services.keeping_time import keep_time
from outbox.models import Message
from pages.current import forget
from pages.models import RegionSettings
from privacy.retention.keeping import keep_terms
from schools.choices import SchoolRole
from tests.support.makers import make_coordinator, make_region_user, make_school, make_user
from tests.support.requests import about_pupil, asked_by, proved, subjects
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
ZONE = timezone.get_default_timezone()


def at(day: date, hour: int = 6) -> datetime:
    return datetime.combine(day, time(hour), ZONE)


@pytest.mark.promise("SBB-5b")
def test_a_school_year_of_requests_gets_every_signal_on_its_day_and_once() -> None:
    """Ten days of asking, on the days on which calendars go wrong, and the clock looks around each signal."""
    school = make_school()
    coordinator, boss = make_coordinator(school), make_coordinator(school, SchoolRole.ADMIN)
    officer = make_region_user(RegionRole.PRIVACY_OFFICER)
    days = [
        *(date(2027, 8, 1), date(2027, 9, 30), date(2027, 10, 31), date(2027, 12, 4), date(2027, 12, 31)),
        *(date(2028, 1, 31), date(2028, 2, 1), date(2028, 2, 29), date(2028, 3, 26), date(2028, 7, 31)),
    ]
    made = {}
    for day in days:
        request = about_pupil(school)
        PrivacyRequest.objects.filter(pk=request.pk).update(received_at=at(day, 23), due_on=day + timedelta(days=28))
        made[request.reference] = day
    Message.objects.all().delete()
    heard: dict[str, list[int]] = {reference: [] for reference in made}
    told: Counter[str] = Counter()

    looked = {
        day + timedelta(days=after)
        for day in days
        for at_day in (7, 14, 21, 26, 28, 35)
        for after in (at_day - 1, at_day, at_day + 1)
    }
    for day in sorted(looked):
        with time_machine.travel(at(day), tick=False):
            keep_time()
            keep_time()
        for subject, recipient in Message.objects.values_list("subject", "recipient"):
            told[recipient] += 1
            if recipient == boss.email:
                number = next(one for one in made if one in subject)
                heard[number].append((day - made[number]).days)
        Message.objects.all().delete()

    assert heard == {reference: [7, 14, 21, 26, 28] for reference in made}
    assert told == {coordinator.email: 40, boss.email: 50, officer.email: 10}


def test_what_is_too_late_stands_on_top_and_is_counted() -> None:
    school = make_school()
    coordinator = make_coordinator(school)
    late, in_time = about_pupil(school), about_pupil(school)
    PrivacyRequest.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=1))

    page = sign_in(Client(), coordinator).get("/verzoeken/").content.decode()

    assert "1 verzoek is te laat" in page
    assert page.index(late.reference) < page.index(in_time.reference)


def test_after_more_time_the_signals_begin_anew() -> None:
    person, officer = make_user(), make_region_user(RegionRole.PRIVACY_OFFICER)
    request = proved(person)
    with time_machine.travel(timezone.now() + timedelta(days=26, hours=1)):
        keep_time()
        take_more_time(request=request, reason="Veel werk.", by=officer)
        assert keep_time() == 0
    request.refresh_from_db()
    with time_machine.travel(at(request.due_on - timedelta(days=14))):
        assert keep_time() == 1
    assert subjects(officer.email)[-1].startswith("Nog 14 dagen")


def test_the_words_go_after_the_code_after_the_answer_and_the_row_after_two_years() -> None:
    person, officer = make_user(), make_region_user(RegionRole.PRIVACY_OFFICER)
    unproved, answered = asked_by(person.email)[0], proved(make_user())
    answer(request=answered, words="Dit.", by=officer)
    start = timezone.now()

    def states() -> dict[object, tuple[str, str]]:
        return {row.pk: (row.status, row.outcome) for row in PrivacyRequest.objects.all()}

    keep_time(start + timedelta(hours=23))
    assert states()[unproved.pk] == (RequestStatus.IDENTITY, "")
    keep_time(start + timedelta(hours=24, minutes=1))
    assert states()[unproved.pk] == (RequestStatus.CLOSED, Outcome.LAPSED)
    assert PrivacyRequest.objects.get(pk=unproved.pk).email == ""
    keep_time(start + timedelta(days=29))
    assert states()[answered.pk][0] == RequestStatus.ANSWERED
    keep_time(start + timedelta(days=31))
    assert states()[answered.pk] == (RequestStatus.CLOSED, Outcome.ANSWERED)
    keep_terms(now=start + timedelta(days=700), label="desk.PrivacyRequest")
    assert len(states()) == 2
    keep_terms(now=start + timedelta(days=800), label="desk.PrivacyRequest")
    assert states() == {}


@pytest.mark.promise("SBB-8b")
@pytest.mark.promise("SP-1")
def test_production_does_not_start_while_nobody_is_named(settings: object) -> None:
    settings.MEELOOP_ENV = "production"  # type: ignore[attr-defined]  # pytest-django's
    empty = RegionSettings(controller="", kvk_number="", email="", dpo_contact="", postal_address=" ")

    found = region_can_be_asked(None, ["default"])

    assert missing_names(empty) == ["controller", "legal_form", "kvk_number", "postal_address", "email", "dpo_contact"]
    assert [one.id for one in found] == (["desk.E001"] if missing_names(RegionSettings.objects.get()) else [])
    RegionSettings.objects.update(controller="", dpo_contact="")

    forget()
    assert [one.id for one in region_can_be_asked(None, ["default"])] == ["desk.E001"]
