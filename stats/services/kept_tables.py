"""A published table as JSON, written once: nothing in it can change, so nothing in it needs to be made again for each reader."""

import json
from typing import Any

from django.core.cache import cache
from django.utils import translation
from redis.exceptions import RedisError

from stats.cubes import table_of
from stats.formats.json_file import row_of
from stats.models import PublishedTable, Release
from stats.programme import Audience
from stats.rules import Reader
from stats.services.reading import issue_of, mark_for

DAY = 24 * 60 * 60
# Of the shape below: a program of another version than the one that kept an answer makes its own.
SHAPE = 1


def table_json(release: Release, table: PublishedTable, reader: Reader) -> bytes:
    """Return one table with its numbers, as ``TableSerializer`` says, in UTF-8.

    Kept for a day under the release's digest where every reader gets the same: not with a reader's mark in it, and not a board's
    own rows. A cache that is away costs time only.
    """
    if release.is_confidential or not release.is_out or table.audience == Audience.BOARD:
        return _written(release, table, reader)
    key = f"stats.table.{SHAPE}.{release.digest[:40]}.{table.code}"
    try:
        found: bytes | None = cache.get(key)
        if found is None:
            found = _written(release, table, reader)
            cache.set(key, found, DAY)
    except RedisError:
        return _written(release, table, reader)
    return found


def _written(release: Release, table: PublishedTable, reader: Reader) -> bytes:
    with translation.override("nl"):  # the same words as in the files
        issue, mark = issue_of(release, only=table), mark_for(release, reader)
        rows = [row_of(one) for one in issue.rows(table_of(table))]
    content: dict[str, Any] = {  # Any: JSON
        "release": str(release.pk),
        "code": table.code,
        "title": table.title,
        "dimensions": table.dimensions,
        "confidential": str(mark or ""),
        "rows": rows,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
