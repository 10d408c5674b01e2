"""What schools do in the model."""

from datetime import timedelta

from enrolments.choices import HOLDING
from enrolments.choices import EnrolmentStatus as S
from tests.support.sign_up_model.places import Places
from tests.support.sign_up_model.rows import (
    CANCELLABLE,
    CHANGEABLE,
    HOLD,
    HOUR,
    Class,
    Date,
    Hold,
    No,
    NoButSwept,
    SignUp,
    working_days,
)


class Schools(Places):
    """Signing up, waiting, holding, answering, changing, leaving."""

    def check(self, group: Class, date: Date, pupils: frozenset[int]) -> None:
        can = date.is_on and self.now < date.starts_at and self.now < date.closes_at and not self.is_on(date, group)
        if not can or self.left_too_often(group, date) or self.is_busy(date, pupils):
            raise No

    def left_too_often(self, group: Class, date: Date) -> bool:
        """Twelve groups off one activity in a day; what was made in one go is one, and so are a group and its offer elsewhere."""
        since = self.now - timedelta(days=1)
        gone = [one for one in self.sign_ups if one.left_at is not None and one.left_at > since]
        mine = [one for one in gone if one.group.school == group.school and one.date.activity is date.activity]
        return len({one.bundle or id(one.first or one) for one in mine}) >= 12

    def enrol(self, group: Class, date: Date, places: int, pupils: frozenset[int], *, or_wait: bool) -> None:
        self.check(group, date, pupils)
        if date.series is not None:
            self.enrol_in_series(group, date, places, pupils)
            return
        claim, held = date.claim(places), self.hold_of(date, group)
        ended = sum(one.claim for one in self.holds if one.date is date and one.until <= self.now)
        mine = held.claim if held and held.until > self.now else 0
        if self.free(date) + ended + mine < claim:
            if not or_wait:
                raise No
            self.wait(group, date, places, pupils, None, any_date=False)
            return
        if ended:
            self.sweep(date)
        if self.free(date) + mine < claim:
            if not or_wait:
                raise NoButSwept
            self.wait(group, date, places, pupils, None, any_date=False)
            return
        if mine:
            self.holds.remove(held)  # type: ignore[arg-type]  # it is there when mine is
        one = SignUp(date, group, places, pupils, S.DRAFT)
        self.sign_ups.append(one)
        self.next_step(one, asks_school=group.asks_school)
        if mine > claim:
            self.promote(date)

    def together(self, date: Date) -> list[Date]:
        """The dates of a series that are still to come."""
        return [one for one in self.dates if one.series == date.series and one.is_on and one.starts_at > self.now]

    def enrol_in_series(self, group: Class, date: Date, places: int, pupils: frozenset[int]) -> None:
        """On every date that is still to come, or on none; nobody waits for a series."""
        dates = self.together(date)
        for one in dates:
            self.check(group, one, pupils)
        for one in dates:
            self.sweep(one)
            if held := self.hold_of(one, group):
                self.holds.remove(held)
            if self.free(one) < one.claim(places):
                raise No
        self.bundles += 1
        for one in dates:
            made = SignUp(one, group, places, pupils, S.DRAFT, bundle=self.bundles)
            self.sign_ups.append(made)
            self.next_step(made, asks_school=group.asks_school)

    def leave_series(self, one: SignUp) -> None:
        """Off every date that can still be left, or off none."""
        others = [
            other for other in self.sign_ups if one.bundle is not None and other.bundle == one.bundle and other is not one
        ]
        for other in [other for other in others if other.status in CANCELLABLE and other.date.starts_at > self.now]:
            self.cancel(other)
        self.cancel(one)

    def next_step(self, one: SignUp, *, asks_school: bool) -> None:
        one.answer_until = None
        if asks_school:
            one.go(S.DRAFT, self.now)
            one.answer_until = working_days(self.now, 5, one.date)
        elif one.date.activity.is_manual and not one.provider_agrees:
            one.go(S.REQUESTED, self.now)
            one.answer_until = working_days(self.now, 5, one.date)
        else:
            one.go(S.ACCEPTED, self.now)

    def wait(  # as the service
        self, group: Class, date: Date, places: int, pupils: frozenset[int], least: int | None, *, any_date: bool
    ) -> None:
        self.check(group, date, pupils)
        if (
            date.series is not None
            or date.claim(places) > date.capacity
            or (least is not None and (date.counts_groups or not 1 <= least <= places))
        ):
            raise No
        others = [one for one in self.dates if one.activity is date.activity and one is not date and one.is_on]
        others = [one for one in others if one.starts_at > self.now and self.free(one) > 0] if any_date else []
        if held := self.hold_of(date, group):
            self.drop(held)
        self.numbers += 1
        one = SignUp(date, group, places, pupils, S.WAITING, number=self.numbers, least=least, any_date=any_date)
        self.sign_ups.append(one)
        for there in (date, *sorted(others, key=lambda other: (other.starts_at, other.key))):
            if any(offered is one or offered.first is one for offered in self.promote(there)):
                break

    def hold(self, group: Class, date: Date, places: int, pupils: frozenset[int]) -> None:
        self.check(group, date, pupils)
        dates = self.together(date) if date.series is not None else [date]
        for one in dates:
            self.check(group, one, pupils)
        for one in dates:
            self.hold_one(group, one, places)

    def hold_one(self, group: Class, date: Date, places: int) -> None:
        wanted, held = date.claim(places), self.hold_of(date, group)
        self.check_keeping(group, date, wanted)
        if held is None or held.until <= self.now:
            before = self.used(date, group)
            self.sweep(date)
            if self.free(date) < wanted:
                raise No
            until = min(self.now + HOLD, self.now + HOUR - before.used)
            self.holds.append(Hold(date, group, places, self.now, until, before.extensions, before.used))
            return
        more = wanted - held.claim
        if more > 0:
            self.sweep(date, but=held)
            if self.free(date) < more:
                raise No
        held.places = places
        if more < 0:
            self.promote(date)

    def check_keeping(self, group: Class, date: Date, wanted: int) -> None:
        """Three at a time for the one coordinator of a school, a series once; a second class on a date only within half of it.

        And an hour for a class on a date, in one go or in pieces.
        """
        living = [one for one in self.holds if one.until > self.now and one.group.school == group.school]
        together = [date] if date.series is None else [one for one in self.dates if one.series == date.series]
        others = [one for one in living if one.group is not group or one.date not in together]
        groups = {(one.group.key, one.date.series, None if one.date.series is not None else one.date.key) for one in others}
        here = sum(one.claim for one in others if one.date is date)
        if len(groups) >= 3 or (here and 2 * (here + wanted) > date.capacity):
            raise No
        if HOUR - self.used(date, group).used < timedelta(minutes=1):
            raise No

    def extend(self, group: Class, date: Date) -> None:
        held = self.hold_of(date, group)
        if held is None or held.until <= self.now or held.extensions >= 3 or held.until >= held.last_end:
            raise No
        held.until, held.extensions = max(held.until, min(self.now + HOLD, held.last_end)), held.extensions + 1

    def let_go(self, group: Class, date: Date) -> None:
        if held := self.hold_of(date, group):
            self.drop(held)
            self.promote(date)

    def accept_offer(self, one: SignUp, pupils: frozenset[int]) -> None:
        ends = one.offer_until
        if one.status != S.OFFERED or ends is None or ends <= self.now or one.date.starts_at <= self.now:
            raise No
        if one.wanted is not None and one.date.activity.asks_names:
            if len(pupils) != one.places or not pupils <= one.pupils:
                raise No
        else:
            pupils = one.pupils
        if self.is_busy(one.date, pupils, but=one):
            raise No
        one.pupils, one.least = pupils, None
        self.next_step(one, asks_school=one.group.asks_school)
        if one.first is not None:
            if one.first.status == S.WAITING:
                one.first.go(S.CANCELLED_BY_SCHOOL, self.now)
            one.first.undo_to = one.first.undo_until = None

    def decline_offer(self, one: SignUp) -> None:
        self._from(one, {S.OFFERED})
        one.go(S.CANCELLED_BY_SCHOOL, self.now)
        self.serve_next(one)

    def keep_waiting(self, one: SignUp) -> None:
        self._from(one, {S.OFFERED})
        if one.wanted is None:
            raise No
        one.go(S.WAITING, self.now)
        one.least = None
        self.promote(one.date)

    def cancel(self, one: SignUp) -> None:
        self._from(one, CANCELLABLE)
        held = one.status in HOLDING
        one.go(S.CANCELLED_BY_SCHOOL, self.now, can_be_undone=True)
        if held:
            self.promote(one.date)

    def change(self, one: SignUp, places: int, pupils: frozenset[int]) -> None:
        """Another number, or other pupils; once signing up has closed fewer only."""
        self._from(one, CHANGEABLE)
        added = pupils - one.pupils
        if (places, pupils) == (one.places, one.pupils):
            return
        if sum(at > self.now - timedelta(days=1) for at in one.changed) >= 10:
            raise No
        if self.now >= one.date.closes_at and (added or places > one.places):
            raise No
        if self.is_busy(one.date, added, but=one):
            raise No
        more = one.date.claim(places) - one.claim
        if more > 0:
            self.sweep(one.date)
            if self.free(one.date) < more:
                raise No
        one.places, one.pupils = places, pupils
        one.go(one.status, self.now)
        one.changed.append(self.now)
        if more < 0:
            self.promote(one.date)

    def undo_cancel(self, one: SignUp) -> None:
        self._undo(one, {S.CANCELLED_BY_SCHOOL})

    def confirm(self, one: SignUp) -> None:
        if one.status == S.CONFIRMED:
            return
        self._from(one, {S.ACCEPTED})
        if self.now < one.date.starts_at - timedelta(days=7):
            raise No
        one.go(S.CONFIRMED, self.now)

    def approve(self, one: SignUp) -> None:
        self._from(one, {S.DRAFT})
        self.next_step(one, asks_school=False)

    def disapprove(self, one: SignUp) -> None:
        self._from(one, {S.DRAFT})
        one.go(S.DECLINED, self.now)
        self.promote(one.date)
