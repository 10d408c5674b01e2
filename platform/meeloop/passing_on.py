"""The request id goes along with a task, so that log lines of a worker say for whom they are; work on the clock gets an id of its own."""

from contextlib import ExitStack
from typing import Any

from celery.signals import before_task_publish, task_postrun, task_prerun

from kit.request_ids import SHAPE, known_request_id, new_request_id, on_behalf_of

HEADER = "meeloop_request_id"
_running: dict[str, ExitStack] = {}


@before_task_publish.connect
def give(headers: dict[str, Any], **_: Any) -> None:  # Any: Celery's signals
    """Write the id on what is rung."""
    if request_id := known_request_id():
        headers[HEADER] = request_id


@task_prerun.connect
def take(task_id: str, task: Any, **_: Any) -> None:  # Any: as above
    """Do a task under the id that came with it."""
    # A worker finds it on the request, a task that is done in place among the headers.
    given = str(getattr(task.request, HEADER, None) or (task.request.headers or {}).get(HEADER) or "")
    request_id = given if SHAPE.fullmatch(given) else known_request_id() or new_request_id()
    stack = _running[task_id] = ExitStack()
    stack.enter_context(on_behalf_of(request_id))


@task_postrun.connect
def end(task_id: str, **_: Any) -> None:  # Any: as above
    """Forget it."""
    if stack := _running.pop(task_id, None):
        stack.close()
