"""What happens by itself."""

from datetime import timedelta

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import rule

from enrolments.services import holding, waiting
from enrolments.services.invariants import broken_invariants
from tests.support.sign_up_machine.playing import Playing, played


class ClockPlays(Playing):
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
