"""Who has places and who gets them: the promotion engine of the model."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from enrolments.choices import ACTIVE, HOLDING
from enrolments.choices import EnrolmentStatus as S
from tests.support.sign_up_model.rows import BUSY, HOUR, Class, Date, Hold, Kept, No, SignUp, working_days


@dataclass
class Places:
    """Everybody's sign-ups and holds, and the engine that serves who waits."""

    dates: list[Date]
    classes: list[Class]
    now: datetime
    sign_ups: list[SignUp] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    numbers: int = 0
    bundles: int = 0
    kept: dict[tuple[int, int], Kept] = field(default_factory=dict)

    def taken(self, date: Date) -> int:
        groups = sum(one.claim for one in self.sign_ups if one.date is date and one.status in HOLDING)
        return groups + sum(one.claim for one in self.holds if one.date is date)

    def free(self, date: Date) -> int:
        return date.capacity - self.taken(date)

    def hold_of(self, date: Date, group: Class) -> Hold | None:
        return next((one for one in self.holds if one.date is date and one.group is group), None)

    def used(self, date: Date, group: Class) -> Kept:
        """What a class kept here before, in the last hour; nothing while it keeps places."""
        held = self.hold_of(date, group)
        if held is not None and held.until > self.now:
            return Kept()
        before = self._used_by(held) if held else self.kept.get((date.key, group.key), Kept())
        return before if before.until is not None and before.until > self.now else Kept()

    def _used_by(self, held: Hold) -> Kept:
        end = min(self.now, held.until)
        return Kept(held.used + end - held.since, held.extensions, end + HOUR)

    def drop(self, held: Hold) -> None:
        """Give places back that no sign-up takes over."""
        self.kept[held.date.key, held.group.key] = self._used_by(held)
        self.holds.remove(held)

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
        for one in ended:
            self.drop(one)
        if ended:
            self.promote(date)
        return bool(ended)

    # --- parts of what people do ---

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
