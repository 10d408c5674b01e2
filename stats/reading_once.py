# ruff: noqa: S608  # the statements are put together from the constants of this file; whatever comes in is a parameter
"""What is out, in one fixed statement: of a file that anybody may take, putting the ORM's own together is most of the work.

The same as ``querysets`` says; a test holds the two side by side. What needs more than a look (a confidential release, a board's
own rows, a chart, a pack) is not here: it gives None, and whoever asked goes the long way.
"""

from typing import Any
from uuid import UUID

from django.db import connections
from django.utils import timezone

from kit.replicas.reading import published_from
from kit.rows import Columns
from stats.choices import OUT
from stats.models import Artefact, PublishedTable, Release
from stats.programme import Audience
from stats.querysets import STATS_DATABASE
from stats.rules import Reader

RELEASE = Columns.of(
    Release,
    only=(
        *("id", "start_year", "term", "version", "status", "readers", "is_confidential", "embargo_until"),
        *("audited_at", "blocking_findings", "computed_at", "published_at", "digest"),
    ),
)
FILE = Columns.of(Artefact, only=("id", "release_id", "name", "media_type", "audience", "sha256", "content"))
# Without its rows: hundreds of places that only the numbers need.
TABLE = Columns.of(PublishedTable, only=("id", "release_id", "code", "title", "dimensions", "audience"))
IS_OUT = "{release}.status = ANY(%(out)s) AND ({release}.embargo_until IS NULL OR {release}.embargo_until <= %(now)s)"
READABLE = f"""
SELECT {RELEASE.sql}, EXISTS (
    SELECT FROM stats_release AS newer WHERE {IS_OUT.format(release="newer")} AND newer.start_year = stats_release.start_year
        AND newer.term = stats_release.term AND newer.version > stats_release.version), {{columns}}
FROM stats_release JOIN {{beside}} ON {{beside}}.release_id = stats_release.id
WHERE {IS_OUT.format(release="stats_release")} AND (%(is_region)s OR stats_release.readers && %(kinds)s::varchar[])
    AND NOT stats_release.is_confidential AND ({{beside}}.audience = ANY(%(audiences)s)) AND {{asked}}
"""
READABLE_FILE = READABLE.format(
    columns=FILE.sql,
    beside="stats_artefact",
    asked="stats_release.start_year = %(year)s AND stats_release.term = %(term)s AND stats_release.version = %(version)s "
    "AND stats_artefact.name = %(name)s",
)
READABLE_TABLE = READABLE.format(
    columns=TABLE.sql,
    beside="stats_publishedtable",
    asked="stats_release.id = %(release)s AND stats_publishedtable.code = %(code)s AND cardinality(stats_publishedtable.rows) > 0",
)


def file_at_once(reader: Reader, *, start_year: int, term: int, version: int, name: str) -> tuple[Release, Artefact] | None:
    """Return a stored file of a release that is not confidential, with its release; None where this reader finds none here."""
    row = _row(READABLE_FILE, reader, year=start_year, term=int(term), version=version, name=name)
    if row is None:
        return None
    return _release(row), FILE.load(row[len(RELEASE) + 1 :], using=published_from(STATS_DATABASE))


def table_at_once(reader: Reader, *, pk: UUID, code: str) -> tuple[Release, PublishedTable] | None:
    """Return a table of a release that is not confidential, with its release; None where this reader finds none here."""
    row = _row(READABLE_TABLE, reader, release=pk, code=code)
    if row is None:
        return None
    return _release(row), TABLE.load(row[len(RELEASE) + 1 :], using=published_from(STATS_DATABASE))


def _row(statement: str, reader: Reader, **asked: Any) -> tuple[Any, ...] | None:  # Any: values of columns
    audiences = [Audience.PUBLIC.value, *([Audience.FUNDERS.value] if reader.is_funder else [])]
    known: dict[str, Any] = {
        "out": [str(one) for one in OUT],
        "now": timezone.now(),
        "is_region": reader.is_region,
    }  # Any: parameters
    with connections[published_from(STATS_DATABASE)].cursor() as cursor:
        cursor.execute(statement, {**known, "kinds": sorted(reader.kinds), "audiences": audiences, **asked})
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found


def _release(row: tuple[Any, ...]) -> Release:  # Any: values of columns
    release = RELEASE.load(row[: len(RELEASE)], using=published_from(STATS_DATABASE))
    release.__dict__["newer_is_out"] = row[len(RELEASE)]
    return release
