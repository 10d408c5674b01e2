"""PostgreSQL: the server, who we are there, what is shut, and whether the tables are those of this release."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from kit.isolation import isolated_tables
from kit.replicas.reading import looked
from meeloop.doctor.problems import Problem
from meeloop.local import roles
from privacy.erasing.vacuuming import PATIENCE, is_late

OLDEST = 180000
EXTENSIONS = frozenset({"btree_gist", "pg_trgm", "unaccent"})
ROLES = {"web": roles.WEB, "worker": roles.WORKER, "owner": roles.OWNER}
# What the web and worker roles must not be able to do; each is true where something is wrong. Who may become the owner of a
# table passes its row security, whether it inherits that or must ask (SET ROLE).
POWERS = """
SELECT current_user,
       rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication,
       rolbypassrls,
       has_schema_privilege('public', 'CREATE'),
       EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND pg_has_role(tableowner, 'MEMBER'))
FROM pg_roles WHERE rolname = current_user
"""
# Which of our roles are members of one that may more; whoever looks sees all five. The owner of this database is always counted
# as pg_database_owner.
MEMBERS = f"""
SELECT DISTINCT member.rolname FROM pg_roles AS member
JOIN pg_roles AS mighty ON mighty.oid <> member.oid AND pg_has_role(member.oid, mighty.oid, 'MEMBER')
WHERE member.rolname = ANY(%s) AND mighty.rolname <> 'pg_database_owner' AND {roles.IS_MIGHTY}
AND NOT (member.rolname = '{roles.BACKUP}' AND mighty.rolname = 'pg_read_all_data')
"""  # noqa: S608  # made of constants
OPEN_TABLES = """
SELECT relname FROM pg_class AS c
WHERE relnamespace = 'public'::regnamespace AND relname = ANY(%s)
  AND (NOT relrowsecurity OR NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid AND polname = 'of_these_schools'))
ORDER BY relname
"""
# With these the log of PostgreSQL holds no value of a row or a question (trust page §5, "logs").
QUIET_LOG = {
    "log_error_verbosity": ("terse",),
    "log_min_error_statement": ("panic", "fatal"),
    "log_statement": ("none", "ddl"),
    "log_min_duration_statement": ("-1",),
}
# Which process of PostgreSQL answers us: a number that is given out again would have another beginning.
BACKEND = "SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()"
READABLE = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname = ANY(%s) AND has_table_privilege(oid, 'SELECT')
ORDER BY relname
"""


