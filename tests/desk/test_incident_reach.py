"""Whom an incident affects comes out of the log of who looked; each of them hears it once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.choices import TokenScope
from accounts.services.tokens import make_token
from desk.errors import NobodyToTell
from desk.incident_choices import Act, DataKind, Decision, SourceKind
from desk.models import Incident, PersonNotice, SchoolNotice
from desk.services.incident_reach import reach_of
from desk.services.incident_telling import note_read, tell_people, tell_schools
from enrolments.choices import FeedKind
from enrolments.services.feeds import open_feed
from kit.refusals import NotFound
from outbox.models import Message
from privacy.models import AccessEvent, AccessPurpose
from tests.support.incidents import keeper, look, make_incident
from tests.support.makers import (
    make_class,
    make_coordinator,
    make_provider,
    make_provider_user,
    make_pupil,
    make_school,
    make_user,
)
from tests.support.programs import programs_for
from tests.support.racing import at_once
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db


def counts(incident: Incident) -> dict[str, tuple[int, int]]:
    """Return by school how many pupils are affected, and how many of them are gone."""
    return {one.school.name: (one.pupils, one.gone) for one in reach_of(incident).schools}


@pytest.mark.promise("SBB-9b")
def test_who_was_seen_by_an_account_in_the_time_is_computed_from_the_log() -> None:
    school, other = make_school("Dollard"), make_school("Eems")
    school_class = make_class(school)
    first, second, third = (make_pupil(school_class) for _ in range(3))
    elsewhere, thief = make_pupil(make_class(other)), make_user()
    now = timezone.now()
    start = now - timedelta(hours=10)
    look(thief, school, [first, second], at=start)
    look(thief, other, [elsewhere], at=now - timedelta(hours=2))
    look(thief, school, [third], at=start - timedelta(seconds=1))
    look(make_user(), school, [third], at=now - timedelta(hours=3))
    second.delete()

    incident = make_incident((SourceKind.ACCOUNT, thief.pk), from_at=start)

    assert counts(incident) == {"Dollard": (1, 1), "Eems": (1, 0)}
    assert reach_of(incident).accounts == {thief.pk}
    assert reach_of(incident).pupils == 3
    Incident.objects.update(until_at=now - timedelta(hours=5))
    incident.refresh_from_db()
    assert counts(incident) == {"Dollard": (1, 1)}


@pytest.mark.promise("SBB-9b")
def test_kind_of_data_provider_and_school_narrow_or_widen_it() -> None:
    school, quiet = make_school("Dollard"), make_school("Eems")
    school_class = make_class(school)
    noted, listed = make_pupil(school_class), make_pupil(school_class)
    untouched = make_pupil(make_class(quiet))
    provider = make_provider()
    host = make_provider_user(provider)
    look(host, school, [noted], actor_role="provider", purpose=AccessPurpose.ATTENDANCE)
    look(host, school, [listed], actor_role="host", purpose=AccessPurpose.ROSTER_VIEW)
    # The same person in another role is not the provider's.
    look(host, quiet, [untouched], actor_role="coordinator")
    by_provider = (SourceKind.PROVIDER, provider.pk)

    def found(*sources: tuple[SourceKind, int], kinds: list[str]) -> dict[str, tuple[int, int]]:
        return counts(make_incident(*sources, kinds=kinds, from_at=timezone.now() - timedelta(hours=1)))

    # An open end: the looks above came after the discovery and count all the same.
    assert found(by_provider, kinds=[DataKind.NAMES]) == {"Dollard": (2, 0)}
    assert found(by_provider, kinds=[DataKind.ATTENDANCE]) == {"Dollard": (1, 0)}
    assert found(by_provider, kinds=[DataKind.PHOTOS]) == {}
    assert found((SourceKind.SCHOOL, quiet.pk), kinds=[DataKind.NAMES]) == {"Eems": (1, 0)}
    with_accounts = make_incident(by_provider, kinds=[DataKind.ACCOUNTS])
    assert (counts(with_accounts), reach_of(with_accounts).accounts) == ({}, {host.pk})


@pytest.mark.promise("SBB-9b")
def test_a_token_that_leaked_is_followed_by_what_was_read_with_it() -> None:
    school_class = make_class(make_school("Dollard"), pupils=2)
    coordinator = make_coordinator(school_class.school)
    leaked, safe = (
        make_token(
            user=coordinator, name="x", scopes=list(TokenScope), days=1, by=coordinator, programs=programs_for(coordinator)
        )
        for _ in range(2)
    )
    begin = timezone.now() - timedelta(minutes=1)
    address = f"/api/v1/pupils/?class={school_class.pk}"
    answer = Client().get(address, headers={"authorization": f"Bearer {leaked.text}"})
    sign_in(Client(), coordinator).get(f"/school/klassen/{school_class.pk}/")

    with_leaked = make_incident((SourceKind.TOKEN, leaked.row.pk), from_at=begin, hours_ago=0)
    with_safe = make_incident((SourceKind.TOKEN, safe.row.pk), from_at=begin, hours_ago=0)

    assert answer.status_code == 200
    assert list(AccessEvent.objects.order_by("pk").values_list("token_id", flat=True)) == [leaked.row.pk, None]
    assert counts(with_leaked) == {"Dollard": (2, 0)}
    assert reach_of(with_leaked).accounts == {coordinator.pk}
    assert counts(with_safe) == {}


def test_a_calendar_that_leaked_affects_its_school_but_no_pupil() -> None:
    school = make_school("Dollard")
    coordinator = make_coordinator(school)
    feed = open_feed(by=coordinator, kind=FeedKind.COORDINATOR)

    incident = make_incident((SourceKind.FEED, feed.row.pk))

    assert counts(incident) == {"Dollard": (0, 0)}
    assert reach_of(incident).accounts == {coordinator.pk}


@pytest.mark.promise("SBB-9b")
def test_one_button_tells_every_school_once_with_its_own_number() -> None:
    by, school, other = keeper(), make_school("Dollard"), make_school("Eems")
    people = [make_coordinator(school), make_coordinator(school), make_coordinator(other)]
    thief, school_class = make_user(), make_class(school)
    look(thief, school, [make_pupil(school_class) for _ in range(2)])
    incident = make_incident((SourceKind.ACCOUNT, thief.pk), by=by)

    assert tell_schools(incident=incident, by=by) == 1
    assert tell_schools(incident=incident, by=by) == 0
    look(thief, other, [make_pupil(make_class(other))])
    assert tell_schools(incident=incident, by=by) == 1

    incident.refresh_from_db()
    assert incident.schools == Decision.TOLD
    assert list(SchoolNotice.objects.order_by("pk").values_list("school", "pupils", "mails")) == [
        (school.pk, 2, 2),
        (other.pk, 1, 1),
    ]
    letters = Message.objects.filter(subject__startswith=f"Datalek {incident.reference}")
    assert sorted(letters.values_list("recipient", flat=True)) == sorted(one.email for one in people)
    assert "2 leerlingen van Dollard" in letters.filter(recipient=people[0].email).get().text
    assert "1 leerling van Eems" in letters.filter(recipient=people[2].email).get().text
    assert [one.because for one in incident.steps.filter(act=Act.TOLD_SCHOOLS)] == ["1 school", "1 school"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.promise("SBB-9b")
def test_pressed_by_several_at_once_each_hears_it_once() -> None:
    by, school, thief = keeper(), make_school(), make_user()
    coordinator = make_coordinator(school)
    look(thief, school, [make_pupil(make_class(school))])
    incident = make_incident((SourceKind.ACCOUNT, thief.pk), by=by)

    schools = at_once([lambda: tell_schools(incident=incident, by=by)] * 4)
    people = at_once([lambda: tell_people(incident=incident, by=by)] * 4)

    assert (sorted(schools), sorted(people)) == ([0, 0, 0, 1], [0, 0, 0, 1])  # type: ignore[type-var]  # numbers, or the test fails
    assert SchoolNotice.objects.count() == PersonNotice.objects.count() == 1
    assert Message.objects.filter(recipient=coordinator.email).count() == 1
    assert Message.objects.filter(recipient=thief.email, subject__startswith="Er ging iets mis").count() == 1


def test_nobody_found_is_said_and_only_the_own_school_says_that_it_knows() -> None:
    by, school = keeper(), make_school()
    empty, told = make_incident(by=by), make_incident((SourceKind.SCHOOL, school.pk), by=by)
    for tell in (tell_schools, tell_people):
        with pytest.raises(NobodyToTell):
            tell(incident=empty, by=by)
    tell_schools(incident=told, by=by)

    with pytest.raises(NotFound):
        note_read(incident=told, school=school, by=make_coordinator(make_school()))
    note_read(incident=told, school=school, by=make_coordinator(school))

    assert SchoolNotice.objects.get().read_at is not None
