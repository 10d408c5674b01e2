"""A mail server for the outbox to talk to."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.smtp import SmtpServer, django_mails_to_smtp


@pytest.fixture
def smtp(settings: Any) -> Iterator[SmtpServer]:
    """A running mail server that Django's settings point to."""
    with django_mails_to_smtp(settings) as server:
        yield server
