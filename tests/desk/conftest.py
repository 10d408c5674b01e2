"""Everybody whom a message of the region can be for."""

import pytest

from accounts.models import User
from tests.support.service_messages import people_of_every_kind


@pytest.fixture
def people() -> dict[str, User]:
    """Somebody of every kind, at two schools and two providers; some who are not to be reached at all."""
    return people_of_every_kind()
