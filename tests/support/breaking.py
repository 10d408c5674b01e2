"""Ways to break what must always hold: what nobody can do with services is done to the tables."""

from collections.abc import Callable
from datetime import timedelta

from django.db import connections
from django.utils import timezone

from activities.choices import AcceptanceMode, CapacityUnit
from activities.models import Series, Session
from enrolments.choices import Attendance
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Bundle, Enrolment, EnrolmentTransition, Hold, Place
from enrolments.rules.wishes import Wishes
from enrolments.services.enrolling import hold_group, join_waiting_list
from tests.support.enrolling import make_enrolment
from tests.support.makers import at_nine, make_activity, make_class, make_coordinator, make_school, make_session


def set_on(enrolment: Enrolment, **columns: object) -> None:
    Enrolment.objects.filter(pk=enrolment.pk).update(**columns)


def waits(session: Session, places: int = 5, **wishes: object) -> Enrolment:
    school_class = make_class(make_school())
    by = make_coordinator(school_class.school)
    said = Wishes(**wishes)  # type: ignore[arg-type]  # keywords of a test
    return join_waiting_list(session_id=session.pk, school_class_id=school_class.pk, by=by, places=places, wishes=said)


def full() -> Session:
    session = make_session(capacity=20)
    make_enrolment(session, places=20)
    return session


def waiting_group(**wishes: object) -> Enrolment:
    group = waits(full(), **wishes)
    assert group.status == S.WAITING
    return group


def stand_in() -> tuple[Enrolment, Enrolment]:
    """Return a group that waits, and its offer on another date of the same activity."""
    first = waiting_group(takes_other_dates=True)
    other = make_session(first.session.activity, starts_at=at_nine(days=20), capacity=20, places_taken=5)
    offered = Enrolment.objects.create(
        school=first.school,
        session=other,
        school_class=first.school_class,
        mode=first.mode,
        places=5,
        status=S.OFFERED,
        stands_in_for=first,
        offer_until=timezone.now() + timedelta(days=1),
    )
    EnrolmentTransition.objects.create(school=first.school, enrolment=offered, from_status="", to_status=S.OFFERED)
    return first, offered


def wrong_counter() -> None:
    Session.objects.filter(pk=make_enrolment(places=4).session_id).update(places_taken=5)


def hold_not_counted() -> None:
    session, school_class = make_session(), make_class()
    by = make_coordinator(school_class.school)
    hold_group(session_id=session.pk, school_class_id=school_class.pk, by=by, places=4)
    Session.objects.filter(pk=session.pk).update(places_taken=0)


def oversold() -> None:
    Session.objects.filter(pk=make_enrolment(places=20).session_id).update(capacity=19)


def whole_group_forgotten() -> None:
    Session.objects.filter(pk=waiting_group().session_id).update(capacity=25)


def part_forgotten() -> None:
    Session.objects.filter(pk=waiting_group(least_places=2).session_id).update(capacity=23)


def group_forgotten_where_groups_are_counted() -> None:
    session = make_session(capacity=1, capacity_unit=CapacityUnit.GROUPS)
    make_enrolment(session, places=20)
    waits(session, 12)
    Session.objects.filter(pk=session.pk).update(capacity=2)


def status_without_history() -> None:
    set_on(make_enrolment(), status=S.CONFIRMED)


def history_with_a_gap() -> None:
    group = make_enrolment()
    EnrolmentTransition.objects.create(school=group.school, enrolment=group, from_status=S.CONFIRMED, to_status=S.ATTENDED)
    set_on(group, status=S.ATTENDED, attended_count=1)


def history_with_an_unknown_move() -> None:
    group = make_enrolment()
    EnrolmentTransition.objects.create(school=group.school, enrolment=group, from_status=S.ACCEPTED, to_status=S.DRAFT)
    set_on(group, status=S.DRAFT, answer_until=timezone.now())


def idle_pupil() -> None:
    Place.objects.filter(enrolment=make_enrolment(names=2)).update(is_active=False)


