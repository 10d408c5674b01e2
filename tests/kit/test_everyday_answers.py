"""What the log says of answers that are no 2xx: a refusal on somebody's ordinary day is no warning."""

import logging

import pytest
from django.conf import settings

from kit.logs import EverydayAnswers


def level_of(status: int) -> str:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("No", "/"), None)
    record.status_code = status
    return record.levelname if EverydayAnswers().filter(record) else "dropped"


def test_refusals_are_information_and_the_rest_stays_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="django.request")

    known = {status: level_of(status) for status in (400, 401, 403, 404, 409, 412, 422, 429)}

    assert [status for status, level in known.items() if level == "WARNING"] == [400, 401, 403, 429]
    assert {level for status, level in known.items() if status in {404, 409, 412, 422}} == {"INFO"}


def test_who_wants_warnings_only_hears_nothing_of_a_full_date(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, logger="django.request")

    assert (level_of(409), level_of(403)) == ("dropped", "WARNING")


def test_the_console_keeps_to_the_level_that_was_asked() -> None:
    assert settings.LOGGING["handlers"]["console"]["level"] == settings.LOGGING["root"]["level"]
    assert settings.LOGGING["loggers"]["django.request"] == {"filters": ["everyday"]}
