"""Who comes, and who came: names as a lease, looks written down, attendance put right for a while."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from enrolments import errors, facts
from enrolments.choices import Attendance
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, Place
from enrolments.rules.attendance import Mark
from enrolments.services.roster import open_roster
from kit.school_year import Period
from privacy.models import AccessEvent
from providers.choices import ProviderRole
from schools.choices import SchoolRole
from tests.support.attendance import after, note
from tests.support.enrolling import fresh, make_enrolment
from tests.support.makers import make_coordinator, make_provider_user, make_session
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
PRESENT, LATE, ABSENT = Mark(Attendance.PRESENT), Mark(Attendance.LATE), Mark(Attendance.ABSENT)


def test_a_head_count_that_came() -> None:
    enrolment = make_enrolment(places=24)

    with after(enrolment, hours=1):
        note(enrolment, count=22)

    assert (fresh(enrolment).status, fresh(enrolment).attended_count) == (S.ATTENDED, 22)
    assert fresh(enrolment).session.places_taken == 24


def test_nobody_came() -> None:
    enrolment = make_enrolment()

    with after(enrolment, hours=1):
        note(enrolment, count=0)

    assert (fresh(enrolment).status, fresh(enrolment).attended_count) == (S.NO_SHOW, 0)


def test_named_pupils_are_ticked_one_by_one() -> None:
    enrolment = make_enrolment(names=3)
    places = list(Place.objects.order_by("pk"))

    with after(enrolment, hours=1):
        note(enrolment, present=[places[0].pk, places[2].pk])

    assert list(Place.objects.order_by("pk").values_list("attendance", flat=True)) == [
        Attendance.PRESENT,
        Attendance.ABSENT,
        Attendance.PRESENT,
    ]
    assert (fresh(enrolment).status, fresh(enrolment).attended_count) == (S.ATTENDED, 2)


def test_a_mistake_is_put_right_and_the_same_twice_is_once() -> None:
    enrolment = make_enrolment(places=24)

    with after(enrolment, days=6):
        for count in (0, 20, 21, 21):
            note(enrolment, count=count)

    assert (fresh(enrolment).status, fresh(enrolment).attended_count) == (S.ATTENDED, 21)
    moves = enrolment.transitions.order_by("pk").values_list("to_status", flat=True)
    assert list(moves) == [S.REQUESTED, S.ACCEPTED, S.NO_SHOW, S.ATTENDED]


@pytest.mark.parametrize("count", [None, -1, 25])
def test_more_than_were_expected_cannot_have_come(count: int | None) -> None:
    enrolment = make_enrolment(places=24)

    with after(enrolment, hours=1), pytest.raises(errors.AttendanceDoesNotFit):
        note(enrolment, count=count)


def test_a_pupil_of_another_list_cannot_be_ticked() -> None:
    enrolment, other = make_enrolment(names=1), make_enrolment(names=1)
    foreign = Place.objects.get(enrolment=other)

    with after(enrolment, hours=1), pytest.raises(errors.PupilNotOnList):
        note(enrolment, present=[foreign.pk])

    assert Place.objects.get(pk=foreign.pk).attendance == Attendance.UNKNOWN


def test_not_before_it_begins_and_not_after_the_term() -> None:
    enrolment = make_enrolment()

    with pytest.raises(errors.AttendanceTooEarly):
        note(enrolment, count=1)
    with after(enrolment, days=7), pytest.raises(errors.AttendanceClosed):
        note(enrolment, count=1)


@pytest.mark.promise("POR-7d")
def test_a_pupil_whose_data_is_frozen_is_on_no_list_and_not_counted() -> None:
    enrolment = make_enrolment(names=2)
    places = list(Place.objects.order_by("pk"))
    places[0].pupil.restricted_at = timezone.now()
    places[0].pupil.save()
    owner = make_provider_user(enrolment.session.activity.provider)

    with after(enrolment, hours=1):
        [group] = open_roster(enrolment.session, by=owner, role="provider").groups
        note(enrolment, present=[places[1].pk])

    assert (len(group.guests), group.unnamed) == (1, 1)
    assert fresh(enrolment).attended_count == 1
    assert Place.objects.get(pk=places[0].pk).attendance == Attendance.UNKNOWN


@pytest.mark.promise("POR-7d")
def test_a_pupil_who_was_frozen_after_the_day_is_left_out_of_what_is_published_once_and_not_twice() -> None:
    enrolment = make_enrolment(names=3)
    places = list(Place.objects.order_by("pk"))
    with after(enrolment, hours=1):
        note(enrolment, present=[place.pk for place in places])
        type(places[0].pupil).objects.filter(pk=places[0].pupil_id).update(restricted_at=timezone.now())
        note(enrolment, marks={places[1].pk: ABSENT})

    day = timezone.localdate(enrolment.session.starts_at)
    [published] = facts.participation(Period(day, day), [()])
    assert fresh(enrolment).attended_count == 2
    assert (published.attended, published.absent) == (1, 1)


@pytest.mark.promise("POR-4c")
@pytest.mark.parametrize(("days", "shows"), [(-8, False), (-7, True), (0, True), (6, True), (8, False)])
def test_the_provider_sees_first_names_for_a_while_and_each_look_is_written_down(days: int, shows: bool) -> None:
    enrolment = make_enrolment(names=2)
    pupil = Place.objects.order_by("pk")[0].pupil
    type(pupil).objects.filter(pk=pupil.pk).update(first_name="Xantippe", name_prefix="van", last_name="Kanariegeel")
    owner = make_provider_user(enrolment.session.activity.provider)
    client = sign_in(Client(), owner)

    with time_machine.travel(enrolment.session.starts_at + timedelta(days=days), tick=False):
        sign_in(client, owner)
        page = client.get(f"/aanbieder/datums/{enrolment.session_id}/deelnemers/")

    text = page.content.decode()
    assert page.status_code == 200
    assert "2 leerlingen" in text
    assert ("Xantippe K." in text) is shows
    assert "Kanariegeel" not in text
    events = AccessEvent.objects.filter(object_label="session", school_id=enrolment.school_id)
    assert list(events.values_list("actor", "purpose", "person_count")) == ([(owner.pk, "roster_view", 2)] if shows else [])


def test_looking_at_counts_writes_nothing_down() -> None:
    enrolment = make_enrolment()
    owner = make_provider_user(enrolment.session.activity.provider)

    sign_in(Client(), owner).get(f"/aanbieder/datums/{enrolment.session_id}/deelnemers/")

    assert AccessEvent.objects.count() == 0


def person(who: str, enrolment: Enrolment) -> User:
    if who == "host":
        return make_provider_user(enrolment.session.activity.provider, role=ProviderRole.HOST)
    if who == "owner":
        return make_provider_user(enrolment.session.activity.provider)
    return make_coordinator(enrolment.school, role=SchoolRole.TEACHER)


@pytest.mark.parametrize("who", ["host", "owner", "teacher"])
def test_host_owner_and_teacher_note_attendance_on_their_own_page(who: str) -> None:
    enrolment = make_enrolment(names=2)
    user = person(who, enrolment)
    address = (
        f"/school/inschrijvingen/{enrolment.pk}/opkomst/"
        if who == "teacher"
        else f"/aanbieder/datums/{enrolment.session_id}/deelnemers/opkomst/{enrolment.pk}/"
    )
    first = Place.objects.order_by("pk")[0]

    with after(enrolment, hours=1):
        client = sign_in(Client(), user)
        shown = client.get(address)
        answer = client.post(address, {f"mark-{first.pk}": "absent", "rest": "present"})

    assert shown.status_code == 200
    assert shown.content.decode().count("checked") == 0
    assert answer.status_code == 302
    assert fresh(enrolment).attended_count == 1


def test_a_wrong_number_comes_back_with_what_was_typed() -> None:
    enrolment = make_enrolment(places=24)
    teacher = make_coordinator(enrolment.school, role=SchoolRole.TEACHER)

    with after(enrolment, hours=1):
        answer = sign_in(Client(), teacher).post(f"/school/inschrijvingen/{enrolment.pk}/opkomst/", {"count": "30"})

    assert answer.status_code == 422
    assert 'value="30"' in answer.content.decode()
    assert "24 leerlingen" in answer.content.decode()


# --- later, extra ---


def test_who_came_later_was_there_and_who_was_extra_is_a_number() -> None:
    enrolment = make_enrolment(names=3)
    first, second, third = Place.objects.order_by("pk")

    with after(enrolment, hours=1):
        note(enrolment, marks={first.pk: PRESENT, second.pk: LATE, third.pk: ABSENT}, extra=2)

    assert list(Place.objects.order_by("pk").values_list("attendance", flat=True)) == ["present", "late", "absent"]
    assert (fresh(enrolment).status, fresh(enrolment).attended_count, fresh(enrolment).extra_count) == (S.ATTENDED, 4, 2)
    assert fresh(enrolment).places == 3


def test_a_head_count_exceeds_the_list_only_by_who_was_extra() -> None:
    enrolment = make_enrolment(places=24)

    with after(enrolment, hours=1):
        note(enrolment, count=24, extra=3)

    assert (fresh(enrolment).attended_count, fresh(enrolment).extra_count) == (27, 3)
    assert fresh(enrolment).session.places_taken == 24


def test_only_pupils_who_were_not_on_the_list_came() -> None:
    enrolment = make_enrolment(places=24)

    with after(enrolment, hours=1):
        note(enrolment, count=0, extra=1)

    assert (fresh(enrolment).status, fresh(enrolment).attended_count) == (S.ATTENDED, 1)


@pytest.mark.parametrize(("places", "extra", "most"), [(24, -1, 12), (24, 13, 12), (4, 6, 5), (80, 31, 30)])
def test_a_second_group_is_no_extra_pupil(places: int, extra: int, most: int) -> None:
    enrolment = make_enrolment(make_session(capacity=100), places=places)

    with after(enrolment, hours=1), pytest.raises(errors.ExtraDoesNotFit) as refusal:
        note(enrolment, count=places, extra=extra)

    assert refusal.value.params == {"most": most}

    assert fresh(enrolment).attended_count is None


def test_the_first_marks_say_nothing_of_the_group_until_somebody_was_there() -> None:
    enrolment = make_enrolment(names=3)
    first, second, third = Place.objects.order_by("pk")
    seen = []

    with after(enrolment, hours=1):
        for marks in ({first.pk: ABSENT}, {second.pk: PRESENT}, {second.pk: ABSENT}, {third.pk: ABSENT}):
            note(enrolment, marks=marks)
            seen.append((fresh(enrolment).status, fresh(enrolment).attended_count))

    assert seen == [(S.ACCEPTED, None), (S.ATTENDED, 1), (S.NO_SHOW, 0), (S.NO_SHOW, 0)]


def test_the_same_marks_twice_change_nothing_not_even_the_version() -> None:
    enrolment = make_enrolment(names=1)
    place = Place.objects.get()

    with after(enrolment, hours=1):
        note(enrolment, marks={place.pk: LATE})
        version = fresh(enrolment).updated_at
    with after(enrolment, hours=2):
        note(enrolment, marks={place.pk: LATE})

    assert fresh(enrolment).updated_at == version
    assert enrolment.transitions.count() == 3


# --- the page without script ---


def test_a_pupil_without_a_mark_is_asked_for_and_nothing_is_lost() -> None:
    enrolment = make_enrolment(names=2)
    teacher = make_coordinator(enrolment.school, role=SchoolRole.TEACHER)
    first = Place.objects.order_by("pk")[0]

    with after(enrolment, hours=1):
        answer = sign_in(Client(), teacher).post(page_of(enrolment), {f"mark-{first.pk}": "late", "extra": "3"})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "hebben er 1 nog geen teken" in text
    assert text.count("checked") == 1
    assert 'value="3"' in text
    assert fresh(enrolment).attended_count is None


def test_a_page_that_stood_open_shows_what_somebody_else_noted_meanwhile() -> None:
    enrolment = make_enrolment(names=1)
    teacher = make_coordinator(enrolment.school, role=SchoolRole.TEACHER)
    place = Place.objects.get()

    with after(enrolment, hours=1):
        note(enrolment, marks={place.pk: ABSENT})
        form = {f"mark-{place.pk}": "late", f"saw-{place.pk}": "unknown", "extra": "0"}
        answer = sign_in(Client(), teacher).post(page_of(enrolment), form)

    text = " ".join(answer.content.decode().split())
    assert answer.status_code == 200
    assert "iemand anders noteerde “Niet geweest”. Jij noteerde later “Later gekomen”. Dat staat er nu." in text
    assert Place.objects.get().attendance == Attendance.LATE


def page_of(enrolment: Enrolment) -> str:
    return f"/school/inschrijvingen/{enrolment.pk}/opkomst/"
