"""A managed database takes encrypted connections only, and may be anybody until its certificate says who (OGP-4.1)."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from meeloop.backup.dumping import Target, dumped, frozen, program
from meeloop.backup.errors import BackupRefused, ProgramFailed
from meeloop.backup.making import make_backup
from meeloop.backup.restoring import put_back
from meeloop.backup.tunnel import context_of, unencrypted
from meeloop.backup.uploads import Folder
from meeloop.local.testing import JOIN
from tests.meeloop.backup.test_drill import KEY, address
from tests.support.makers import make_school
from tests.support.tls_front import authority, in_front_of

HOST = "localhost"


@pytest.fixture
def front(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """Give the port and the authority of a server with a certificate for ``localhost``."""
    root, server = authority(tmp_path, "ours", HOST)
    with in_front_of(json.loads(os.environ[JOIN])["sockets"], server) as port:
        yield port, root


def encrypted(name: str, port: int, root: Path, mode: str = "verify-full") -> str:
    """Return the owner's address of a database, by TLS."""
    parts = conninfo_to_dict(address("DATABASE_OWNER_URL", name))
    return make_conninfo("", **{**parts, "host": HOST, "port": str(port), "sslmode": mode, "sslrootcert": str(root)})


@pytest.mark.django_db(transaction=True)
@pytest.mark.promise("OGP-4.1")
def test_a_backup_goes_out_of_and_into_a_database_that_wants_encryption(
    front: tuple[int, Path],
    fresh: str,
    tmp_path: Path,
) -> None:
    port, root = front
    school = make_school("Lyceum achter slot")
    name, file = str(connection.settings_dict["NAME"]), tmp_path / "nu.backup"
    uploads = tmp_path / "media"
    uploads.mkdir()

    made = make_backup(address=encrypted(name, port, root), uploads=Folder(uploads), to=file, passphrase=KEY, software="test")
    put_back(file, passphrase=KEY, address=encrypted(fresh, port, root), uploads=Folder(tmp_path / "terug"))

    assert made.tables["schools_school"] >= 1
    with psycopg.connect(address("DATABASE_OWNER_URL", fresh)) as looked:
        looked.execute("SET row_security = off")
        assert looked.execute("SELECT name FROM schools_school WHERE id = %s", [school.pk]).fetchone() == (
            "Lyceum achter slot",
        )


def test_the_programs_alone_cannot_reach_it(front: tuple[int, Path]) -> None:
    """The reason for the tunnel; where this fails, it can go."""
    port, root = front
    target = Target.of(encrypted("meeloop", port, root))

    command = [program("pg_dump"), "--schema-only", f"--dbname={target.words}"]
    said = subprocess.run(command, env=target.environment, capture_output=True, text=True, check=False)

    assert said.returncode
    assert "SSL support is not compiled in" in said.stderr


@pytest.mark.parametrize("mode", ["verify-full", "verify-ca"])
def test_a_server_that_another_authority_knows_gets_nothing(front: tuple[int, Path], tmp_path: Path, mode: str) -> None:
    port, _root = front
    other, _server = authority(tmp_path, "theirs", HOST)

    with pytest.raises(BackupRefused, match="does not let us in"), unencrypted(encrypted("meeloop", port, other, mode)):
        pass


def test_the_tunnel_itself_looks_whom_it_meets(
    front: tuple[int, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between our first look and the program's connection the server may have become another."""
    port, root = front
    other, _server = authority(tmp_path, "theirs", HOST)
    monkeypatch.setattr("meeloop.backup.tunnel.context_of", lambda parts: context_of({**parts, "sslrootcert": str(other)}))
    name = str(conninfo_to_dict(os.environ["DATABASE_OWNER_URL"])["dbname"])

    with frozen(encrypted(name, port, root)) as (snapshot, _tables), pytest.raises(ProgramFailed, match="pg_dump failed"):
        list(dumped(encrypted(name, port, root), snapshot))


def test_a_certificate_for_another_name_is_refused(tmp_path: Path) -> None:
    root, server = authority(tmp_path, "ours", "elsewhere.example")
    with in_front_of(json.loads(os.environ[JOIN])["sockets"], server) as port:
        with pytest.raises(BackupRefused, match="does not let us in"), unencrypted(encrypted("meeloop", port, root)):
            pass
        with unencrypted(encrypted("meeloop", port, root, "verify-ca")) as reached:
            assert str(conninfo_to_dict(reached)["host"]).startswith("/")


def test_where_nothing_is_encrypted_nothing_stands_between() -> None:
    plain = os.environ["DATABASE_OWNER_URL"]
    with unencrypted(plain) as reached:
        assert reached == plain
