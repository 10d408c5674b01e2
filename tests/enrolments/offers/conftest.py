"""A provider with a date that is full."""

import pytest

from accounts.models import User
from activities.models import ActivityPage, Session
from providers.models import Provider
from tests.support.enrolling import make_enrolment
from tests.support.makers import make_activity, make_provider, make_provider_user, make_session


@pytest.fixture
def provider() -> Provider:
    return make_provider()


@pytest.fixture
def owner(provider: Provider) -> User:
    return make_provider_user(provider)


@pytest.fixture
def activity(provider: Provider) -> ActivityPage:
    return make_activity(provider)


@pytest.fixture
def date(activity: ActivityPage) -> Session:
    """A full date."""
    session = make_session(activity, capacity=20)
    make_enrolment(session, places=20)
    return session
