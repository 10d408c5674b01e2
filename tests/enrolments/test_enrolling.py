"""Signing a class up: the whole outcome, and every refusal."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from activities.choices import AcceptanceMode, NamesMode, SessionStatus
from activities.errors import SessionNotScheduled
from activities.models import Session
from enrolments import errors
from enrolments.choices import EnrolmentStatus
from enrolments.models import Enrolment, EnrolmentTransition, Place
from enrolments.services.enrolling import enrol_class
from kit.refusals import NotFound, Refusal
from outbox.later import written
from outbox.models import Message
from providers.choices import ProviderStatus
from providers.models import Provider
from schools.choices import Level
from schools.models import Pupil, SchoolClass
from tests.support.makers import (
    at_nine,
    make_activity,
    make_class,
    make_coordinator,
    make_provider,
    make_provider_user,
    make_pupil,
    make_school,
    make_session,
)

pytestmark = pytest.mark.django_db


def people_of(school_class: SchoolClass) -> list[int]:
    return list(Pupil.objects.filter(class_memberships__school_class=school_class).order_by("pk").values_list("pk", flat=True))


@pytest.fixture
def provider() -> Provider:
    provider = make_provider()
    make_provider_user(provider, email="eigenaar@werf.example")
    return provider


@pytest.fixture
def by(school_class: SchoolClass) -> User:
    return make_coordinator(school_class.school, email="lob@school.example")


@pytest.fixture
def school_class() -> SchoolClass:
    return make_class(pupils=4)


def date_of(provider: Provider, *, capacity: int = 28, starts_at: Any = None, **activity: Any) -> Session:
    return make_session(make_activity(provider, **activity), capacity=capacity, starts_at=starts_at)


def history_of(enrolment: Enrolment) -> list[tuple[str, str]]:
    lines = EnrolmentTransition.objects.filter(enrolment=enrolment).order_by("pk")
    return list(lines.values_list("from_status", "to_status"))


@pytest.mark.promise("POR-3a")
def test_a_head_count_is_accepted_at_once_and_both_sides_get_mail(
    provider: Provider, school_class: SchoolClass, by: User
) -> None:
    session = date_of(provider)

    enrolment = enrol_class(
        session_id=session.pk, school_class_id=school_class.pk, by=by, places=4, adults=1, note="Lift nodig"
    )

    session.refresh_from_db()
    stored = Enrolment.objects.get(pk=enrolment.pk)
    assert (stored.status, stored.mode, stored.places, stored.adults) == ("accepted", "count", 4, 1)
    assert (stored.school, stored.school_class, stored.enrolled_by) == (school_class.school, school_class, by)
    assert session.places_taken == 4
    assert history_of(enrolment) == [("", "requested"), ("requested", "accepted")]
    assert Place.objects.count() == 0
    mails = [written(one) for one in Message.objects.all()]
    assert {(one.kind, one.recipient, one.attachment_name) for one in mails} == {
        ("enrolments.confirmed", "lob@school.example", "activiteit.ics"),
        ("enrolments.new_group", "eigenaar@werf.example", ""),
    }


@pytest.mark.promise("POR-2g")
def test_names_mode_writes_a_place_for_each_chosen_pupil_and_no_mail_names_one(
    provider: Provider, school_class: SchoolClass, by: User
) -> None:
    canary = make_pupil(school_class, first_name="Xantippe", last_name="Kanariegeel")
    session = date_of(provider, names_mode=NamesMode.NAMES)
    chosen = [*people_of(school_class)[:2], canary.pk]

    enrolment = enrol_class(session_id=session.pk, school_class_id=school_class.pk, by=by, pupils=chosen)

    assert enrolment.places == 3
    assert sorted(Place.objects.values_list("pupil", "starts_at", "ends_at", "is_active")) == sorted(
        (pk, session.starts_at, session.ends_at, True) for pk in chosen
    )
    mails = "".join(f"{m.subject}{m.text}{m.html}{m.attachment}" for m in map(written, Message.objects.all()))
    assert mails
    assert "Xantippe" not in mails
    assert "Kanariegeel" not in mails


def test_a_provider_who_decides_gets_a_request_that_holds_the_places(
    provider: Provider, school_class: SchoolClass, by: User
) -> None:
    session = date_of(provider, acceptance_mode=AcceptanceMode.MANUAL)

    enrolment = enrol_class(session_id=session.pk, school_class_id=school_class.pk, by=by, places=4)

    session.refresh_from_db()
    assert enrolment.status == EnrolmentStatus.REQUESTED
    assert session.places_taken == 4
    assert history_of(enrolment) == [("", "requested")]
    assert set(Message.objects.values_list("kind", flat=True)) == {"enrolments.requested", "enrolments.new_request"}


def test_a_class_without_a_level_goes_and_nobody_is_asked_why(provider: Provider, by: User, school_class: SchoolClass) -> None:
    school_class.levels, school_class.year = [], None
    school_class.save()

    enrolment = enrol_class(session_id=date_of(provider).pk, school_class_id=school_class.pk, by=by, places=4)

    assert enrolment.status == EnrolmentStatus.ACCEPTED


def test_touching_dates_do_not_overlap(provider: Provider, school_class: SchoolClass, by: User) -> None:
    first = date_of(provider, names_mode=NamesMode.NAMES)
    after = date_of(provider, starts_at=first.ends_at, names_mode=NamesMode.NAMES)
    pupils = people_of(school_class)

    for session in (first, after):
        enrol_class(session_id=session.pk, school_class_id=school_class.pk, by=by, pupils=pupils)

    assert Place.objects.filter(is_active=True).count() == 8


Change = Callable[[Session, SchoolClass], object]


def change_session(**fields: Any) -> Change:
    return lambda session, school_class: Session.objects.filter(pk=session.pk).update(**fields)


def change_activity(**fields: Any) -> Change:
    def change(session: Session, school_class: SchoolClass) -> None:
        for name, value in fields.items():
            setattr(session.activity, name, value)
        session.activity.save()

    return change


def change_class(**fields: Any) -> Change:
    return lambda session, school_class: SchoolClass.objects.filter(pk=school_class.pk).update(**fields)


REFUSALS: list[tuple[str, Change, dict[str, Any], type[Refusal]]] = [
    ("offline", change_activity(live=False), {}, errors.ActivityNotOpen),
    ("blocked provider", lambda s, c: Provider.objects.update(status=ProviderStatus.BLOCKED), {}, errors.ActivityNotOpen),
    ("called off", change_session(status=SessionStatus.CANCELLED), {}, SessionNotScheduled),
    ("begun", lambda s, c: Session.objects.update(starts_at=timezone.now()), {}, errors.SessionStarted),
    ("not open yet", lambda s, c: Session.objects.update(enrolment_opens_at=at_nine(days=3)), {}, errors.EnrolmentNotOpenYet),
    ("closed", lambda s, c: Session.objects.update(enrolment_closes_at=timezone.now()), {}, errors.EnrolmentClosed),
    ("kept for others", lambda s, c: s.reserved_for.add(make_school("Ander College")), {}, errors.ReservedForOthers),
    ("school unknown", lambda s, c: type(c.school).objects.update(verified_at=None), {}, errors.SchoolNotVerified),
    ("level", change_class(levels=[Level.VWO]), {}, errors.LevelDoesNotFit),
    ("year", change_class(year=1), {}, errors.YearDoesNotFit),
    ("no number", change_session(), {"places": None}, errors.NumberNeeded),
    ("nobody", change_session(), {"places": 0}, errors.NumberNeeded),
    ("more than the class", change_session(), {"places": 5}, errors.MorePupilsThanClass),
    ("too small", change_activity(min_group=4), {"places": 3}, errors.GroupTooSmall),
    ("too small for the date", change_session(min_group=4), {"places": 3}, errors.GroupTooSmall),
    ("too large", change_activity(max_group=3), {}, errors.GroupTooLarge),
    ("too large for the date", change_session(max_group=3), {}, errors.GroupTooLarge),
    ("too few adults", change_activity(pupils_per_adult=2), {"adults": 1}, errors.TooFewAdults),
    ("names where none are asked", change_session(), {"pupils": [1], "places": None}, errors.NamesNotNeeded),
    ("full", change_session(places_taken=28), {}, errors.NoPlacesLeft),
    ("not enough", change_session(places_taken=25), {}, errors.NotEnoughPlaces),
]


@pytest.mark.parametrize(("change", "group", "refusal"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS])
def test_a_head_count_is_refused_by_name_and_nothing_is_written(
    change: Change, group: dict[str, Any], refusal: type[Refusal], provider: Provider, school_class: SchoolClass, by: User
) -> None:
    session = date_of(provider)
    change(session, school_class)
    before = Session.objects.values_list("places_taken", flat=True).get(pk=session.pk)

    with pytest.raises(refusal) as raised:
        enrol_class(session_id=session.pk, school_class_id=school_class.pk, by=by, **{"places": 4, "adults": 1, **group})

    assert type(raised.value) is refusal
    assert raised.value.detail
    assert "%(" not in raised.value.detail
    assert (Enrolment.objects.count(), EnrolmentTransition.objects.count(), Message.objects.count()) == (0, 0, 0)
    assert Session.objects.values_list("places_taken", flat=True).get(pk=session.pk) == before


def test_nobody_chosen_is_refused(provider: Provider, school_class: SchoolClass, by: User) -> None:
    session = date_of(provider, names_mode=NamesMode.NAMES)

    with pytest.raises(errors.NoPupilsChosen):
        enrol_class(session_id=session.pk, school_class_id=school_class.pk, by=by, pupils=[])


@pytest.mark.promise("POR-7d")
@pytest.mark.parametrize("who", ["of another class", "frozen", "left the class", "nobody"])
def test_only_pupils_of_this_class_who_may_be_shown_can_be_chosen(
    who: str, provider: Provider, school_class: SchoolClass, by: User
) -> None:
    session = date_of(provider, names_mode=NamesMode.NAMES)
    pupil = make_pupil(make_class(school_class.school, "3C") if who == "of another class" else school_class)
    if who == "frozen":
        Pupil.objects.filter(pk=pupil.pk).update(restricted_at=timezone.now())
    if who == "left the class":
        pupil.class_memberships.update(left_at=timezone.now())

    with pytest.raises(errors.PupilsNotInClass):
        enrol_class(
            session_id=session.pk, school_class_id=school_class.pk, by=by, pupils=[pupil.pk if who != "nobody" else 999_999]
        )


def test_a_class_of_another_school_does_not_exist(provider: Provider, by: User) -> None:
    other = make_class(make_school("Ander College"), pupils=1)

    with pytest.raises(NotFound):
        enrol_class(session_id=date_of(provider).pk, school_class_id=other.pk, by=by, places=1)


def test_a_date_that_does_not_exist_is_not_found(school_class: SchoolClass, by: User) -> None:
    with pytest.raises(NotFound):
        enrol_class(session_id=999_999, school_class_id=school_class.pk, by=by, places=1)


def test_a_class_is_on_a_date_once(provider: Provider, school_class: SchoolClass, by: User) -> None:
    session = date_of(provider)
    enrol_class(session_id=session.pk, school_class_id=school_class.pk, by=by, places=4)

    with pytest.raises(errors.ClassAlreadyEnrolled):
        enrol_class(session_id=session.pk, school_class_id=school_class.pk, by=by, places=2)

    session.refresh_from_db()
    assert session.places_taken == 4


@pytest.mark.promise("OGP-2.1d")
def test_a_pupil_is_not_in_two_places_at_once_and_the_refusal_counts_without_naming(
    provider: Provider, school_class: SchoolClass, by: User
) -> None:
    first = date_of(provider, names_mode=NamesMode.NAMES)
    overlapping = date_of(provider, starts_at=first.starts_at + timedelta(hours=2), names_mode=NamesMode.NAMES)
    pupils = people_of(school_class)
    enrol_class(session_id=first.pk, school_class_id=school_class.pk, by=by, pupils=pupils[:2])

    with pytest.raises(errors.PupilsElsewhere) as raised:
        enrol_class(session_id=overlapping.pk, school_class_id=school_class.pk, by=by, pupils=pupils)

    assert raised.value.params == {"count": 2}


def test_a_pupil_of_two_classes_goes_once(provider: Provider, school_class: SchoolClass, by: User) -> None:
    session = date_of(provider, names_mode=NamesMode.NAMES)
    cluster = make_class(school_class.school, "3 wiskunde")
    pupil = Pupil.objects.get(pk=people_of(school_class)[0])
    cluster.memberships.create(school=school_class.school, pupil=pupil)
    enrol_class(session_id=session.pk, school_class_id=school_class.pk, by=by, pupils=[pupil.pk])

    with pytest.raises(errors.PupilsAlreadyEnrolled) as raised:
        enrol_class(session_id=session.pk, school_class_id=cluster.pk, by=by, pupils=[pupil.pk])

    assert raised.value.params == {"count": 1}


def test_a_full_date_names_the_ways_on(provider: Provider, school_class: SchoolClass, by: User) -> None:
    session = date_of(provider, capacity=3)
    fits = make_session(session.activity, starts_at=at_nine(days=20), capacity=4)
    make_session(session.activity, starts_at=at_nine(days=21), capacity=3)
    make_session(session.activity, starts_at=at_nine(days=22), status=SessionStatus.CANCELLED)

    with pytest.raises(errors.NotEnoughPlaces) as raised:
        enrol_class(session_id=session.pk, school_class_id=school_class.pk, by=by, places=4)

    assert raised.value.extra == {
        "free": 3,
        "wanted": 4,
        "choices": ["other_session", "fewer_pupils", "waiting_list"],
        "alternatives": [
            {"session": fits.pk, "starts_at": fits.starts_at.isoformat(), "ends_at": fits.ends_at.isoformat(), "free": 4}
        ],
    }
