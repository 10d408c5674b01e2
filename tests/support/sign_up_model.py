"""Sign-ups in plain Python: what should happen, without a database. The state machine of ``test_machine`` holds both together.

Nothing of the application is used but its calendar of working days and its words for states; times are given in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from enrolments.choices import ACTIVE, GOING, HOLDING
from enrolments.choices import EnrolmentStatus as S
from kit.working_days import add_working_days

BUSY = frozenset(HOLDING) - {S.OFFERED}
CANCELLABLE = frozenset({S.DRAFT, S.REQUESTED, S.WAITING, *GOING})
UNDO = timedelta(minutes=10)
HOLD = timedelta(minutes=15)
ATTENDANCE_NOTED = frozenset({S.ATTENDED, S.NO_SHOW})


class No(Exception):
    """The model refuses: whoever asked puts the model back as it was."""


class NoButSwept(No):
    """The model refuses, but what had ended was cleared away, and stays so."""


@dataclass(eq=False)
class Activity:
    """Who says yes, and whether it asks names."""

    is_manual: bool
    asks_names: bool


@dataclass(eq=False)
class Date:
    """A date; ``key`` gives the order of the rows."""

    key: int
    activity: Activity
    starts_at: datetime
    ends_at: datetime
    closes_at: datetime
    noted_until: datetime
    capacity: int
    counts_groups: bool = False
    is_on: bool = True

    def claim(self, pupils: int) -> int:
        return 1 if self.counts_groups else pupils

    def overlaps(self, other: "Date") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(eq=False)
class Class:
    """A class with its pupils, and whether its school says yes itself first."""

    key: int
    pupils: tuple[int, ...]
    asks_school: bool
    school: int = 0


@dataclass(eq=False)
class Hold:
    """Places kept for a class."""

    date: Date
    group: Class
    places: int
    until: datetime
    extensions: int = 0

    @property
    def claim(self) -> int:
        return self.date.claim(self.places)


@dataclass(eq=False)
class SignUp:
    """A class on a date."""

    date: Date
    group: Class
    places: int
    pupils: frozenset[int]
    status: S
    number: int = 0
    least: int | None = None
    wanted: int | None = None
    any_date: bool = False
    first: "SignUp | None" = None
    offer_until: datetime | None = None
    answer_until: datetime | None = None
    undo_to: S | None = None
    undo_until: datetime | None = None
    left_at: datetime | None = None
    undone: list[datetime] = field(default_factory=list)

    @property
    def claim(self) -> int:
        return self.date.claim(self.places)

    @property
    def provider_agrees(self) -> bool:
        return self.first is not None and self.first.status == S.DECLINED

    def go(self, status: S, now: datetime, *, can_be_undone: bool = False) -> None:
        self.undo_to, self.undo_until = (self.status, now + UNDO) if can_be_undone else (None, None)
        if self.status == S.OFFERED and self.wanted is not None:
            self.places, self.wanted = self.places if status in HOLDING else self.wanted, None
        self.status = status
        self.left_at = now if status == S.CANCELLED_BY_SCHOOL else None


def working_days(now: datetime, days: int, date: Date) -> datetime:
    return min(add_working_days(now, days), date.starts_at)


@dataclass
class Model:
    """Everybody's sign-ups and holds, and the rules."""

    dates: list[Date]
    classes: list[Class]
    now: datetime
    sign_ups: list[SignUp] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    numbers: int = 0

    # --- looking ---

    def taken(self, date: Date) -> int:
        groups = sum(one.claim for one in self.sign_ups if one.date is date and one.status in HOLDING)
        return groups + sum(one.claim for one in self.holds if one.date is date)

    def free(self, date: Date) -> int:
        return date.capacity - self.taken(date)

    def hold_of(self, date: Date, group: Class) -> Hold | None:
        return next((one for one in self.holds if one.date is date and one.group is group), None)

    def is_on(self, date: Date, group: Class) -> bool:
        return any(one.date is date and one.group is group and one.status in ACTIVE for one in self.sign_ups)

    def is_busy(self, date: Date, pupils: frozenset[int], but: SignUp | None = None) -> bool:
        there = (one for one in self.sign_ups if one is not but and one.status in BUSY and one.date.overlaps(date))
        return any(one.pupils & pupils for one in there)

    def has_open_offer(self, sign_up: SignUp) -> bool:
        return any(one.first is sign_up and one.status == S.OFFERED for one in self.sign_ups)

    def waiting(self) -> Iterator[SignUp]:
        return iter(sorted((one for one in self.sign_ups if one.status == S.WAITING), key=lambda one: one.number))

    # --- the engine ---

    def promote(self, *dates: Date) -> list[SignUp]:
        return [offered for date in dates for offered in self._promote(date)]

    def _promote(self, date: Date) -> list[SignUp]:
        if not date.is_on or date.starts_at <= self.now:
            return []
        until, offered = working_days(self.now, 2, date), []
        for one in self.waiting():
            if one.date is date and not self.has_open_offer(one) and (places := self._part(one)):
                one.go(S.OFFERED, self.now)
                one.wanted = one.places if places < one.places else None
                one.places, one.offer_until = places, until
                offered.append(one)
        for one in self.waiting():
            if self.fits_elsewhere(one, date):
                offered += [self.stand_in(one, date, until)]
        return offered

    def _part(self, one: SignUp) -> int:
        free = self.free(one.date)
        if free <= 0:
            return 0
        if one.claim <= free:
            return one.places
        return free if one.least is not None and one.least <= free and not one.date.counts_groups else 0

    def fits_elsewhere(self, one: SignUp, date: Date) -> bool:
        return (
            one.any_date
            and one.date is not date
            and one.date.activity is date.activity
            and one.date.starts_at > self.now < date.closes_at
            and date.claim(one.places) <= self.free(date)
            and not self.has_open_offer(one)
            and not self.is_on(date, one.group)
            and self.hold_of(date, one.group) is None
            and not any(other.first is one and other.date is date for other in self.sign_ups)
            and not self.is_busy(date, one.pupils)
        )

    def stand_in(self, one: SignUp, date: Date, until: datetime) -> SignUp:
        offered = SignUp(date, one.group, one.places, one.pupils, S.OFFERED, first=one, offer_until=until)
        self.sign_ups.append(offered)
        return offered

    def serve_next(self, one: SignUp) -> None:
        dates = {one.date}
        if one.first is not None and one.first.status == S.WAITING:
            dates.add(one.first.date)
        self.promote(*sorted(dates, key=lambda date: date.key))

    def sweep(self, date: Date, but: Hold | None = None) -> bool:
        """Clear away holds that ended, and serve who waits."""
        ended = [one for one in self.holds if one.date is date and one.until <= self.now and one is not but]
        self.holds = [one for one in self.holds if one not in ended]
        if ended:
            self.promote(date)
        return bool(ended)

    # --- what schools do ---

    def check(self, group: Class, date: Date, pupils: frozenset[int]) -> None:
        can = date.is_on and self.now < date.starts_at and self.now < date.closes_at and not self.is_on(date, group)
        if not can or self.left_too_often(group, date) or self.is_busy(date, pupils):
            raise No

    def left_too_often(self, group: Class, date: Date) -> bool:
        """Twelve groups off one activity in a day; a group and its offer on another date are one."""
        since = self.now - timedelta(days=1)
        gone = [one for one in self.sign_ups if one.left_at is not None and one.left_at > since]
        mine = [one for one in gone if one.group.school == group.school and one.date.activity is date.activity]
        return len({id(one.first or one) for one in mine}) >= 12

    def enrol(self, group: Class, date: Date, places: int, pupils: frozenset[int], *, or_wait: bool) -> None:
        self.check(group, date, pupils)
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
        if date.claim(places) > date.capacity or (least is not None and (date.counts_groups or not 1 <= least <= places)):
            raise No
        others = [one for one in self.dates if one.activity is date.activity and one is not date and one.is_on]
        others = [one for one in others if one.starts_at > self.now and self.free(one) > 0] if any_date else []
        if held := self.hold_of(date, group):
            self.holds.remove(held)
        self.numbers += 1
        one = SignUp(date, group, places, pupils, S.WAITING, number=self.numbers, least=least, any_date=any_date)
        self.sign_ups.append(one)
        for there in (date, *sorted(others, key=lambda other: (other.starts_at, other.key))):
            if any(offered is one or offered.first is one for offered in self.promote(there)):
                break

    def hold(self, group: Class, date: Date, places: int, pupils: frozenset[int]) -> None:
        self.check(group, date, pupils)
        wanted, held = date.claim(places), self.hold_of(date, group)
        self.check_keeping(group, date, wanted)
        if held is None:
            self.sweep(date)
            if self.free(date) < wanted:
                raise No
            self.holds.append(Hold(date, group, places, self.now + HOLD))
            return
        more = wanted - held.claim
        if more > 0:
            self.sweep(date, but=held)
            if self.free(date) < more:
                raise No
        held.places = places
        if held.until <= self.now:
            held.until, held.extensions = self.now + HOLD, 0
        if more < 0:
            self.promote(date)

    def check_keeping(self, group: Class, date: Date, wanted: int) -> None:
        """Three at a time for the one coordinator of a school; a second class on a date only within half of it."""
        living = [one for one in self.holds if one.until > self.now and one.group.school == group.school]
        others = [one for one in living if (one.group, one.date) != (group, date)]
        here = sum(one.claim for one in others if one.date is date)
        if len(others) >= 3 or (here and 2 * (here + wanted) > date.capacity):
            raise No

    def extend(self, group: Class, date: Date) -> None:
        held = self.hold_of(date, group)
        if held is None or held.until <= self.now or held.extensions >= 3:
            raise No
        held.until, held.extensions = self.now + HOLD, held.extensions + 1

    def let_go(self, group: Class, date: Date) -> None:
        if held := self.hold_of(date, group):
            self.holds.remove(held)
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

    # --- what providers do ---

    def accept(self, one: SignUp) -> None:
        self._from(one, {S.REQUESTED})
        one.go(S.ACCEPTED, self.now, can_be_undone=True)

    def decline(self, one: SignUp) -> None:
        self._from(one, {S.REQUESTED})
        one.go(S.DECLINED, self.now, can_be_undone=True)
        self.promote(one.date)

    def propose(self, one: SignUp, date: Date) -> None:
        self._from(one, {S.REQUESTED})
        is_other = date is not one.date and date.activity is one.date.activity
        if not is_other or not date.is_on or date.starts_at <= self.now or self.is_on(date, one.group):
            raise No
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

    # --- what the clock does ---

    def tick(self) -> None:
        for date in self.dates:
            self.sweep(date)
        for one in [one for one in self.sign_ups if self._lapses(one)]:
            if self._lapses(one):
                self._end(one, S.LAPSED)
        for one in [one for one in self.sign_ups if self._expires(one)]:
            if self._expires(one):
                self._end(one, S.EXPIRED)
        self.promote(*[date for date in self.dates if self._could_serve(date)])

    def _could_serve(self, date: Date) -> bool:
        if not date.is_on or date.starts_at <= self.now:
            return False
        own = (one for one in self.waiting() if one.date is date and not self.has_open_offer(one))
        return any(map(self._part, own)) or any(self.fits_elsewhere(one, date) for one in self.waiting())

    def _lapses(self, one: SignUp) -> bool:
        ends = one.offer_until
        return one.status == S.OFFERED and (ends is None or ends <= self.now or one.date.starts_at <= self.now)

    def _expires(self, one: SignUp) -> bool:
        if one.status not in {S.DRAFT, S.REQUESTED, S.WAITING}:
            return False
        is_late = one.status != S.WAITING and one.answer_until is not None and one.answer_until <= self.now
        return is_late or one.date.starts_at <= self.now

    def _end(self, one: SignUp, target: S) -> None:
        one.go(target, self.now)
        self.serve_next(one)

    # --- parts ---

    def _from(self, one: SignUp, known: Iterable[S]) -> None:
        if one.status not in set(known) or one.date.starts_at <= self.now:
            raise No

    def _undo(self, one: SignUp, known: Iterable[S]) -> None:
        self._from(one, known)
        if one.undo_to is None or one.undo_until is None or one.undo_until <= self.now or not one.date.is_on:
            raise No
        if sum(at > self.now - timedelta(days=1) for at in one.undone) >= 3:
            raise No
        target = one.undo_to
        if one.status not in HOLDING:
            if self.is_on(one.date, one.group) or (target in BUSY and self.is_busy(one.date, one.pupils, but=one)):
                raise No
            if target in HOLDING:
                self.sweep(one.date)
                if self.free(one.date) < one.claim:
                    raise No
        one.go(target, self.now)
        one.undone.append(self.now)
        if target == S.WAITING:
            self.promote(one.date)