def server() -> Iterator[Problem]:
    """Its version, how it writes letters, and what is installed in the database."""
    [(version,)] = _rows("SELECT current_setting('server_version_num')::int")
    if version < OLDEST:
        yield Problem(
            "database.version",
            _("PostgreSQL is versie %(version)s, en 18 is nodig.") % {"version": version // 10000},
            _("Ga naar PostgreSQL 18: docs/operations/upgrade.md."),
        )
    [(encoding,)] = _rows("SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()")
    if encoding != "UTF8":
        yield Problem(
            "database.encoding",
            _("De database schrijft letters als %(encoding)s en niet als UTF8: een naam als Zoë komt er niet goed in of uit.")
            % {"encoding": encoding},
            _(
                "Maak een backup, maak een lege database met de regel CREATE DATABASE van deploy/postgres/roles/roles.sql, en zet de backup daarin terug (docs/operations/backup.md)."
            ),
        )
    missing = sorted(EXTENSIONS - {name for (name,) in _rows("SELECT extname FROM pg_extension")})
    if missing:
        yield Problem(
            "database.extensions",
            _("In de database ontbreekt: %(names)s.") % {"names": ", ".join(missing)},
            _("Installeer het pakket met PostgreSQL's extra's (contrib) en draai manage.py bootstrap als meeloop_owner."),
        )


def log() -> Iterator[Problem]:
    """What PostgreSQL writes of an error: a broken rule is logged with the row that broke it, names and all, unless it is told not to."""
    asked = ", ".join(f"current_setting('{name}')" for name in QUIET_LOG)
    [found] = _rows(f"SELECT {asked}")  # names of our own
    loud = [name for (name, quiet), value in zip(QUIET_LOG.items(), found, strict=True) if value not in quiet]
    if loud:
        yield Problem(
            "database.log",
            _("PostgreSQL zet namen van leerlingen in zijn eigen log als er iets misgaat (%(names)s).")
            % {"names": ", ".join(loud)},
            _("Zet in postgresql.conf: %(lines)s.") % {"lines": ", ".join(f"{name} = {QUIET_LOG[name][0]}" for name in loud)},
        )


def role() -> Iterator[Problem]:
    """Who we are, and that we can do no more than we should: a superuser or the tables' owner passes every lock."""
    wanted = ROLES[settings.MEELOOP_DB_ROLE]
    [(name, is_mighty, passes_locks, may_create, owns_tables)] = _rows(POWERS)
    if name != wanted:
        yield Problem(
            "database.role",
            _("Dit proces is in de database %(name)s, en hoort %(wanted)s te zijn.") % {"name": name, "wanted": wanted},
            _("Maak de rollen met python -m meeloop.local roles en zet ze in de adressen (docs/operations/settings.md)."),
        )
    mighty = {member for (member,) in _rows(MEMBERS, [list(roles.ROLES)])}
    if is_mighty or passes_locks or (wanted != roles.OWNER and (may_create or owns_tables)):
        mighty.add(name)
    for one in sorted(mighty):
        yield Problem(
            "database.powers",
            _("De rol %(name)s mag te veel: de scheiding tussen scholen in de database geldt niet voor wie alles mag.")
            % {"name": one},
            _("Draai deploy/postgres/roles/roles.sql opnieuw, als beheerder van PostgreSQL. Wat er al is, blijft."),
        )


def statistics_role() -> Iterator[Problem]:
    """The statistics pages read what is published, and no school's table."""
    readable = [name for (name,) in _rows(READABLE, [sorted(isolated_tables())], alias="stats")]
    if readable:
        yield Problem(
            "database.stats-role",
            _("De rol voor cijfers kan %(count)s tabellen van scholen lezen.") % {"count": len(readable)},
            _(
                "Laat DATABASE_STATS_URL inloggen als meeloop_stats. Doet ze dat al? Neem meeloop_stats dan de rechten op tabellen van scholen af (REVOKE)."
            ),
        )


def isolation() -> Iterator[Problem]:
    """Each school's table has its lock (guide "isolation")."""
    open_tables = [name for (name,) in _rows(OPEN_TABLES, [sorted(isolated_tables())])]
    if open_tables:
        yield Problem(
            "database.isolation",
            _("Het slot tussen scholen ontbreekt op: %(names)s.") % {"names": ", ".join(open_tables)},
            _(
                "Sluit de site. Draai manage.py migrate als meeloop_owner. Helpt dat niet? Draai dan voor elke tabel ALTER TABLE ... ENABLE ROW LEVEL SECURITY, en zoek uit wie het slot uitzette."
            ),
        )


def pooler() -> Iterator[Problem]:
    """Worker, clock and owner have a process of PostgreSQL to themselves: their locks are the session's (``kit.alone``).

    Two connections that are open at once and meet the same process have a pooler between, which lends it out per transaction. On a direct
    connection, or through a pooler that lends per session, that cannot be: whatever is found is true. What is busy may go unseen.
    """
    if settings.MEELOOP_DB_ROLE == "web":
        return
    ours = _rows(BACKEND)
    with beside() as another:
        shared = another.execute(BACKEND).fetchall() == ours
    if shared:
        yield Problem(
            "database.pooler",
            _(
                "Tussen dit proces en PostgreSQL zit een pooler die verbindingen uitleent per transactie: een slot houdt daar niet."
            ),
            _(
                "Laat worker, beat, setup en backups rechtstreeks verbinden, of zet de pooler voor hen op session mode (docs/operations/deploy.md)."
            ),
        )


def beside() -> AbstractContextManager[psycopg.Connection]:
    """Open one connection more, to the same address."""
    info = connection.connection.info
    return psycopg.connect(info.dsn, password=info.password, autocommit=True)


def migrations() -> Iterator[Problem]:
    """The tables are those of this release."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield Problem(
            "database.migrations",
            _("Wijzigingen van de tabellen die nog wachten: %(count)s.") % {"count": len(waiting)},
            _("Draai manage.py bootstrap als meeloop_owner (docs/operations/upgrade.md)."),
        )
    unknown = sorted(".".join(key) for key in executor.loader.applied_migrations if key not in executor.loader.disk_migrations)
    if unknown:
        yield Problem(
            "database.newer",
            _("De tabellen zijn van een nieuwere versie dan deze code: %(names)s.") % {"names": ", ".join(unknown[:5])},
            _("Dat is goed zolang je bijwerkt. Duurt het langer, zet dan overal dezelfde versie."),
            is_wrong=False,
        )


def indexes() -> Iterator[Problem]:
    """An index that was being made when something stopped is there, costs time, and helps nobody."""
    broken = [name for (name,) in _rows("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid ORDER BY 1")]
    if broken:
        yield Problem(
            "database.indexes",
            _("Half gemaakte indexen: %(names)s.") % {"names": ", ".join(broken)},
            _("Draai als meeloop_owner REINDEX INDEX CONCURRENTLY met elke naam."),
        )


def vacuumed() -> Iterator[Problem]:
    """Rows that were erased leave the files within a week or so (guide "running")."""
    if is_late(timezone.now()):
        yield Problem(
            "database.vacuum",
            _("Gewiste rijen staan al langer dan %(days)s dagen in de bestanden van de database.") % {"days": PATIENCE.days},
            _(
                "Kijk of een worker draait en zoek vacuum_not_allowed in de logs. Draai anders VACUUM (ANALYZE) als meeloop_owner."
            ),
        )


def copies() -> Iterator[Problem]:
    """The copies for public pages follow closely; while one does not, the primary is read."""
    if not settings.REPLICAS:
        return
    for name, standing in looked().items():
        if standing.replayed < 0:
            yield Problem(
                "replica.away",
                _("De kopie %(name)s van de database antwoordt niet, of volgt niemand.") % {"name": name},
                _("Kijk of die server draait en volgt (pg_stat_wal_receiver). Tot dan komt alles van de hoofdserver."),
            )
        elif standing.behind is None or standing.behind > settings.REPLICA_MOST_SECONDS:
            yield Problem(
                "replica.late",
                _("De kopie %(name)s van de database loopt meer dan %(seconds)s seconden achter.")
                % {"name": name, "seconds": f"{settings.REPLICA_MOST_SECONDS:g}"},
                _("Kijk naar netwerk en schijf van die server. Tot ze bij is komt alles van de hoofdserver."),
            )


def _rows(
    query: str, parameters: list[Any] | None = None, *, alias: str = "default"
) -> list[tuple[Any, ...]]:  # Any: columns differ
    with connections[alias].cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())
