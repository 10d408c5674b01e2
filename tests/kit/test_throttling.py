"""How many requests a program may send, counted in Valkey itself."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from redis import Redis
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.models import User
from kit import rate_limit
from kit.api.throttling import UserThrottle, VisitorThrottle
from kit.rate_limit import may_happen, seconds_to_wait


class TwoForVisitors(VisitorThrottle):
    rate = "2/min"


class ThreeForUsers(UserThrottle):
    rate = "3/min"


def asked(user: Any, address: str = "192.0.2.1") -> Request:  # Any: somebody or nobody
    request = Request(RequestFactory().get("/api/v1/activities/", REMOTE_ADDR=address))
    request.user = user
    return request


def answers(throttle: type[Any], request: Request, times: int) -> list[bool]:  # Any: one of the two throttles
    return [throttle().allow_request(request, APIView()) for _ in range(times)]


def test_a_visitor_is_counted_by_address() -> None:
    assert answers(TwoForVisitors, asked(AnonymousUser()), 3) == [True, True, False]

    assert answers(TwoForVisitors, asked(AnonymousUser(), "192.0.2.2"), 1) == [True]


def test_who_is_signed_in_is_counted_by_account_only() -> None:
    somebody, else_ = User(pk=1), User(pk=2)

    assert answers(TwoForVisitors, asked(somebody), 5) == [True] * 5
    assert answers(ThreeForUsers, asked(somebody), 4) == [True, True, True, False]
    assert answers(ThreeForUsers, asked(somebody, "192.0.2.9"), 1) == [False]
    assert answers(ThreeForUsers, asked(else_), 1) == [True]
    assert answers(ThreeForUsers, asked(AnonymousUser()), 5) == [True] * 5


def test_who_is_refused_hears_when_to_come_back() -> None:
    answers(TwoForVisitors, asked(AnonymousUser()), 2)
    throttle = TwoForVisitors()

    assert throttle.allow_request(asked(AnonymousUser()), APIView()) is False
    assert 0 < (throttle.wait() or 0) <= 60


def test_asking_on_does_not_make_the_window_longer() -> None:
    limit: dict[str, Any] = {"what": "test", "who": "somebody", "times": 1, "seconds": 30}  # Any: numbers and texts
    assert [seconds_to_wait(**limit) for _ in range(3)] == [0, 30, 30]

    key = next(rate_limit.valkey().scan_iter("*limit:test:*"))
    rate_limit.valkey().expire(key, 5)

    assert seconds_to_wait(**limit) == 5


def test_of_many_at_once_no_more_pass_than_may() -> None:
    with ThreadPoolExecutor(16) as pool:
        passed = list(pool.map(lambda _: may_happen(what="test", who="crowd", times=20, seconds=60), range(100)))

    assert passed.count(True) == 20


def test_a_cache_that_is_away_stops_nobody_and_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    away = Redis.from_url("redis://127.0.0.1:1/0", **settings.CACHES["default"]["OPTIONS"])
    monkeypatch.setattr(rate_limit, "valkey", lambda: away)
    pauses: list[float] = []
    monkeypatch.setattr("redis.retry.sleep", pauses.append)

    assert answers(TwoForVisitors, asked(AnonymousUser()), 5) == [True] * 5
    assert sum(pauses) == 0
