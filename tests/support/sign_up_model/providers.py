"""What providers do in the model."""

from datetime import timedelta

from enrolments.choices import ACTIVE, GOING
from enrolments.choices import EnrolmentStatus as S
from tests.support.sign_up_model.rows import ATTENDANCE_NOTED, BUSY, Date, No, SignUp, working_days
from tests.support.sign_up_model.schools import Schools


class Providers(Schools):
    """Answering, withdrawing, noting who came; dates get other places, another time, or are called off."""

    def accept(self, one: SignUp) -> None:
        self._from(one, {S.REQUESTED})
        one.go(S.ACCEPTED, self.now, can_be_undone=True)

    def decline(self, one: SignUp) -> None:
        self._from(one, {S.REQUESTED})
        one.go(S.DECLINED, self.now, can_be_undone=True)
        self.promote(one.date)

    def propose(self, one: SignUp, date: Date) -> None:
        self._from(one, {S.REQUESTED})
        is_other = date is not one.date and date.activity is one.date.activity and date.series is None
        if not is_other or not date.is_on or date.starts_at <= self.now or self.is_on(date, one.group):
            raise No
        if any(other.first is one and other.date is date for other in self.sign_ups):
            raise No  # let go before: that no stands
        held = self.hold_of(date, one.group)
        if self.free(date) + (held.claim if held else 0) < date.claim(one.places):
            raise No
        if held:
            self.holds.remove(held)
        one.go(S.DECLINED, self.now, can_be_undone=True)
        self.stand_in(one, date, working_days(self.now, 5, date))
        self.promote(*sorted((one.date, date), key=lambda known: known.key))

    def undo_answer(self, one: SignUp) -> None:
        if any(other.first is one and other.status in ACTIVE for other in self.sign_ups):
            raise No
        if one.undo_to != S.REQUESTED:
            raise No
        self._undo(one, {S.DECLINED, S.ACCEPTED})
        one.answer_until = working_days(self.now, 5, one.date)

    def withdraw(self, one: SignUp) -> None:
        self._from(one, GOING)
        one.go(S.CANCELLED_BY_PROVIDER, self.now)
        self.promote(one.date)

    def change_capacity(self, date: Date, capacity: int) -> None:
        if not date.is_on or date.starts_at <= self.now or capacity < self.taken(date):
            raise No
        was, date.capacity = date.capacity, capacity
        if capacity > was:
            self.promote(date)

    def reschedule(self, date: Date, by: timedelta) -> None:
        """Another time for a date: not over somebody's other activity, and who had said to come is asked anew."""
        starts_at = date.starts_at + by
        same = [one for one in self.dates if one is not date and one.is_on and one.activity is date.activity]
        if not date.is_on or date.starts_at <= self.now or starts_at <= self.now or any(o.starts_at == starts_at for o in same):
            raise No
        date.starts_at, date.ends_at, date.closes_at = starts_at, date.ends_at + by, date.closes_at + by
        date.noted_until += by
        if date.series is not None and any(one.series == date.series and date.overlaps(one) for one in same):
            raise No  # who comes, comes every time
        here = [one for one in self.sign_ups if one.date is date]
        if any(one.status in BUSY and self.is_busy(date, one.pupils, but=one) for one in here):
            raise No
        for one in here:
            if one.status == S.CONFIRMED:
                one.go(S.ACCEPTED, self.now)
            elif one.undo_to == S.CONFIRMED:
                one.undo_to = S.ACCEPTED

    def call_off(self, date: Date) -> None:
        if not date.is_on or date.starts_at <= self.now:
            raise No
        date.is_on = False
        ended = [one for one in self.sign_ups if one.date is date and one.status in ACTIVE]
        ended = [one for one in ended if one.status not in ATTENDANCE_NOTED]
        for one in ended:
            one.go(S.CANCELLED_BY_PROVIDER, self.now)
        self.holds = [one for one in self.holds if one.date is not date]
        back = {one.first.date for one in ended if one.first is not None and one.first.status == S.WAITING}
        self.promote(*sorted(back, key=lambda known: known.key))

    def note(self, one: SignUp, came: int) -> None:
        if one.status not in {*GOING, S.ATTENDED, S.NO_SHOW} or not one.date.starts_at <= self.now < one.date.noted_until:
            raise No
        target = S.ATTENDED if came else S.NO_SHOW
        if one.status != target:
            one.go(target, self.now)
