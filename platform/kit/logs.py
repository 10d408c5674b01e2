"""JSON log lines made of registered keys only, so that no personal text slips in (ASVS V16.2.5)."""

import json
import logging
from datetime import UTC, datetime

from kit.request_ids import current_request_id

REGISTERED_KEYS = (
    *("table", "code", "status", "task", "count", "seconds", "kind", "object_id", "role", "outcome", "job"),
    # One line per request (kit.middleware.timing): an address by its name, never as it was asked.
    *("view", "method", "queries", "database_seconds", "browser"),
)
# Not found, taken, changed meanwhile, filled in wrongly: the site does what it should, and nobody need look at it.
EVERYDAY = frozenset({404, 409, 410, 412, 422})


class EverydayAnswers(logging.Filter):
    """Django warns of every answer from 400 on; a refusal that is somebody's ordinary day is no more than information."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lower the record's level where its answer is an everyday one; drop it where that is below the logger's level."""
        if record.levelno == logging.WARNING and getattr(record, "status_code", None) in EVERYDAY:
            record.levelno, record.levelname = logging.INFO, "INFO"
        return logging.getLogger(record.name).isEnabledFor(record.levelno)


class JsonFormatter(logging.Formatter):
    """Write one event per line: time (UTC), level, logger, event, request id and the registered extras.

    Exceptions are reported by type and place; their text may hold values and is left out.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.msg if isinstance(record.msg, str) else type(record.msg).__name__,
            "request_id": current_request_id.get(),
        }
        line.update({key: getattr(record, key) for key in REGISTERED_KEYS if hasattr(record, key)})
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            traceback = record.exc_info[2]
            while traceback is not None and traceback.tb_next is not None:
                traceback = traceback.tb_next
            if traceback is not None:
                line["where"] = f"{traceback.tb_frame.f_code.co_name}:{traceback.tb_lineno}"
        return json.dumps(line, ensure_ascii=False, default=str)
