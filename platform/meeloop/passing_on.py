"""The request id goes along with a task, so that log lines and spans of a worker say for what they are; work on the clock gets its own."""

from contextlib import ExitStack
from typing import Any

from celery.signals import before_task_publish, task_postrun, task_prerun, worker_process_shutdown

from kit.request_ids import SHAPE, known_request_id, new_request_id, on_behalf_of
from kit.tracing.servers import statements_of
from kit.tracing.spans import Kind, span, stop, tracing

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
    request_id = (given if SHAPE.fullmatch(given) else "") or known_request_id()
    is_first = not request_id
    request_id = request_id or new_request_id()
    stack = _running[task_id] = ExitStack()
    stack.enter_context(on_behalf_of(request_id))
    if tracing() is not None:
        said = {"meeloop.task": task.name}
        done = stack.enter_context(span(f"task {task.name}", said, kind=Kind.WORK, request_id=request_id, is_first=is_first))
        stack.enter_context(statements_of(done))


@task_postrun.connect
def end(task_id: str, retval: object = None, **_: Any) -> None:  # Any: as above
    """Forget it, and tell its span how it went."""
    if stack := _running.pop(task_id, None):
        error = retval if isinstance(retval, Exception) else None
        stack.__exit__(type(error) if error else None, error, None)


@worker_process_shutdown.connect
def leave(**_: Any) -> None:  # Any: as above
    """Send the last spans of a child process: it ends without a word to Python."""
    stop()
