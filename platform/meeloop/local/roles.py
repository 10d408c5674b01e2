"""The database roles: who may do what, decided by PostgreSQL itself (docs/guides/running.md has the table).

Runs as the cluster's superuser, any number of times. The tables' own exceptions (an append-only log, the published
tables for ``meeloop_stats``) are granted by migrations, which know the tables.
"""

from collections.abc import Iterator

import psycopg

DATABASE = "meeloop"
OWNER, WEB, WORKER, STATS, BACKUP = (
    "meeloop_owner",
    "meeloop_web",
    "meeloop_worker",
    "meeloop_stats",
    "meeloop_backup",
)
ROLES = (OWNER, WEB, WORKER, STATS, BACKUP)
# Whatever the cluster itself was made with: one of a machine without a language is SQL_ASCII, and then so is every database made plainly.
CREATE_DATABASE = (
    f"CREATE DATABASE {DATABASE} OWNER {OWNER} TEMPLATE template0"
    " ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'PG_UNICODE_FAST' LOCALE 'C'"
)
# What no role may have beside a login; but for the backup, which must be complete, so it passes row-level security.
POWERS = {
    "rolsuper": "SUPERUSER",
    "rolcreaterole": "CREATEROLE",
    "rolcreatedb": "CREATEDB",
    "rolreplication": "REPLICATION",
    "rolbypassrls": "BYPASSRLS",
}
_OURS = ", ".join(f"'{name}'" for name in ROLES)
_HAS_TOO_MUCH = f"""
SELECT rolname, power FROM pg_roles CROSS JOIN LATERAL (VALUES {", ".join(f"({column}, '{power}')" for column, power in POWERS.items())}) AS held (has, power)
WHERE has AND rolname IN ({_OURS}) AND NOT (rolname = '{BACKUP}' AND power = 'BYPASSRLS')
"""  # noqa: S608  # made of constants
# True of a role (``mighty``) of which none of ours may be a member, whether it inherits or must ask (SET ROLE): the tables' owner
# and pg_read_all_data pass the walls between schools. Other groups, such as one by which a cloud lets people sign in, are no harm.
IS_MIGHTY = f"""(
    mighty.rolname IN ({_OURS}) OR starts_with(mighty.rolname::text, 'pg_') OR mighty.rolsuper OR mighty.rolcreaterole
    OR mighty.rolcreatedb OR mighty.rolreplication OR mighty.rolbypassrls
)"""
_IS_MEMBER_TOO_MUCH = f"""
SELECT taken.rolname AS role, member.rolname AS member, giver.rolname AS giver
FROM pg_auth_members AS given
JOIN pg_roles AS taken ON taken.oid = given.roleid
JOIN pg_roles AS member ON member.oid = given.member
JOIN pg_roles AS giver ON giver.oid = given.grantor
WHERE member.rolname IN ({_OURS}) AND NOT (member.rolname = '{BACKUP}' AND taken.rolname = 'pg_read_all_data')
AND EXISTS (SELECT FROM pg_roles AS mighty WHERE pg_has_role(taken.oid, mighty.oid, 'MEMBER') AND {IS_MIGHTY})
"""  # noqa: S608  # as above
_TOO_MUCH = f"""
SELECT rolname || ' has ' || power AS what FROM ({_HAS_TOO_MUCH}) AS power UNION ALL
SELECT member || ' is a member of ' || role || ' (given by ' || giver || ')' FROM ({_IS_MEMBER_TOO_MUCH}) AS member
"""  # noqa: S608  # as above
_READS_ALL = f"pg_has_role('{BACKUP}', 'pg_read_all_data', 'USAGE')"
_TOO_LITTLE = f"""
SELECT 'BYPASSRLS' AS what FROM pg_roles WHERE rolname = '{BACKUP}' AND NOT rolbypassrls UNION ALL
SELECT 'pg_read_all_data' WHERE NOT {_READS_ALL}
"""  # noqa: S608  # as above


def prepare_roles(server: str, database: str, *, owner_makes_databases: bool = False) -> None:
    """Make the roles and the database, and grant what each role has.

    ``server`` and ``database`` are superuser addresses of the database "postgres" and of ours. ``owner_makes_databases``
    is for tests, where the owner makes a database for each test process.
    """
    with psycopg.connect(server, autocommit=True) as connection:
        for statement in role_statements(existing=_names(connection, "select rolname from pg_roles")):
            connection.execute(statement)
        if DATABASE not in _names(connection, "select datname from pg_database"):
            connection.execute(CREATE_DATABASE.encode())
    prepare_database(database)
    with psycopg.connect(server, autocommit=True) as connection:
        for statement in closing_statements():
            connection.execute(statement)
        if owner_makes_databases:
            connection.execute(f"ALTER ROLE {OWNER} CREATEDB".encode())


