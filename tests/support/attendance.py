"""Noting who came, some time after the date."""

from datetime import timedelta

import time_machine

from enrolments.models import Enrolment
from enrolments.moves import Actor
from enrolments.services.attendance import Noted, note_attendance
from tests.support.enrolling import fresh


def note(enrolment: Enrolment, **outcome: object) -> Noted:
    return note_attendance(fresh(enrolment), by=enrolment.enrolled_by, actor=Actor.TEACHER, **outcome)  # type: ignore[arg-type]  # shorthand


def after(enrolment: Enrolment, **later: int) -> time_machine.travel:
    return time_machine.travel(enrolment.session.ends_at + timedelta(**later), tick=False)
