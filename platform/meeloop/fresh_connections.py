"""A task never begins with a connection that its database left: a worker keeps its connections for a thousand tasks.

``atomic`` throws a broken one away by itself. A task whose first statement stands outside it would fail, and the next one, until the worker
connects anew by its number of tasks.
"""

from typing import Any

from celery.signals import task_prerun
from django.db import close_old_connections


@task_prerun.connect
def look_at_connections(**_: Any) -> None:  # Any: Celery's signals
    """Throw away what broke, and have what is kept tried by the first statement. Nothing happens to a connection in a transaction."""
    close_old_connections()
