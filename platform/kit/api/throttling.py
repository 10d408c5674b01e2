"""How many requests a program may send: one counter each, one round trip to the cache a request."""

from typing import TYPE_CHECKING

from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle, SimpleRateThrottle, UserRateThrottle

from kit.rate_limit import seconds_to_wait

if TYPE_CHECKING:  # DRF reads the throttle classes while its views are half imported
    from rest_framework.views import APIView


class CountingThrottle(SimpleRateThrottle):
    """DRF's own keep the time of every request in a list, and read and write it back whole: more work the busier it gets,
    and two requests at the same moment count as one. This one counts in windows that begin with the first request."""

    num_requests: int | None
    duration: int | None
    seconds_left = 0

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Count this request; return whether it is within the rate. Without a rate, or when the cache is away, always."""
        who = self.get_cache_key(request, view)
        if self.num_requests is None or self.duration is None or who is None:
            return True
        self.seconds_left = seconds_to_wait(what="api", who=who, times=self.num_requests, seconds=self.duration)
        return self.seconds_left == 0

    def wait(self) -> float | None:
        """Return after how many seconds to come back."""
        return self.seconds_left


class VisitorThrottle(CountingThrottle, AnonRateThrottle):
    """For who is not signed in, by network address: the rate ``anon``."""


class UserThrottle(CountingThrottle, UserRateThrottle):
    """For who is signed in, by account: the rate ``user``."""

    def get_cache_key(self, request: Request, view: "APIView") -> str | None:
        """Return nothing for visitors: they are counted once, by the other one."""
        return super().get_cache_key(request, view) if request.user.is_authenticated else None
