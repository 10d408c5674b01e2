"""Calendar feeds of everybody, and how a program reads them."""

from django.test import Client

from accounts.models import User
from activities.models import Session
from enrolments.choices import FeedKind
from enrolments.models import Enrolment
from enrolments.services.feeds import OpenedFeed, open_feed


def path_of(opened: OpenedFeed) -> str:
    """Return the address on this site."""
    return opened.address.removeprefix("http://").removeprefix("https://").partition("/")[2].join(["/", ""])


def read(opened: OpenedFeed, **headers: str) -> str:
    answer = Client().get(path_of(opened), headers=headers)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def mine(user: User) -> OpenedFeed:
    return open_feed(by=user, kind=FeedKind.COORDINATOR)


def of_class(enrolment: Enrolment, by: User | None = None) -> OpenedFeed:
    by = by or enrolment.enrolled_by
    assert by is not None
    return open_feed(by=by, kind=FeedKind.SCHOOL_CLASS, subject_id=enrolment.school_class_id)


def of_provider(session: Session, by: User) -> OpenedFeed:
    return open_feed(by=by, kind=FeedKind.PROVIDER, subject_id=session.activity.provider.pk)


def of_activity(session: Session, by: User) -> OpenedFeed:
    return open_feed(by=by, kind=FeedKind.ACTIVITY, subject_id=session.activity_id)


def uid_of(enrolment: Enrolment) -> str:
    return f"inschrijving-{enrolment.pk}@localhost"
