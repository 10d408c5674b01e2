"""After the database was away, a worker's next task has a connection."""

import psycopg
import pytest
from celery.signals import task_postrun, task_prerun
from django.db import OperationalError, connection

from outbox.models import Message
from outbox.tasks import deliver


def leave() -> None:
    """Let PostgreSQL end this connection, as it does when it stops."""
    known = connection.settings_dict
    pid = connection.connection.info.backend_pid
    with psycopg.connect(host=known["HOST"], port=known["PORT"], user="postgres", dbname=known["NAME"]) as superuser:
        superuser.execute("SELECT pg_terminate_backend(%s)", [pid])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("tries", [0, 2])
def test_a_task_that_begins_outside_a_transaction_finds_the_database_again(tries: int) -> None:
    assert Message.objects.count() == 0
    leave()
    for _ in range(tries):
        with pytest.raises(OperationalError):
            Message.objects.count()

    task_prerun.send(sender=deliver, task_id="1", task=deliver)
    try:
        assert Message.objects.count() == 0
    finally:  # or the id of this request is that of every test after it
        task_postrun.send(sender=deliver, task_id="1", task=deliver)
