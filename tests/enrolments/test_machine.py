"""Random coordinators, providers, approvers and clocks against a model in plain Python (``tests/support/sign_up_model``).

After each step the database says what the model says, and no invariant is broken. CI plays a few hundred steps; play more with
``MEELOOP_MACHINE="400x25" make test ARGS="tests/enrolments/test_machine.py -n 0 --timeout 3000"`` (``make machine``).
"""

import copy
import os
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from activities.models import Session
from activities.services.sessions import cancel_session, change_capacity, plan_of, reschedule_session
from enrolments.choices import GOING, ReasonCode
from enrolments.choices import EnrolmentStatus as S
from enrolments.models import Enrolment, Hold, Place
from enrolments.moves import Actor
from enrolments.rules.changing import Change
from enrolments.rules.warnings import WARNINGS_BY_CODE
from enrolments.rules.wishes import Wishes
from enrolments.services import answering, approving, attendance, cancelling, confirming, holding, undoing, waiting
from enrolments.services.changing import change_group
from enrolments.services.enrolling import enrol_class, hold_group, join_waiting_list
from enrolments.services.invariants import broken_invariants
from kit.refusals import Refusal
from tests.support import sign_up_model as plain
from tests.support.sign_up_world import BEGIN, PUPILS, World, make_world

EXAMPLES, STEPS = (int(number) for number in os.environ.get("MEELOOP_MACHINE", "16x25").split("x"))
SAID = dict.fromkeys(WARNINGS_BY_CODE, "We gaan toch.")
PICK = st.integers(0, 40)
PLACES = st.integers(1, PUPILS)
SHIFTS = [timedelta(hours=1), timedelta(hours=-1), timedelta(days=1), timedelta(days=-2), timedelta(days=4)]
played: Counter[str] = Counter()


def some(*statuses: S) -> Callable[[Any], bool]:
    """Return whether there is something to do: a rule that finds nothing is a step that is not played."""
    return lambda machine: any(one.status in statuses for one in machine.model.sign_ups)


def undoable(*statuses: S) -> Callable[[Any], bool]:
    """Return whether something was done just now that can be taken back."""
    return lambda machine: any(one.status in statuses and one.undo_to for one in machine.model.sign_ups)


def part(machine: Any) -> bool:  # Any: the machine, made below
    """Return whether a part was offered."""
    return any(one.wanted for one in machine.model.sign_ups)


def held(machine: Any) -> bool:  # Any: as above
    """Return whether somebody looks at the check page."""
    return bool(machine.model.holds)


changeable = some(*plain.CHANGEABLE)
draft, requested, offered = some(S.DRAFT), some(S.REQUESTED), some(S.OFFERED)
cancelled, answered = undoable(S.CANCELLED_BY_SCHOOL), undoable(S.DECLINED, S.ACCEPTED)
going, due = some(S.REQUESTED, *GOING), some(*GOING, S.ATTENDED, S.NO_SHOW)


