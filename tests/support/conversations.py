"""A school and a provider that talk about a group."""

from accounts.models import User
from activities.choices import NamesMode
from enrolments.models import Enrolment
from enrolments.services import talking
from tests.support.enrolling import make_enrolment
from tests.support.makers import (
    at_nine,
    make_activity,
    make_provider,
    make_provider_user,
    make_session,
)

BSN = "123456782"


def start(*, days: int = 14, names: int = 0) -> tuple[Enrolment, User, User]:
    """Return a group, its coordinator, and the owner of its date."""
    provider = make_provider()
    mode = NamesMode.NAMES if names else NamesMode.COUNT
    session = make_session(make_activity(provider, "Kijk op de werf", names_mode=mode), starts_at=at_nine(days=days))
    enrolment = make_enrolment(session, names=names, places=12)
    return enrolment, enrolment.enrolled_by, make_provider_user(provider)


def said_in(enrolment: Enrolment) -> list[tuple[str, str, bool]]:
    return [(one.side, one.text, one.read_at is not None) for one in talking.thread_of(enrolment)]