def pupil_in_two_places() -> None:
    one = make_enrolment(names=2)
    other = make_enrolment(names=2, school=one.school)
    mine, theirs = (Place.objects.filter(enrolment=group).order_by("pk")[0] for group in (one, other))
    Place.objects.filter(pk=mine.pk).update(pupil=theirs.pupil_id)


def too_many_names() -> None:
    group = make_enrolment(names=3)
    Session.objects.filter(pk=group.session_id).update(places_taken=2)
    set_on(group, places=2)


def group_on_a_date_that_is_off() -> None:
    Session.objects.filter(pk=make_enrolment().session_id).update(status="cancelled")


def two_with_one_number() -> None:
    first = waiting_group()
    second = waits(first.session)
    set_on(second, waiting_number=first.waiting_number)


def later_with_a_lower_number() -> None:
    first = waiting_group()
    second = waits(first.session)
    assert first.waiting_number is not None
    set_on(second, waiting_number=first.waiting_number - 1)


def wish_without_an_offer() -> None:
    set_on(waiting_group(), wanted_places=9)


def offer_of_more_than_was_wanted() -> None:
    _first, offered = stand_in()
    set_on(offered, wanted_places=5)


def offer_without_an_end() -> None:
    _first, offered = stand_in()
    set_on(offered, offer_until=None)


def request_without_an_end() -> None:
    set_on(make_enrolment(acceptance_mode=AcceptanceMode.MANUAL), answer_until=None)


def undo_without_an_end() -> None:
    set_on(make_enrolment(), undo_to=S.REQUESTED)


def undo_for_an_hour() -> None:
    set_on(make_enrolment(), undo_to=S.REQUESTED, undo_until=timezone.now() + timedelta(hours=1))


def undo_of_a_move_that_has_none() -> None:
    set_on(make_enrolment(), undo_to=S.DRAFT, undo_until=timezone.now())


def stand_in_of_another_class() -> None:
    first, offered = stand_in()
    set_on(offered, school_class=make_class(first.school, "4X"))


def stand_in_on_another_activity() -> None:
    _first, offered = stand_in()
    Session.objects.filter(pk=offered.session_id).update(activity=make_activity())


def two_offers_at_once() -> None:
    first, _offered = stand_in()
    set_on(first, status=S.OFFERED, offer_until=timezone.now() + timedelta(days=1))


def the_same_date_twice() -> None:
    first, offered = stand_in()
    set_on(offered, status=S.LAPSED)
    Enrolment.objects.create(
        school=first.school,
        session=offered.session,
        school_class=first.school_class,
        mode=first.mode,
        places=5,
        status=S.LAPSED,
        stands_in_for=first,
    )


def goes_and_waits() -> None:
    _first, offered = stand_in()
    set_on(offered, status=S.ACCEPTED)


def empty_bundle() -> None:
    school_class = make_class()
    Bundle.objects.create(school=school_class.school, school_class=school_class, kind="series")


def bundle_of_another_class() -> None:
    group = make_enrolment()
    other = make_class(group.school, "4Z")
    set_on(group, bundle=Bundle.objects.create(school=group.school, school_class=other, kind="series"))


def alone_in_a_series() -> None:
    group = make_enrolment()
    series = Series.objects.create(activity=group.session.activity, title="Drie dinsdagen")
    Session.objects.filter(pk=group.session_id).update(series=series)


def counts_something_else() -> None:
    set_on(make_enrolment(places=1), capacity_unit=CapacityUnit.GROUPS)


def came_without_a_number() -> None:
    set_on(make_enrolment(), status=S.ATTENDED)


def came_with_a_group_that_did_not_go_yet() -> None:
    Place.objects.filter(enrolment=make_enrolment(names=2)).update(attendance=Attendance.PRESENT)


def counted_with_another_class() -> None:
    group = make_enrolment(names=2)
    with connections["default"].cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Place.objects.filter(enrolment=group).update(counted_class=make_class(group.school, "4Z"))
        cursor.execute("SET LOCAL session_replication_role = origin")


