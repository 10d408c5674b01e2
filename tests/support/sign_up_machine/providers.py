"""What providers do: answering, withdrawing, other places or another time for a date, calling off, noting who came."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from activities.models import Session
from activities.services.sessions import cancel_session, change_capacity, plan_of, reschedule_session
from enrolments.choices import EnrolmentStatus as S
from enrolments.moves import Actor
from enrolments.services import answering, attendance
from tests.support.sign_up_machine.playing import A_DATE, PICK, Playing, played
from tests.support.sign_up_machine.when import answered, due, going, requested
from tests.support.sign_up_world import BEGIN, PUPILS

SHIFTS = [timedelta(hours=1), timedelta(hours=-1), timedelta(days=1), timedelta(days=-2), timedelta(days=4)]


class ProvidersPlay(Playing):
    @precondition(requested)
    @rule(pick=PICK, yes=st.booleans())
    def answer(self, pick: int, yes: bool) -> None:
        if yes:
            self.on_sign_up("accept", pick, answering.accept_request, S.REQUESTED, actor="owner")
        else:
            self.on_sign_up(
                "decline", pick, answering.decline_request, S.REQUESTED, actor="owner", reason="Vol", reason_code="staff"
            )

    @precondition(answered)
    @rule(pick=PICK)
    def undo_answer(self, pick: int) -> None:
        self.on_sign_up("undo_answer", pick, answering.undo_answer, S.DECLINED, S.ACCEPTED, actor="owner")

    @precondition(requested)
    @rule(pick=PICK, date=A_DATE)
    def propose(self, pick: int, date: int) -> None:
        asked = [number for number, one in enumerate(self.model.sign_ups) if one.status == S.REQUESTED]
        if not asked:
            return
        number = asked[pick % len(asked)]
        row, session = self.row(number), self.world.sessions[date].pk
        self.do(
            "propose",
            lambda: answering.propose_other_date(row, session_id=session, by=self.world.owner, reason="Druk"),
            lambda model: model.propose(model.sign_ups[number], model.dates[date]),
        )

    @precondition(going)
    @rule(pick=PICK)
    def withdraw(self, pick: int) -> None:
        self.on_sign_up(
            "withdraw",
            pick,
            answering.withdraw_group,
            S.ACCEPTED,
            S.CONFIRMED,
            actor="owner",
            reason="Ziek",
            reason_code="illness",
        )

    @rule(date=A_DATE, capacity=st.integers(1, 14))
    def change_capacity(self, date: int, capacity: int) -> None:
        real = partial(change_capacity, session=self.world.sessions[date], capacity=capacity, by=self.world.owner)
        self.do("change_capacity", real, lambda model: model.change_capacity(model.dates[date], capacity))

    @rule(date=A_DATE, by=st.sampled_from(SHIFTS), of_confirmed=st.booleans())
    def reschedule(self, date: int, by: timedelta, of_confirmed: bool) -> None:
        """Mostly a date for which somebody said to come, so that it is asked anew."""
        said_yes = [one.date.key for one in self.model.sign_ups if one.status == S.CONFIRMED]
        date = said_yes[date % len(said_yes)] if of_confirmed and said_yes else date
        session = Session.objects.get(pk=self.world.sessions[date].pk)
        asked = sum(one.date.key == date and one.status == S.CONFIRMED for one in self.model.sign_ups)
        plan = plan_of(session)
        moved = replace(
            plan,
            starts_at=session.starts_at + by,
            ends_at=session.ends_at + by,
            enrolment_closes_at=session.enrolment_closes_at + by,
        )
        real = partial(reschedule_session, session=session, plan=moved, by=self.world.owner)
        self.do("reschedule", real, lambda model: model.reschedule(model.dates[date], by))
        left = sum(one.date.key == date and one.status == S.CONFIRMED for one in self.model.sign_ups)
        played["asked anew"] += asked - left

    @rule(date=A_DATE, sure=st.integers(0, 4))
    def call_off(self, date: int, sure: int) -> None:
        if sure < 4:  # a date that is off plays no more
            return
        real = partial(cancel_session, session=self.world.sessions[date], reason="Storm", by=self.world.owner)
        self.do("call_off", real, lambda model: model.call_off(model.dates[date]))

    @precondition(lambda machine: due(machine) and machine.model.now > BEGIN + timedelta(days=8))
    @rule(pick=PICK, came=st.integers(0, PUPILS))
    def note(self, pick: int, came: int) -> None:
        due = [
            number
            for number, one in enumerate(self.model.sign_ups)
            if one.status in {S.ACCEPTED, S.CONFIRMED, S.ATTENDED, S.NO_SHOW}
        ]
        if not due:
            return
        number = due[pick % len(due)]
        one, row = self.model.sign_ups[number], self.row(number)
        came = min(came, one.places)
        places = sorted(row.named_places.values_list("pk", flat=True))
        said: dict[str, Any] = {"present": places[:came]} if one.date.activity.asks_names else {"count": came}
        real = partial(attendance.note_attendance, row, by=self.world.owner, actor=Actor.HOST, **said)
        self.do("note", real, lambda model: model.note(model.sign_ups[number], came))
