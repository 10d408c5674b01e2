"""What schools do: signing up, waiting, holding, answering, changing, leaving."""

from datetime import timedelta
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from enrolments.choices import EnrolmentStatus as S
from enrolments.choices import ReasonCode
from enrolments.moves import Actor
from enrolments.rules.changing import Change
from enrolments.rules.wishes import Wishes
from enrolments.services import approving, cancelling, confirming, holding, series, undoing, waiting
from enrolments.services.changing import change_group
from enrolments.services.enrolling import hold_group, join_waiting_list
from tests.support import sign_up_model as plain
from tests.support.sign_up_machine.playing import A_DATE, PICK, PLACES, SAID, Playing
from tests.support.sign_up_machine.when import cancelled, changeable, draft, going, held, in_series, offered, part
from tests.support.sign_up_world import BEGIN, SERIES


class SchoolsPlay(Playing):
    @rule(date=A_DATE, one=st.integers(0, 8), places=PLACES, or_wait=st.booleans())
    def enrol(self, date: int, one: int, places: int, or_wait: bool) -> None:
        self.enrol_now(date, one, places, or_wait=or_wait)

    @rule(date=st.sampled_from(SERIES), one=st.integers(0, 8), places=PLACES)
    def enrol_in_series(self, date: int, one: int, places: int) -> None:
        self.enrol_now(date, one, places)

    @rule(date=A_DATE, one=st.integers(0, 8), places=PLACES, least=st.none() | PLACES, any_date=st.booleans())
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

    @rule(date=A_DATE, one=st.integers(0, 8), places=PLACES)
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
        by, row = self.world.coordinators[one.group.key], self.row(number)
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
        self.on_sign_up("cancel", pick, cancelling.cancel_enrolment, *plain.CANCELLABLE, reason="Ziek", reason_code="illness")

    @precondition(in_series)
    @rule(pick=PICK)
    def leave_series(self, pick: int) -> None:
        fit = [number for number, one in enumerate(self.model.sign_ups) if one.bundle and one.status in plain.CANCELLABLE]
        if not fit:
            return
        number = fit[pick % len(fit)]
        row, by = self.row(number), self.world.coordinators[self.model.sign_ups[number].group.key]
        self.do(
            "leave_series",
            lambda: series.cancel_series(row, by=by, reason="Ziek", reason_code="illness"),
            lambda model: model.leave_series(model.sign_ups[number]),
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
        by = self.world.coordinators[one.group.key]
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
