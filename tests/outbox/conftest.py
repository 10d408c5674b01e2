"""A mail server for the outbox to talk to."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.smtp import SmtpServer, smtp_server


@pytest.fixture
def smtp(settings: Any) -> Iterator[SmtpServer]:
    """A running mail server that Django's settings point to."""
    with smtp_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address[:2]
        yield server