def machine_of(world: World) -> type[RuleBasedStateMachine]:  # noqa: C901  # one rule a move
    class Machine(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            self.everything = transaction.atomic()
            self.everything.__enter__()
            self.travel = time_machine.travel(BEGIN, tick=False)
            self.clock = self.travel.start()
            self.model = copy.deepcopy(world.model)
            numbers = count(1)
            # Rows in the order in which they were made, so that a run can be played again.
            Enrolment._meta.get_field("id").__dict__["_get_default"] = lambda: uuid.UUID(int=next(numbers))

            for date, session in enumerate(world.sessions):  # nearly full, or there is nothing to play for
                self.enrol_now(date, date, min(PUPILS, session.capacity))

        def enrol_now(self, date: int, one: int, places: int) -> None:
            real = partial(enrol_class, **self.group(date, one, places), warnings_set_aside=SAID)
            self.on_class("enrol", date, one, places, real, or_wait=False)

        def teardown(self) -> None:
            if hasattr(self, "everything"):
                self.travel.stop()
                transaction.set_rollback(True)
                self.everything.__exit__(None, None, None)
                Enrolment._meta.get_field("id").__dict__.pop("_get_default", None)

        # --- both at once ---

        def do(self, name: str, real: Callable[[], object], modelled: Callable[[plain.Model], object]) -> None:
            before, says = copy.deepcopy(self.model), "yes"
            try:
                modelled(self.model)
            except plain.NoButSwept:
                says = "no"
            except plain.No:
                self.model, says = before, "no"
            refusal: Refusal | None = None
            try:
                real()
            except Refusal as raised:
                refusal = raised
            played[f"{name} {says}"] += 1
            assert ("no" if refusal else "yes") == says, f"{name}: the model says {says}, the site {refusal and refusal.code}"

        def who_goes(self, one: plain.Class, date: plain.Date, places: int) -> frozenset[int]:
            return frozenset(one.pupils[:places]) if date.activity.asks_names else frozenset()

        def group(self, date: int, one: int, places: int) -> dict[str, Any]:
            names = self.who_goes(self.model.classes[one], self.model.dates[date], places)
            asked: dict[str, Any] = {"pupils": names} if names else {"places": places}
            return {**self.ids(date, one), "by": world.coordinators[one], **asked}

        def ids(self, date: int, one: int) -> dict[str, int]:
            return {"session_id": world.sessions[date].pk, "school_class_id": world.classes[one].pk}

        def row(self, number: int) -> Enrolment:
            # Refused ones took a key along, so the keys have gaps.
            return Enrolment.objects.with_details().order_by("pk")[number]

        def on_class(self, name: str, date: int, one: int, places: int, real: Callable[[], object], **more: Any) -> None:
            def modelled(model: plain.Model) -> None:
                there, who = model.dates[date], model.classes[one]
                getattr(model, name)(who, there, places, self.who_goes(who, there, places), **more)

            self.do(name, real, modelled)

        def on_sign_up(
            self, name: str, pick: int, real: Callable[..., object], *statuses: S, actor: str = "coordinators", **said: Any
        ) -> None:
            """Mostly one to which it could happen, now and then any."""
            fit = [number for number, one in enumerate(self.model.sign_ups) if one.status in statuses]
            if name.startswith("undo"):
                fit = [number for number in fit if self.model.sign_ups[number].undo_to] or fit
            known = fit if fit and pick % 10 != 9 else list(range(len(self.model.sign_ups)))
            if not known:
                return
            number = known[pick % len(known)]
            by = world.owner if actor == "owner" else getattr(world, actor)[self.model.sign_ups[number].group.key]
            row = self.row(number)
            self.do(name, lambda: real(row, by=by, **said), lambda model: getattr(model, name)(model.sign_ups[number]))

        # --- schools ---

        @rule(date=st.integers(0, 4), one=st.integers(0, 8), places=PLACES, or_wait=st.booleans())
        def enrol(self, date: int, one: int, places: int, or_wait: bool) -> None:
            real = partial(enrol_class, **self.group(date, one, places), wait_when_full=or_wait, warnings_set_aside=SAID)
            self.on_class("enrol", date, one, places, real, or_wait=or_wait)

        @rule(date=st.integers(0, 4), one=st.integers(0, 8), places=PLACES, least=st.none() | PLACES, any_date=st.booleans())
        def wait(self, date: int, one: int, places: int, least: int | None, any_date: bool) -> None:
            real = partial(
                join_waiting_list,
                **self.group(date, one, places),
                wishes=Wishes(least, any_date),
                warnings_set_aside=SAID,
            )

            def modelled(model: plain.Model) -> None:
                there, who = model.dates[date], model.classes[one]
                model.wait(who, there, places, self.who_goes(who, there, places), least, any_date=any_date)

            self.do("wait", real, modelled)

        @rule(date=st.integers(0, 4), one=st.integers(0, 8), places=PLACES)
        def hold(self, date: int, one: int, places: int) -> None:
            self.on_class("hold", date, one, places, partial(hold_group, **self.group(date, one, places)))

        @precondition(held)
        @rule(pick=PICK, lets_go=st.booleans())
        def extend_or_let_go(self, pick: int, lets_go: bool) -> None:
            if not self.model.holds:
                return
            held = self.model.holds[pick % len(self.model.holds)]
            date, one = held.date.key, held.group.key
            name, real = ("let_go", holding.release_hold) if lets_go else ("extend", holding.extend_hold)
            self.do(
                name,
                partial(real, **self.ids(date, one)),
                lambda model: getattr(model, name)(model.classes[one], model.dates[date]),
            )

        @precondition(offered)
        @rule(pick=PICK, wrong=st.booleans())
        def accept_offer(self, pick: int, wrong: bool) -> None:
            offered = [number for number, one in enumerate(self.model.sign_ups) if one.status == S.OFFERED]
            if not offered:
                return
            number = offered[pick % len(offered)]
            one = self.model.sign_ups[number]
            pupils = frozenset(sorted(one.pupils)[: one.places - (wrong and one.wanted is not None)])
            by, row = world.coordinators[one.group.key], self.row(number)
            self.do(
                "accept_offer",
                lambda: waiting.accept_offer(row, by=by, pupils=pupils),
                lambda model: model.accept_offer(model.sign_ups[number], pupils),
            )

        @precondition(offered)
        @rule(pick=PICK)
        def decline_offer(self, pick: int) -> None:
            self.on_sign_up("decline_offer", pick, waiting.decline_offer, S.OFFERED)

        @precondition(part)
        @rule(pick=PICK)
        def keep_waiting(self, pick: int) -> None:
            self.on_sign_up("keep_waiting", pick, waiting.keep_waiting, S.OFFERED)

        @precondition(going)
        @rule(pick=PICK)
        def cancel(self, pick: int) -> None:
            self.on_sign_up(
                "cancel", pick, cancelling.cancel_enrolment, *plain.CANCELLABLE, reason="Ziek", reason_code="illness"
            )

        @precondition(cancelled)
        @rule(pick=PICK)
        def undo_cancel(self, pick: int) -> None:
            self.on_sign_up("undo_cancel", pick, undoing.undo_cancel, S.CANCELLED_BY_SCHOOL)

        @precondition(lambda machine: going(machine) and machine.model.now > BEGIN + timedelta(days=2))
        @rule(pick=PICK)
        def confirm(self, pick: int) -> None:
            real = partial(confirming.confirm_coming, actor=Actor.SCHOOL)
            self.on_sign_up("confirm", pick, real, S.ACCEPTED, S.CONFIRMED)

        @precondition(changeable)
        @rule(pick=PICK, places=PLACES, first=st.integers(0, 2))
        def change(self, pick: int, places: int, first: int) -> None:
            fit = [number for number, one in enumerate(self.model.sign_ups) if one.status in plain.CHANGEABLE]
            if not fit:
                return
            number = fit[pick % len(fit)]
            one, row = self.model.sign_ups[number], self.row(number)
            names = frozenset(one.group.pupils[first : first + places]) if one.date.activity.asks_names else frozenset()
            places = len(names) or places
            wanted: dict[str, Any] = {"pupils": names} if names else {"places": places}
            said = Change(**wanted, reason="Griep", reason_code=ReasonCode.ILLNESS)
            by = world.coordinators[one.group.key]
            self.do(
                "change",
                lambda: change_group(row, change=said, by=by),
                lambda model: model.change(model.sign_ups[number], places, names),
            )

        @precondition(draft)
        @rule(pick=PICK, yes=st.booleans())
        def approve(self, pick: int, yes: bool) -> None:
            if yes:
                self.on_sign_up("approve", pick, approving.approve, S.DRAFT, actor="approvers")
            else:
                self.on_sign_up(
                    "disapprove",
                    pick,
                    approving.disapprove,
                    S.DRAFT,
                    actor="approvers",
                    reason="Toetsweek",
                    reason_code="timetable",
                )

        # --- the provider ---

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
        @rule(pick=PICK, date=st.integers(0, 4))
        def propose(self, pick: int, date: int) -> None:
            asked = [number for number, one in enumerate(self.model.sign_ups) if one.status == S.REQUESTED]
            if not asked:
                return
            number = asked[pick % len(asked)]
            row, session = self.row(number), world.sessions[date].pk
            self.do(
                "propose",
                lambda: answering.propose_other_date(row, session_id=session, by=world.owner, reason="Druk"),
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

        @rule(date=st.integers(0, 4), capacity=st.integers(1, 14))
        def change_capacity(self, date: int, capacity: int) -> None:
            real = partial(change_capacity, session=world.sessions[date], capacity=capacity, by=world.owner)
            self.do("change_capacity", real, lambda model: model.change_capacity(model.dates[date], capacity))

        @rule(date=st.integers(0, 4), by=st.sampled_from(SHIFTS), of_confirmed=st.booleans())
        def reschedule(self, date: int, by: timedelta, of_confirmed: bool) -> None:
            """Mostly a date for which somebody said to come, so that it is asked anew."""
            said_yes = [one.date.key for one in self.model.sign_ups if one.status == S.CONFIRMED]
            date = said_yes[date % len(said_yes)] if of_confirmed and said_yes else date
            session = Session.objects.get(pk=world.sessions[date].pk)
            asked = sum(one.date.key == date and one.status == S.CONFIRMED for one in self.model.sign_ups)
            plan = plan_of(session)
            moved = replace(
                plan,
                starts_at=session.starts_at + by,
                ends_at=session.ends_at + by,
                enrolment_closes_at=session.enrolment_closes_at + by,
            )
            real = partial(reschedule_session, session=session, plan=moved, by=world.owner)
            self.do("reschedule", real, lambda model: model.reschedule(model.dates[date], by))
            left = sum(one.date.key == date and one.status == S.CONFIRMED for one in self.model.sign_ups)
            played["asked anew"] += asked - left

        @rule(date=st.integers(0, 4), sure=st.integers(0, 4))
        def call_off(self, date: int, sure: int) -> None:
            if sure < 4:  # a date that is off plays no more
                return
            real = partial(cancel_session, session=world.sessions[date], reason="Storm", by=world.owner)
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
            real = partial(attendance.note_attendance, row, by=world.owner, actor=Actor.HOST, **said)
            self.do("note", real, lambda model: model.note(model.sign_ups[number], came))

        # --- the clock ---

        @rule(minutes=st.integers(1, 20))
        def time_passes(self, minutes: int) -> None:
            self.clock.shift(timedelta(minutes=minutes))
            self.model.now = timezone.localtime()

        @rule(passes=st.sampled_from([timedelta(minutes=15), timedelta(days=1), timedelta(days=3)]))
        def tick(self, passes: timedelta) -> None:
            self.clock.shift(passes)
            self.model.now = timezone.localtime()
            holding.release_expired()
            waiting.lapse_offers()
            waiting.expire_unanswered()
            waiting.serve_forgotten()
            self.model.tick()
            played["tick"] += 1
            assert broken_invariants(settled=True) == {}

        # --- what is true after each step ---

        @invariant()
        def says_what_the_model_says(self) -> None:
            if not hasattr(self, "model"):
                return
            rows = Enrolment.objects.order_by("pk").values_list(
                "status", "session", "school_class", "places", "wanted_places", "least_places", "undo_to"
            )
            assert list(rows) == [
                (
                    one.status,
                    world.sessions[one.date.key].pk,
                    world.classes[one.group.key].pk,
                    one.places,
                    one.wanted,
                    one.least,
                    one.undo_to or "",
                )
                for one in self.model.sign_ups
            ]
            keys = [session.pk for session in world.sessions]
            taken = Session.objects.filter(pk__in=keys).order_by("pk").values_list("places_taken", "capacity", "starts_at")
            assert list(taken) == [(self.model.taken(date), date.capacity, date.starts_at) for date in self.model.dates]
            named = Place.objects.order_by("enrolment", "pupil").values_list("enrolment", "pupil")
            keys = list(Enrolment.objects.order_by("pk").values_list("pk", flat=True))
            assert list(named) == [
                (key, pupil) for key, one in zip(keys, self.model.sign_ups, strict=True) for pupil in sorted(one.pupils)
            ]
            held = sorted(Hold.objects.values_list("session", "school_class", "places"))
            assert held == sorted(
                (world.sessions[one.date.key].pk, world.classes[one.group.key].pk, one.places) for one in self.model.holds
            )
            assert broken_invariants() == {}

    return Machine


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with time_machine.travel(BEGIN, tick=False):
        yield make_world()


@pytest.mark.slow
@pytest.mark.promise("OGP-2.1d")
def test_random_schools_providers_and_clocks_break_no_invariant(world: World) -> None:
    profile = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        derandomize="MEELOOP_MACHINE" not in os.environ,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    played.clear()

    run_state_machine_as_test(machine_of(world), settings=profile)

    print(f"\n{sum(played.values())} moves: {dict(sorted(played.items()))}")  # noqa: T201  # shown with -s
