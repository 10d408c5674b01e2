"""Beat, on a clock that was set right.

Celery's beat notes when each task was last rung. When the clock then goes back (a time server that was wrong, a machine that woke up
wrong), it waits until that moment comes again: an hour back is an hour without a minute, for mail, for offers, for what must be forgotten.
``make chaos`` found it.
"""

import logging
from datetime import timedelta
from typing import Any

from celery.beat import PersistentScheduler

logger = logging.getLogger("meeloop.beat")
# Servers differ by less.
MOMENT = timedelta(seconds=5)


class Scheduler(PersistentScheduler):
    """Rings on when the clock went back: what is rung each so many minutes is due, what has an hour of its own waits for that.

    Beat looks at least once a minute, because something is due each minute.
    """

    def tick(self, *args: Any, **kwargs: Any) -> float:  # Any: Celery's own
        """Ring what is due; return how long to sleep."""
        self.forget_the_future()
        seconds: float = super().tick(*args, **kwargs)
        return seconds

    def forget_the_future(self) -> None:
        """Let nothing have been rung later than now."""
        now = self.app.now()
        ahead = [one for one in self.schedule.values() if one.last_run_at and one.last_run_at > now + MOMENT]
        for entry in ahead:
            entry.last_run_at = now - getattr(entry.schedule, "run_every", timedelta())
        if ahead:
            self._heap = None  # when each is due next is reckoned anew
            logger.warning("beat_clock_went_back", extra={"count": len(ahead)})
