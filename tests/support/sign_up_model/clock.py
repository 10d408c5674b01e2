"""What happens by itself in the model."""

from enrolments.choices import EnrolmentStatus as S
from tests.support.sign_up_model.providers import Providers
from tests.support.sign_up_model.rows import Date, SignUp


class Model(Providers):
    """Everybody's sign-ups and holds, and all the rules."""

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