def prepare_database(address: str) -> None:
    """Grant what each role has inside the database at the superuser ``address``. A clone of it keeps the schema's part."""
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in database_statements(connection.info.dbname):
            connection.execute(statement)


def role_statements(*, existing: frozenset[str] = frozenset()) -> Iterator[bytes]:
    """Yield what holds for the whole cluster."""
    for name in ROLES:
        if name not in existing:
            yield f"CREATE ROLE {name}".encode()
        yield f"ALTER ROLE {name} LOGIN".encode()
    yield _each(_HAS_TOO_MUCH, "format('ALTER ROLE %I NO%s', one.rolname, one.power)")
    yield _each(_IS_MEMBER_TOO_MUCH, "format('REVOKE %I FROM %I GRANTED BY %I CASCADE', one.role, one.member, one.giver)")
    # Whoever manages a database of a cloud is no superuser: a member of the owner's role, it gives it a database and its future tables.
    yield (
        "DO $$ BEGIN IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN"  # noqa: S608  # made of constants
        f" EXECUTE format('GRANT {OWNER} TO %I', current_user); END IF; END $$"
    ).encode()
    yield _each(
        f"SELECT FROM pg_roles WHERE rolname = '{BACKUP}' AND NOT rolbypassrls",
        f"'ALTER ROLE {BACKUP} BYPASSRLS'",
    )
    yield _each(f"SELECT WHERE NOT {_READS_ALL}", f"'GRANT pg_read_all_data TO {BACKUP}'")
    for name in (STATS, BACKUP):
        yield f"ALTER ROLE {name} SET default_transaction_read_only = on".encode()


def closing_statements() -> Iterator[bytes]:
    """Yield what says, once everything else is done, what this administrator could not do: an error each, with what to do then."""
    yield _left(
        _TOO_MUCH,
        "These roles may too much, and you may not take it away",
        "Let a superuser, or who gave it, run this again: until then the walls between schools do not hold for them.",
    )
    yield _left(
        _TOO_LITTLE,
        f"{BACKUP} cannot read everything, and you may not give it",
        "All else is done. Let who has it give it, or leave manage.py backup out and use the backups of"
        " whoever runs this server (docs/operations/deploy.md).",
    )


def _each(rows: str, statement: str) -> bytes:
    """Return what runs a statement for each of these rows; one that the administrator may not run is left for the closing statements.

    Only who has a power may say of somebody else that it is not there, so nothing is said that is not needed.
    """
    tried = f"BEGIN EXECUTE {statement}; EXCEPTION WHEN insufficient_privilege THEN NULL; END;"
    return _one_line(f"DO $$ DECLARE one record; BEGIN FOR one IN {rows} LOOP {tried} END LOOP; END $$")


def _left(rows: str, said: str, hint: str) -> bytes:
    left = f"SELECT string_agg(what, ', ' ORDER BY what) FROM ({rows}) AS left_over"  # noqa: S608  # made of constants
    return _one_line(
        f"DO $$ DECLARE remains text := ({left}); BEGIN"
        f" IF remains IS NOT NULL THEN RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',"
        f" MESSAGE = '{said}: ' || remains, HINT = '{hint}'; END IF; END $$"
    )


def _one_line(statement: str) -> bytes:
    return " ".join(statement.split()).encode()


def database_statements(database: str = DATABASE) -> Iterator[bytes]:
    """Yield what holds inside one database (a plain name), for every table the owner will ever make there."""
    everyone = f"{OWNER}, {WEB}, {WORKER}, {STATS}, {BACKUP}"
    yield f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC'.encode()
    yield f'GRANT CONNECT ON DATABASE "{database}" TO {everyone}'.encode()
    yield b"REVOKE ALL ON SCHEMA public FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA public TO {everyone}".encode()
    yield f"GRANT CREATE ON SCHEMA public TO {OWNER}".encode()
    # What somebody gave by hand goes too: the doctor sends people here (database.powers).
    yield f"REVOKE CREATE ON SCHEMA public FROM {WEB}, {WORKER}, {STATS}, {BACKUP}".encode()
    future = f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER}"
    yield f"{future} IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {WEB}, {WORKER}".encode()
    yield f"{future} IN SCHEMA public GRANT USAGE ON SEQUENCES TO {WEB}, {WORKER}".encode()
    # A new function may be run by everybody unless this is taken away for the whole database, not per schema.
    yield f"{future} REVOKE ALL ON FUNCTIONS FROM PUBLIC".encode()
    yield f"{future} IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {WEB}, {WORKER}".encode()


def _names(connection: psycopg.Connection, query: str) -> frozenset[str]:
    return frozenset(row[0] for row in connection.execute(query.encode()))
