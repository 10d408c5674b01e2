"""What sending a newsletter asks of the database, for each mail and for each batch of mails."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.newsletter_readers import begin, make_readers, work_off

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_full_speed")]
READERS = 500


def test_a_mail_costs_one_statement_and_all_else_goes_by_the_batch() -> None:
    """The one notes that it went before the next one goes, so that a worker that is killed sends at most one again."""
    make_readers(READERS)

    with CaptureQueriesContext(connection) as starting:
        sending = begin()
    with CaptureQueriesContext(connection) as working:
        sent = work_off(sending).sent

    assert sent == READERS
    assert len(starting) < READERS // 5
    assert READERS <= len(working) < READERS + READERS // 3  # of which some tens for each batch
