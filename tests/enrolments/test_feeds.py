"""Calendar feeds: what programs read, who opens and closes them, and that they show nobody else's dates."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache

from accounts.models import User
from activities.choices import AcceptanceMode, NamesMode
from activities.services.sessions import cancel_session, plan_of, reschedule_session
from enrolments.models import Enrolment
from enrolments.services.cancelling import cancel_enrolment
from enrolments.services.enrolling import join_waiting_list
from enrolments.services.feeds import OpenedFeed
from outbox.later import written
from outbox.models import Message
from providers.choices import ProviderRole
from schools.choices import SchoolRole
from schools.models import Pupil
from tests.support.calendars import event_in, events_of, strictly
from tests.support.enrolling import make_enrolment
from tests.support.feeds import mine, of_activity, of_class, of_provider, read, uid_of
from tests.support.makers import (
    at_nine,
    make_activity,
    make_class,
    make_coordinator,
    make_provider_user,
    make_school,
    make_session,
)

pytestmark = pytest.mark.django_db
AWKWARD = ("Bakkerij 'De Ster'; brood, taart \\ \U0001f950 \u00eb" * 6)[:200].strip()


@pytest.fixture(autouse=True)
def _counted_anew() -> None:
    cache.clear()


# --- what they say ---


def test_a_class_calendar_shows_its_groups_and_no_others() -> None:
    session = make_session(make_activity(title="Een dag mee, op de werf"))
    own = make_enrolment(session, places=12)
    make_enrolment(session, school=own.school, places=4)
    make_enrolment(session, places=4)

    text = read(of_class(own))

    [found] = events_of(text).values()
    klas = own.school_class.name
    assert {name: str(found[name]) for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "STATUS", "SEQUENCE")} == {
        "SUMMARY": f"Een dag mee, op de werf (klas {klas})",
        "DESCRIPTION": "12 leerlingen en 1 begeleider",
        "LOCATION": "Kade 4, 9934 AB Delfzijl",
        "STATUS": "CONFIRMED",
        "SEQUENCE": "0",
    }
    assert str(strictly(text)["X-WR-CALNAME"]) == f"Klas {klas}, {own.school.name}"


def test_a_coordinator_sees_all_groups_of_the_school_and_a_teacher_the_trips_they_join() -> None:
    session = make_session()
    first = make_enrolment(session, places=5)
    second = make_enrolment(session, school=first.school, places=5)
    make_enrolment(session, places=5)
    teacher = make_coordinator(first.school, role=SchoolRole.TEACHER)
    Enrolment.objects.filter(pk=second.pk).update(teacher=teacher)

    assert first.enrolled_by is not None
    assert set(events_of(read(mine(first.enrolled_by)))) == {uid_of(first), uid_of(second)}
    assert set(events_of(read(mine(teacher)))) == {uid_of(second)}


def test_a_provider_sees_its_dates_with_numbers_per_school() -> None:
    session = make_session(capacity=40)
    other = make_session(session.activity, starts_at=at_nine(days=20))
    make_session()
    make_enrolment(session, school=make_school("Zon, en Maan"), places=12)
    host = make_provider_user(session.activity.provider, role=ProviderRole.HOST)

    found = events_of(read(of_provider(session, host)))

    assert {uid: (str(one["STATUS"]), str(one["DESCRIPTION"])) for uid, one in found.items()} == {
        f"datum-{session.pk}@localhost": ("CONFIRMED", "Zon, en Maan: 12 leerlingen en 1 begeleider"),
        f"datum-{other.pk}@localhost": ("TENTATIVE", "Nog geen groepen."),
    }


def test_an_activity_calendar_shows_the_dates_of_that_activity() -> None:
    session = make_session()
    make_session(make_activity(session.activity.provider, "Iets anders"))
    owner = make_provider_user(session.activity.provider)

    text = read(of_activity(session, owner))

    assert set(events_of(text)) == {f"datum-{session.pk}@localhost"}
    assert str(strictly(text)["NAME"]) == session.activity.title


@pytest.mark.parametrize("kind", ["mine", "class", "provider", "activity"])
def test_every_calendar_reads_strictly_whatever_people_wrote(kind: str) -> None:
    activity = make_activity(title=AWKWARD)
    late = at_nine(days=20).replace(hour=21)
    session = make_session(activity, starts_at=late, ends_at=late + timedelta(hours=3), location="Hal 2;\nlinks, \U0001f6b2")
    enrolment = make_enrolment(session, school=make_school("Zon; Maan, & Ster \u2600"))
    owner = make_provider_user(activity.provider)
    openers: dict[str, Callable[[], OpenedFeed]] = {
        "mine": lambda: mine(enrolment.enrolled_by),  # type: ignore[arg-type]  # there is one
        "class": lambda: of_class(enrolment),
        "provider": lambda: of_provider(session, owner),
        "activity": lambda: of_activity(session, owner),
    }

    found = event_in(read(openers[kind]()))

    assert str(found["SUMMARY"]).startswith(AWKWARD)
    assert str(found["LOCATION"]) == "Hal 2; links, \U0001f6b2"
    assert found.decoded("DTSTART") == late
    assert found.decoded("DTEND") == late + timedelta(hours=3)


@pytest.mark.parametrize("day", ["2027-03-27", "2026-10-24"])
def test_a_date_after_the_clock_changed_is_at_the_hour_that_people_read(day: str) -> None:
    with time_machine.travel(f"{day} 08:00:00+00:00", tick=False):
        enrolment = make_enrolment(make_session(starts_at=at_nine(days=3)))

        text = read(of_class(enrolment))

        assert "T090000" in next(line for line in text.split("\r\n") if line.startswith("DTSTART;TZID"))
        assert event_in(text).decoded("DTSTART") == enrolment.session.starts_at


@pytest.mark.promise("POR-3c")
def test_a_moved_date_moves_under_the_same_name_in_mail_and_calendar() -> None:
    enrolment = make_enrolment(places=4)
    opened = of_class(enrolment)
    before = event_in(read(opened))
    plan, later = plan_of(enrolment.session), timedelta(days=1)
    moved = replace(plan, starts_at=plan.starts_at + later, ends_at=plan.ends_at + later)

    reschedule_session(session=enrolment.session, plan=moved, by=make_provider_user(enrolment.session.activity.provider))

    after = event_in(read(opened))
    mailed = event_in(Message.objects.get(kind="enrolments.session_changed").attachment)
    first = event_in(written(Message.objects.get(kind="enrolments.confirmed")).attachment)
    assert first["UID"] == before["UID"] == after["UID"] == mailed["UID"]
    assert int(after["SEQUENCE"]) == int(mailed["SEQUENCE"]) > int(before["SEQUENCE"]) == int(first["SEQUENCE"])
    assert after.decoded("DTSTART") == mailed.decoded("DTSTART") == before.decoded("DTSTART") + later


def test_a_group_that_left_is_struck_out_for_sixty_days_and_then_gone() -> None:
    with time_machine.travel("2026-11-02 09:00:00+00:00", tick=False) as clock:
        enrolment = make_enrolment(make_session(starts_at=at_nine(days=100)))
        opened = of_class(enrolment)
        confirmed = event_in(read(opened))
        cancel_enrolment(enrolment, by=enrolment.enrolled_by, reason="Toetsweek", reason_code="illness")

        struck_out = event_in(read(opened))
        mailed = event_in(Message.objects.get(kind="enrolments.cancelled").attachment)
        clock.shift(timedelta(days=61))
        later = events_of(read(opened))

    assert struck_out["UID"] == mailed["UID"] == confirmed["UID"]
    assert (struck_out["STATUS"], mailed["STATUS"]) == ("CANCELLED", "CANCELLED")
    assert int(struck_out["SEQUENCE"]) == int(mailed["SEQUENCE"]) > int(confirmed["SEQUENCE"])
    assert "Toetsweek" not in struck_out.to_ical().decode()
    assert later == {}


def test_a_date_that_is_off_is_struck_out_for_provider_and_school() -> None:
    enrolment = make_enrolment()
    session, owner = enrolment.session, make_provider_user(enrolment.session.activity.provider)
    theirs, ours = of_provider(session, owner), of_class(enrolment)

    cancel_session(session=session, reason="De machine is stuk", by=owner)

    assert event_in(read(theirs))["STATUS"] == event_in(read(ours))["STATUS"] == "CANCELLED"


def test_what_is_not_sure_says_so_and_a_waiting_group_is_not_there() -> None:
    activity = make_activity(acceptance_mode=AcceptanceMode.MANUAL)
    asked = make_enrolment(make_session(activity, capacity=10), places=10)
    owner = make_provider_user(activity.provider)
    waiting = make_class(asked.school, "4A")
    by = asked.enrolled_by
    assert by is not None
    join_waiting_list(session_id=asked.session_id, school_class_id=waiting.pk, places=4, by=by)

    assert {uid: str(one["STATUS"]) for uid, one in events_of(read(mine(by))).items()} == {uid_of(asked): "TENTATIVE"}
    dates = event_in(read(of_activity(asked.session, owner)))
    assert str(dates["STATUS"]) == "TENTATIVE"
    assert str(dates["DESCRIPTION"]).endswith("10 leerlingen en 1 begeleider (nog niet zeker)")


@pytest.mark.promise("POR-4c")
def test_no_calendar_names_a_pupil_an_adult_or_a_remark() -> None:
    activity = make_activity(names_mode=NamesMode.NAMES)
    session = make_session(activity)
    enrolment = make_enrolment(session, names=8)
    Enrolment.objects.filter(pk=enrolment.pk).update(note="Zuurkool in de rolstoel")
    by = enrolment.enrolled_by
    assert by is not None
    User.objects.filter(pk=by.pk).update(display_name="Zwaantje Quispel")
    owner = make_provider_user(activity.provider, display_name="Xander Ypma")

    texts = [read(one) for one in (mine(by), of_class(enrolment), of_provider(session, owner), of_activity(session, owner))]

    everything = "".join(texts).replace("\r\n ", "")
    assert everything.count("BEGIN:VEVENT") == 4
    words = {"Zuurkool", "Zwaantje", "Quispel", "Xander", "Ypma", by.email, owner.email}
    words |= {name for pupil in Pupil.objects.all() for name in (pupil.first_name, pupil.last_name, pupil.pupil_number)}
    assert [word for word in words if word in everything] == []
