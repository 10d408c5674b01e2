"""One transaction per use case; the database's own no becomes a refusal, a busy database a clear "try again"."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from django.db import OperationalError, transaction
from psycopg.errors import DeadlockDetected, LockNotAvailable

from enrolments import errors
from kit.constraints import refusing
from kit.refusals import Refusal

# Lost races: a friendly check before saw nothing, the constraint did. How many pupils clash is no longer known: at least one.
REFUSALS: Mapping[str, Callable[[], Refusal]] = {
    "class_enrolled_once_per_session": errors.ClassAlreadyEnrolled,
    "hold_once_per_class": errors.HeldAlready,
    "pupil_once_per_session": lambda: errors.PupilsAlreadyEnrolled(count=1),
    "pupil_never_in_two_places_at_once": lambda: errors.PupilsElsewhere(count=1),
}


@contextmanager
def one_transaction(*, savepoint: bool = True) -> Iterator[None]:
    """Everything inside stands or falls together. ``savepoint=False`` saves two round trips inside another transaction,
    which then falls too. Raises the refusals above and ``BusyTryAgain``."""
    try:
        with refusing(REFUSALS), transaction.atomic(savepoint=savepoint):
            yield
    except OperationalError as error:
        if isinstance(error.__cause__, (LockNotAvailable, DeadlockDetected)):
            raise errors.BusyTryAgain from error
        raise
