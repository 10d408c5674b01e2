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
ROLES = {
    OWNER: "LOGIN NOBYPASSRLS",
    WEB: "LOGIN NOBYPASSRLS",
    WORKER: "LOGIN NOBYPASSRLS",
    STATS: "LOGIN NOBYPASSRLS",
    # A backup must be complete, so it passes row-level security.
    BACKUP: "LOGIN BYPASSRLS",
}


def prepare_roles(server: str, database: str, *, owner_makes_databases: bool = False) -> None:
    """Make the roles and the database, and grant what each role has.

    ``server`` and ``database`` are superuser addresses of the database "postgres" and of ours. ``owner_makes_databases``
    is for tests, where the owner makes a database for each test process.
    """
    with psycopg.connect(server, autocommit=True) as connection:
        for statement in role_statements(existing=_names(connection, "select rolname from pg_roles")):
            connection.execute(statement)
        connection.execute(f"ALTER ROLE {OWNER} {'' if owner_makes_databases else 'NO'}CREATEDB".encode())
        if DATABASE not in _names(connection, "select datname from pg_database"):
            connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}".encode())
    prepare_database(database)


def prepare_database(address: str) -> None:
    """Grant what each role has inside the database at the superuser ``address``. A clone of it keeps the schema's part."""
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in database_statements(connection.info.dbname):
            connection.execute(statement)


def role_statements(*, existing: frozenset[str] = frozenset()) -> Iterator[bytes]:
    """Yield what holds for the whole cluster."""
    for name, attributes in ROLES.items():
        if name not in existing:
            yield f"CREATE ROLE {name}".encode()
        yield f"ALTER ROLE {name} {attributes}".encode()
        yield _without_powers(name)
    # Whoever manages a database of a cloud is no superuser: a member of the owner's role, it gives it a database and its future tables.
    yield (
        "DO $$ BEGIN IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN"  # noqa: S608  # made of constants
        f" EXECUTE format('GRANT {OWNER} TO %I', current_user); END IF; END $$"
    ).encode()
    yield f"GRANT pg_read_all_data TO {BACKUP}".encode()
    for name in (STATS, BACKUP):
        yield f"ALTER ROLE {name} SET default_transaction_read_only = on".encode()


def _without_powers(name: str) -> bytes:
    """Return the statement that takes back what a role has and needs not; only a superuser may even say that there is nothing to take."""
    powers = {
        "rolsuper": "SUPERUSER",
        "rolcreaterole": "CREATEROLE",
        "rolcreatedb": "CREATEDB",
        "rolreplication": "REPLICATION",
    }
    taken = " ".join(
        f"IF (SELECT {column} FROM pg_roles WHERE rolname = '{name}') THEN ALTER ROLE {name} NO{power}; END IF;"  # noqa: S608  # as above
        for column, power in powers.items()
    )
    return f"DO $$ BEGIN {taken} END $$".encode()


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