WAYS: list[tuple[str, Callable[[], None]]] = [
    ("places taken are the places of groups and holds that have them", wrong_counter),
    ("places taken are the places of groups and holds that have them", hold_not_counted),
    ("no date has more places taken than it has", oversold),
    ("no waiting group was forgotten", whole_group_forgotten),
    ("no waiting group was forgotten", part_forgotten),
    ("no waiting group was forgotten", group_forgotten_where_groups_are_counted),
    ("the status is the last line of the history", status_without_history),
    ("each line of the history begins where the one before it ended, and is a move of the table", history_with_a_gap),
    ("each line of the history begins where the one before it ended, and is a move of the table", history_with_an_unknown_move),
    ("named pupils are busy exactly while their group has a place", idle_pupil),
    ("no pupil is in two places at once", pupil_in_two_places),
    ("a group never names more pupils than it has places, or wanted", too_many_names),
    ("no group stands on a date that is off", group_on_a_date_that_is_off),
    ("nobody waits without a number, or with somebody else's", two_with_one_number),
    ("who began to wait later has a higher number", later_with_a_lower_number),
    ("only an offer of a part remembers what was wanted", wish_without_an_offer),
    ("only an offer of a part remembers what was wanted", offer_of_more_than_was_wanted),
    ("an offer has an end", offer_without_an_end),
    ("who waits for a yes knows until when", request_without_an_end),
    ("what can be taken back was done by a move that can, and for a while only", undo_without_an_end),
    ("what can be taken back was done by a move that can, and for a while only", undo_for_an_hour),
    ("what can be taken back was done by a move that can, and for a while only", undo_of_a_move_that_has_none),
    ("a sign-up stands in for one of its own school, class and activity, on another date", stand_in_of_another_class),
    ("a sign-up stands in for one of its own school, class and activity, on another date", stand_in_on_another_activity),
    ("nobody thinks about two offers at once", two_offers_at_once),
    ("nobody is offered the same date twice", the_same_date_twice),
    ("nobody waits for one date and goes on another instead", goes_and_waits),
    ("a bundle is of its sign-ups' class, and holds some", empty_bundle),
    ("a bundle is of its sign-ups' class, and holds some", bundle_of_another_class),
    ("nobody came onto one date of a series by itself", alone_in_a_series),
    ("what a group counts for is what its date counts", counts_something_else),
    ("a number of who came belongs to a group that was due", came_without_a_number),
    ("who came, came with a group that came", came_with_a_group_that_did_not_go_yet),
    ("a pupil is counted with the class of 1 October", counted_with_another_class),
]


def hold_past_its_end() -> None:
    session, school_class = make_session(), make_class()
    by = make_coordinator(school_class.school)
    hold_group(session_id=session.pk, school_class_id=school_class.pk, by=by, places=4)
    Hold.objects.update(expires_at=timezone.now() - timedelta(minutes=1))


def offer_past_its_end() -> None:
    _first, offered = stand_in()
    set_on(offered, offer_until=timezone.now() - timedelta(minutes=1))


def offer_on_a_date_that_began() -> None:
    _first, offered = stand_in()
    Session.objects.filter(pk=offered.session_id).update(starts_at=timezone.now())


def request_past_its_end() -> None:
    set_on(make_enrolment(acceptance_mode=AcceptanceMode.MANUAL), answer_until=timezone.now() - timedelta(minutes=1))


def waits_for_a_date_that_began() -> None:
    Session.objects.filter(pk=waiting_group().session_id).update(starts_at=timezone.now())


def new_date_that_somebody_would_take() -> None:
    make_session(waiting_group(takes_other_dates=True).session.activity, starts_at=at_nine(days=20))


LATER: list[tuple[str, Callable[[], None]]] = [
    ("no group that takes any date was forgotten", new_date_that_somebody_would_take),
    ("no hold outlives its end", hold_past_its_end),
    ("no offer outlives its end", offer_past_its_end),
    ("no offer outlives its end", offer_on_a_date_that_began),
    ("nobody is kept waiting for an answer for ever", request_past_its_end),
    ("nobody is kept waiting for an answer for ever", waits_for_a_date_that_began),
]
