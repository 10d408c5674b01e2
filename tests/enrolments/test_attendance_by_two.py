"""Two devices note the same group, through the interface too: the later truth holds and everybody sees the difference."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from enrolments.choices import Attendance
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, Place
from enrolments.moves import Actor
from enrolments.rules.attendance import Difference, Kept, Mark, Tally
from enrolments.services.attendance import Noted, note_attendance
from providers.choices import ProviderRole
from schools.choices import SchoolRole
from tests.support.attendance import after, note
from tests.support.enrolling import fresh, make_enrolment
from tests.support.makers import make_coordinator, make_provider_user
from tests.support.racing import at_once
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
PRESENT, LATE, ABSENT = Mark(Attendance.PRESENT), Mark(Attendance.LATE), Mark(Attendance.ABSENT)


def at(enrolment: Enrolment, minutes: int) -> datetime:
    return enrolment.session.starts_at + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("minutes", "kept", "stands"),
    [(20, Kept.YOURS, Attendance.LATE), (5, Kept.THEIRS, Attendance.ABSENT)],
    ids=["later", "earlier"],
)
def test_the_later_truth_holds_and_the_sender_sees_the_difference(minutes: int, kept: Kept, stands: Attendance) -> None:
    enrolment = make_enrolment(names=1)
    place = Place.objects.get()

    with after(enrolment, hours=1):
        note(enrolment, marks={place.pk: Mark(Attendance.ABSENT, at(enrolment, 10), Attendance.UNKNOWN)})
        noted = note(enrolment, marks={place.pk: Mark(Attendance.LATE, at(enrolment, minutes), Attendance.UNKNOWN)})

    assert list(noted.differences) == [Difference("mark", "absent", "late", kept, place.pk)]
    assert Place.objects.get().attendance == stands


def test_who_saw_the_other_mark_changes_it_without_a_word() -> None:
    enrolment = make_enrolment(names=1)
    place = Place.objects.get()

    with after(enrolment, hours=1):
        note(enrolment, marks={place.pk: Mark(Attendance.ABSENT, at(enrolment, 10), Attendance.UNKNOWN)})
        noted = note(enrolment, marks={place.pk: Mark(Attendance.LATE, at(enrolment, 20), Attendance.ABSENT)})

    assert (list(noted.differences), Place.objects.get().attendance) == ([], Attendance.LATE)


def test_two_devices_that_say_the_same_do_not_differ() -> None:
    enrolment = make_enrolment(names=1)
    place = Place.objects.get()

    with after(enrolment, hours=1):
        note(enrolment, marks={place.pk: Mark(Attendance.LATE, at(enrolment, 10), Attendance.UNKNOWN)})
        noted = note(enrolment, marks={place.pk: Mark(Attendance.LATE, at(enrolment, 5), Attendance.UNKNOWN)})

    assert (list(noted.differences), fresh(enrolment).attended_count) == ([], 1)


def test_a_clock_that_runs_ahead_does_not_win_for_ever() -> None:
    enrolment = make_enrolment(names=1)
    place = Place.objects.get()

    with after(enrolment, hours=1):
        note(enrolment, marks={place.pk: Mark(Attendance.ABSENT, at(enrolment, 10_000), Attendance.UNKNOWN)})
    with after(enrolment, hours=2):
        now = timezone.now()
        note(enrolment, marks={place.pk: Mark(Attendance.LATE, now, Attendance.UNKNOWN)})

    assert (Place.objects.get().attendance, Place.objects.get().noted_at) == (Attendance.LATE, now)


@pytest.mark.parametrize(("minutes", "kept", "stands"), [(20, "yours", 22), (5, "theirs", 20)])
def test_two_counts_differ_like_two_marks(minutes: int, kept: str, stands: int) -> None:
    enrolment = make_enrolment(places=24)

    with after(enrolment, hours=1):
        note(enrolment, tally=Tally(20, 0, at=at(enrolment, 10)))
        noted = note(enrolment, tally=Tally(22, 0, at=at(enrolment, minutes), saw_count=24, saw_extra=0))

    assert list(noted.differences) == [Difference("count", "20", "22", Kept(kept))]
    assert fresh(enrolment).attended_count == stands


@pytest.mark.django_db(transaction=True)
def test_two_phones_that_begin_at_once_both_count() -> None:
    enrolment = make_enrolment(names=2)
    first, second = Place.objects.order_by("pk")
    one, other = fresh(enrolment), fresh(enrolment)

    def send(row: Enrolment, place: Place) -> Noted:
        return note_attendance(row, by=enrolment.enrolled_by, actor=Actor.HOST, marks={place.pk: PRESENT})

    with after(enrolment, hours=1):
        outcomes = at_once([lambda: send(one, first), lambda: send(other, second)])

    assert [list(noted.differences) for noted in outcomes] == [[], []]  # type: ignore[union-attr]  # an exception fails here
    assert (fresh(enrolment).status, fresh(enrolment).attended_count) == (S.ATTENDED, 2)
    assert enrolment.transitions.count() == 3


def test_the_interface_takes_marks_of_a_device_with_a_wrong_clock() -> None:
    enrolment = make_enrolment(names=2)
    host = make_provider_user(enrolment.session.activity.provider, role=ProviderRole.HOST)
    first, second = Place.objects.order_by("pk")
    url = f"/api/v1/enrolments/{enrolment.pk}/attendance/"

    with after(enrolment, hours=1):
        now = timezone.now()
        note(enrolment, marks={first.pk: Mark(Attendance.ABSENT, now - timedelta(minutes=30))})
        # This device runs a day behind; its tap was ten minutes ago.
        behind = now - timedelta(days=1)
        marks = [
            {"place": first.pk, "mark": "late", "saw": "unknown", "noted_at": (behind - timedelta(minutes=10)).isoformat()},
            {"place": second.pk, "mark": "present", "saw": "unknown", "noted_at": (behind - timedelta(minutes=40)).isoformat()},
        ]
        sent = {"marks": marks, "extra": 1, "sent_at": behind.isoformat()}
        answer = sign_in(Client(), host).put(url, sent, content_type="application/json")

    body = answer.json()
    assert answer.status_code == 200
    assert body["differences"] == [{"what": "mark", "place": first.pk, "theirs": "absent", "yours": "late", "kept": "yours"}]
    assert [pupil["mark"] for pupil in sorted(body["pupils"], key=lambda one: one["place"])] == ["late", "present"]
    assert (body["status"], body["attended_count"], body["extra_count"]) == ("attended", 3, 1)


@pytest.mark.parametrize(
    "sent",
    [{}, {"present": [], "marks": []}, {"marks": [{"place": 1, "mark": "unknown"}]}, {"marks": [], "extra": -1}],
    ids=["nothing", "two ways", "no mark", "less than nobody"],
)
def test_the_interface_refuses_what_says_nothing_clear(sent: dict[str, object]) -> None:
    enrolment = make_enrolment(names=1)
    teacher = make_coordinator(enrolment.school, role=SchoolRole.TEACHER)

    with after(enrolment, hours=1):
        url = f"/api/v1/enrolments/{enrolment.pk}/attendance/"
        answer = sign_in(Client(), teacher).put(url, sent, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert fresh(enrolment).attended_count is None
