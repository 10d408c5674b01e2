"""One class over several dates: a plan, then everything or nothing."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from accounts.models import User
from activities.choices import AcceptanceMode, NamesMode
from activities.models import Session
from enrolments import errors
from enrolments.choices import BundleKind
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Bundle, Enrolment, Place
from enrolments.services.enrolling import enrol_class
from enrolments.services.invariants import broken_invariants
from enrolments.services.splitting import Wish, plan_split, split_class
from kit.refusals import NotFound
from outbox.models import Message
from schools.models import SchoolClass
from tests.support.enrolling import pupils_of
from tests.support.makers import at_nine, make_activity, make_class, make_coordinator, make_provider_user, make_session
from tests.support.racing import at_once

pytestmark = pytest.mark.django_db
WHY = {"travel_gap": "Ze lopen met een begeleider."}


def dates(number: int, *, capacity: int = 28, **activity: Any) -> list[Session]:
    page = make_activity(**{"names_mode": NamesMode.NAMES, **activity})
    return [make_session(page, starts_at=at_nine(days=14 + day), capacity=capacity) for day in range(number)]


def wish(school_class: SchoolClass, sessions: list[Session], **more: Any) -> Wish:
    return Wish(school_class.pk, tuple(one.pk for one in sessions), **more)


def start(pupils: int) -> tuple[SchoolClass, User]:
    school_class = make_class(pupils=pupils)
    return school_class, make_coordinator(school_class.school)


def seats(bundle: Bundle) -> dict[int, set[int]]:
    rows = Place.objects.filter(enrolment__bundle=bundle).values_list("session", "pupil")
    found: dict[int, set[int]] = {}
    for session, pupil in rows:
        found.setdefault(session, set()).add(pupil)
    return found


def test_every_pupil_goes_once_in_groups_that_differ_by_at_most_one() -> None:
    school_class, by = start(7)
    sessions = dates(3)

    bundle = split_class(wish(school_class, sessions), by=by)

    found = seats(bundle)
    assert sorted(len(group) for group in found.values()) == [2, 2, 3]
    assert sorted(pupil for group in found.values() for pupil in group) == pupils_of(school_class)
    assert (bundle.kind, bundle.made_by, set(Enrolment.objects.values_list("status", flat=True))) == (
        BundleKind.ROTATION,
        by,
        {S.ACCEPTED},
    )
    assert broken_invariants() == {}


def test_one_letter_tells_the_school_and_one_each_provider() -> None:
    school_class, by = start(6)
    sessions = dates(3)
    owner = make_provider_user(sessions[0].activity.provider)

    split_class(wish(school_class, sessions), by=by, note="Lift nodig")

    [school] = Message.objects.filter(recipient=by.email)
    [provider] = Message.objects.filter(recipient=owner.email)
    assert (school.kind, provider.kind) == ("enrolments.together", "enrolments.new_groups")
    assert school.attachment.count("BEGIN:VEVENT") == 3
    assert provider.text.count("2 leerlingen en 1 begeleider") == 3
    assert "Lift nodig" in provider.text


def test_who_is_elsewhere_on_a_date_gets_another_one() -> None:
    school_class, by = start(4)
    first, second = dates(2)
    busy = pupils_of(school_class)[0]
    other_class = make_class(school_class.school, "Keuze")
    other_class.memberships.create(school=school_class.school, pupil_id=busy)
    elsewhere = dates(1)[0]
    enrol_class(session_id=elsewhere.pk, school_class_id=other_class.pk, by=by, pupils=[busy])

    plan = plan_split(wish(school_class, [first, second]), by=by)

    assert busy in {pupil.pk for pupil in plan.groups[1].pupils}
    assert [group.places for group in plan.groups] == [2, 2]
    assert plan.cannot == {busy: {0}}


def test_by_hand_is_as_it_was_said_and_who_is_left_out_stays() -> None:
    school_class, by = start(5)
    first, second = dates(2)
    a, b, c, d, ill = pupils_of(school_class)

    asked = wish(school_class, [first, second], pupils_by_hand={0: [a], 1: [b, c, d]})
    plan, bundle = plan_split(asked, by=by), split_class(asked, by=by)

    assert [pupil.pk for pupil in plan.stays] == [ill]
    assert seats(bundle) == {first.pk: {a}, second.pk: {b, c, d}}


def test_in_rounds_every_group_visits_every_stand_once() -> None:
    school_class, by = start(6)
    stands = [make_activity(title=f"Stand {number}", names_mode=NamesMode.NAMES) for number in range(3)]
    sessions = [
        make_session(
            stand,
            starts_at=at_nine(days=14) + timedelta(hours=turn),
            ends_at=at_nine(days=14) + timedelta(hours=turn, minutes=45),
            location="Sporthal",
        )
        for stand in stands
        for turn in range(3)
    ]

    bundle = split_class(wish(school_class, sessions, kind=BundleKind.ROUNDS), by=by, warnings_set_aside=WHY)

    visits = Place.objects.filter(enrolment__bundle=bundle).values_list("pupil", "session__activity", "session__starts_at")
    assert len(visits) == 18
    for pupil in pupils_of(school_class):
        own = [(stand, start) for one, stand, start in visits if one == pupil]
        assert sorted(stand for stand, _start in own) == sorted(stand.pk for stand in stands)
        assert len({start for _stand, start in own}) == 3
    assert broken_invariants() == {}


def test_where_no_names_are_asked_numbers_are_shared_out() -> None:
    school_class, by = start(0)
    sessions = dates(2, names_mode=NamesMode.COUNT)

    bundle = split_class(wish(school_class, sessions, places=25), by=by)

    assert sorted(bundle.enrolments.values_list("places", flat=True)) == [12, 13]
    assert Place.objects.count() == 0


def test_a_provider_who_decides_is_asked_for_each_date() -> None:
    school_class, by = start(4)
    sessions = dates(2, acceptance_mode=AcceptanceMode.MANUAL)

    bundle = split_class(wish(school_class, sessions), by=by)

    assert set(bundle.enrolments.values_list("status", flat=True)) == {S.REQUESTED}


def test_one_date_that_does_not_work_means_none_and_is_named() -> None:
    school_class, by = start(4)
    first, second = dates(2)
    Session.objects.filter(pk=second.pk).update(status="cancelled")

    with pytest.raises(errors.DateRefused) as refusal:
        split_class(wish(school_class, [first, second]), by=by)

    assert refusal.value.extra == {"session": second.pk, "reason": "session_cancelled"}
    assert not Enrolment.objects.exists()
    assert not Bundle.objects.exists()


@pytest.mark.parametrize(
    ("pupils", "activity", "capacity", "refusal"),
    [
        (9, {}, 4, errors.TooLittleRoom),
        (5, {"min_group": 3}, 28, errors.TooFewPupils),
    ],
)
def test_what_cannot_be_shared_out_says_why(
    pupils: int, activity: dict[str, Any], capacity: int, refusal: type[errors.CannotSplit]
) -> None:
    school_class, by = start(pupils)

    with pytest.raises(refusal):
        plan_split(wish(school_class, dates(2, capacity=capacity, **activity)), by=by)


def test_one_date_is_no_split() -> None:
    school_class, by = start(4)

    with pytest.raises(errors.ChooseDates):
        plan_split(wish(school_class, dates(1)), by=by)


def test_by_hand_the_rules_of_each_date_hold() -> None:
    school_class, by = start(4)
    first, second = dates(2, max_group=2)
    a, b, c, d = pupils_of(school_class)

    with pytest.raises(errors.DateRefused) as refusal:
        split_class(wish(school_class, [first, second], pupils_by_hand={0: [a, b, c], 1: [d]}), by=by)

    assert refusal.value.extra["reason"] == "group_too_large"


def test_a_split_is_one_time_for_an_activity_that_takes_a_class_once() -> None:
    school_class, by = start(4)
    sessions = dates(3, most_per_class=1)

    split_class(wish(school_class, sessions[:2]), by=by)
    with pytest.raises(errors.DateRefused) as refusal:
        split_class(wish(school_class, [sessions[2], make_session(sessions[0].activity, starts_at=at_nine(days=40))]), by=by)

    assert refusal.value.extra["reason"] == "most_per_class"


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_split_the_same_class_at_once_split_it_once() -> None:
    school_class, by = start(6)
    other = make_coordinator(school_class.school)
    sessions = dates(3)

    results = at_once([partial(split_class, wish(school_class, sessions), by=one) for one in (by, other)])

    assert sorted(type(one).__name__ for one in results) in (["Bundle", "ClassAlreadyEnrolled"], ["Bundle", "DateRefused"])
    assert Bundle.objects.count() == 1
    assert Enrolment.objects.count() == 3
    assert broken_invariants() == {}


@pytest.mark.django_db(transaction=True)
def test_two_classes_that_want_the_same_last_places_get_all_or_nothing() -> None:
    sessions = dates(3, capacity=2)
    people = [start(6), start(6)]

    results = at_once([partial(split_class, wish(school_class, sessions), by=by) for school_class, by in people])

    assert sorted(type(one).__name__ for one in results) in (["Bundle", "DateRefused"], ["Bundle", "TooLittleRoom"])
    assert Enrolment.objects.count() == 3
    assert set(Session.objects.values_list("places_taken", flat=True)) == {2}
    assert broken_invariants() == {}


def test_a_class_of_another_school_is_not_there() -> None:
    school_class, _by = start(4)

    with pytest.raises(NotFound):
        plan_split(wish(school_class, dates(2)), by=make_coordinator())


def test_a_date_of_what_was_never_online_is_not_there_for_any_way_of_signing_up() -> None:
    school_class, by = start(0)
    [hidden] = dates(1, names_mode=NamesMode.COUNT, published=False)
    [known] = dates(1, names_mode=NamesMode.COUNT)

    with pytest.raises(NotFound):
        plan_split(wish(school_class, [known, hidden], places=6), by=by)
    with pytest.raises(NotFound):
        enrol_class(session_id=hidden.pk, school_class_id=school_class.pk, by=by, places=6)
