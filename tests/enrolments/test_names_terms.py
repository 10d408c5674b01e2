"""An activity's own window for names holds at every door; attendance keeps the region's term (promise POR-4c)."""

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import User
from activities.choices import NamesMode
from activities.models import ActivityPage
from enrolments import errors
from enrolments.choices import EnrolmentStatus as S
from enrolments.choices import Side
from enrolments.models import Enrolment, Place
from enrolments.moves import Actor
from enrolments.services.attendance import note_attendance
from enrolments.services.provider_day import read_day
from enrolments.services.reminding import remind
from enrolments.services.talking import names_known_to
from enrolments.services.windows import current_terms
from kit.working_days import add_working_days
from outbox.models import Message
from privacy.models import AccessEvent
from tests.support.enrolling import fresh, make_enrolment
from tests.support.makers import at_nine, make_activity, make_provider, make_provider_user, make_session
from tests.support.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.promise("POR-4c")]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def going(*, before: int | None, after: int | None, names: int = 3) -> tuple[Enrolment, User]:
    """Return a group and its provider's owner; the region shows names from 7 days before until 7 days after."""
    provider = make_provider()
    mode = NamesMode.NAMES if names else NamesMode.COUNT
    activity = make_activity(provider, names_mode=mode, names_days_before=before, names_days_after=after)
    group = make_enrolment(make_session(activity, starts_at=at_nine(days=10)), names=names, places=3)
    return group, make_provider_user(provider)


def doors_with_names(group: Enrolment, owner: User, moment: datetime) -> dict[str, Any]:
    with time_machine.travel(moment, tick=False):
        client, seen = sign_in(Client(), owner), AccessEvent.objects.count()
        first = Place.objects.filter(enrolment=group).select_related("pupil").earliest("pk").pupil.first_name
        pdf = client.get(reverse("enrolments:roster_pdf", args=[group.session_id])).content
        pages = {
            "roster": client.get(reverse("enrolments:roster", args=[group.session_id])).content.decode(),
            "list": "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages),
            "interface": client.get(f"/api/v1/enrolments/{group.pk}/").content.decode(),
        }
        return {
            **{door: first in text for door, text in pages.items()},
            "conversation": bool(names_known_to(Side.PROVIDER, [fresh(group)])),
            "looks written down": AccessEvent.objects.count() - seen,
        }


NO_DOOR = {"roster": False, "list": False, "interface": False, "conversation": False, "looks written down": 0}
EVERY_DOOR = {"roster": True, "list": True, "interface": True, "conversation": True, "looks written down": 3}


@pytest.mark.parametrize(
    ("before", "after", "opens", "closes"),
    [(1, 0, -DAY, timedelta(0)), (None, 2, -7 * DAY, 2 * DAY), (0, None, timedelta(0), 7 * DAY), (14, 14, -14 * DAY, 14 * DAY)],
)
def test_each_door_opens_and_closes_with_the_window_of_the_activity(
    before: int | None, after: int | None, opens: timedelta, closes: timedelta
) -> None:
    group, owner = going(before=before, after=after)
    session, second = group.session, timedelta(seconds=1)

    moments = [session.starts_at + opens - second, session.starts_at + opens, session.ends_at + closes - second]
    found = [doors_with_names(group, owner, moment) for moment in moments]
    found.append(doors_with_names(group, owner, session.ends_at + closes))

    assert found == [NO_DOOR, EVERY_DOOR, EVERY_DOOR, NO_DOOR]


def test_a_short_window_leaves_attendance_to_the_school_until_the_regions_term() -> None:
    group, owner = going(before=1, after=0)
    teacher, terms = group.enrolled_by, current_terms()
    assert teacher is not None
    client = sign_in(Client(), owner)

    with time_machine.travel(group.session.ends_at + HOUR, tick=False):
        with pytest.raises(errors.AttendanceClosed):
            note_attendance(group, by=owner, actor=Actor.HOST, present=[])
        page = sign_in(client, owner).get(reverse("enrolments:provider_attendance", args=[group.session_id, group.pk]))
        by_interface = client.get(f"/api/v1/enrolments/{group.pk}/").json()["allowed_actions"]
        to_note = read_day(owner).to_note
    with time_machine.travel(group.session.ends_at + 7 * DAY - HOUR, tick=False):
        everybody = list(Place.objects.filter(enrolment=group).values_list("pk", flat=True))
        noted = note_attendance(fresh(group), by=teacher, actor=Actor.TEACHER, present=everybody).enrolment

    assert (page.status_code, by_interface, to_note) == (409, [], [])
    assert (noted.status, noted.attended_count) == (S.ATTENDED, 3)
    assert terms.attendance_until(group.session) == group.session.ends_at + 7 * DAY
    with time_machine.travel(group.session.ends_at + 7 * DAY, tick=False), pytest.raises(errors.AttendanceClosed):
        note_attendance(fresh(group), by=teacher, actor=Actor.TEACHER, present=[])


def test_a_head_count_knows_no_window_of_names_and_a_long_window_no_longer_term() -> None:
    counted, its_owner = going(before=1, after=0, names=0)
    named, owner = going(before=None, after=20)

    with time_machine.travel(counted.session.ends_at + 2 * DAY, tick=False):
        assert [list(read_day(one).to_note) for one in (its_owner, owner)] == [[counted], [named]]
        assert note_attendance(counted, by=its_owner, actor=Actor.HOST, count=3).enrolment.status == S.ATTENDED
    with time_machine.travel(named.session.ends_at + 8 * DAY, tick=False):
        assert read_day(owner).to_note == []
        with pytest.raises(errors.AttendanceClosed):
            note_attendance(named, by=owner, actor=Actor.HOST, present=[])


def test_nobody_reminds_a_provider_of_attendance_that_it_cannot_note() -> None:
    group, owner = going(before=1, after=0)
    assert group.enrolled_by is not None

    with time_machine.travel(add_working_days(timezone.localtime(group.session.ends_at), 1), tick=False):
        remind()

    reminded = Message.objects.filter(kind__contains="attendance").values_list("recipient", flat=True)
    assert (group.enrolled_by.email in reminded, owner.email in reminded) == (True, False)


def test_an_empty_window_is_the_regions_and_zero_is_the_very_day() -> None:
    window = current_terms().names

    assert current_terms().names_of(ActivityPage()) == window
    assert current_terms().names_of(ActivityPage(names_days_before=0, names_days_after=0)).days_before == 0
