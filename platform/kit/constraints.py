"""The database's own no, said as a refusal: a race that a friendly check could not see ends in a sentence too."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError

from kit.refusals import Refusal


def constraint_name(error: BaseException) -> str:
    """Return the name of the constraint that PostgreSQL names in this error, or an empty text."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""


@contextmanager
def refusing(refusals: Mapping[str, Callable[[], Refusal]]) -> Iterator[None]:
    """Raise the refusal that belongs to a violated constraint; let any other error be loud.

    The transaction is broken afterwards: use it around or inside the atomic block that is to be rolled back.
    """
    try:
        yield
    except IntegrityError as error:
        if refusal := refusals.get(constraint_name(error)):
            raise refusal() from error
        raise
