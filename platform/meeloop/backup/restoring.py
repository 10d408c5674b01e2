"""Look whether a backup is whole, and put it back where nothing is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import psycopg

from kit.storage import is_no_room
from meeloop.backup.dumping import check_empty, filled, rows_in
from meeloop.backup.errors import BackupRefused, FileDamaged, NoRoom
from meeloop.backup.parcels import DATABASE, UPLOAD, Manifest, Unpacker, checked
from meeloop.backup.sealing import damaged, opened
from meeloop.backup.steps import quiet
from meeloop.backup.uploads import Uploads

Parcels = Iterator[tuple[str, str, Iterator[bytes]]]


def check_backup(file: Path, *, passphrase: str) -> Manifest:
    """Read a backup from beginning to end and return its list. Raises ``FileDamaged``, ``KeyWrong`` and ``KeyMissing``."""
    with _parcels(file, passphrase) as parcels:
        return checked(parcels)


def put_back(file: Path, *, passphrase: str, address: str, uploads: Uploads, did: Callable[[str], None] = quiet) -> Manifest:
    """Put a backup into an empty database (as its owner) and an empty folder or bucket; return its list. ``did`` hears of each step.

    The whole file is proved before the first byte goes anywhere, and the rows are counted afterwards. Raises what ``check_backup``
    raises, ``TargetNotEmpty``, ``ProgramFailed`` and ``NoRoom``, and ``BackupRefused`` where an upload cannot be written for another reason.
    """
    manifest = check_backup(file, passphrase=passphrase)
    did("the file was proved")
    check_empty(address, uploads)
    with _parcels(file, passphrase) as parcels:
        for kind, name, content in parcels:
            if kind == DATABASE:
                _fill(address, content)
                did("the database was filled")
            elif kind == UPLOAD:
                _lay_down(uploads, name, content)
    did("the uploads were laid down")
    with psycopg.connect(address) as connection:
        connection.execute("SET row_security = off")
        if rows_in(connection) != manifest.tables:
            raise FileDamaged("Not all rows came back: the numbers differ from those of the backup. Do not open this site.")
        did("the rows were counted")
        # A dump has no figures for the planner: it would guess how large tables are until PostgreSQL counts by itself.
        connection.execute("ANALYZE")
        did("the planner was told how much there is")
    return manifest


def _fill(address: str, content: Iterator[bytes]) -> None:
    with filled(address) as process:
        if process.stdin is None:
            raise damaged()
        try:
            for piece in content:
                process.stdin.write(piece)
        except BrokenPipeError:  # it said why; ``filled`` tells
            return


def _lay_down(uploads: Uploads, name: str, content: Iterator[bytes]) -> None:
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts:
        raise damaged()
    try:
        uploads.write(name, content)
    except OSError as error:
        if is_no_room(error):
            raise NoRoom(
                f"{uploads} did not take all uploads: {error.strerror}. Make room, and begin again with an empty database and folder."
            ) from error
        raise BackupRefused(
            f"{error.filename or name} cannot be written ({error.strerror}). Mend that, and begin again with an empty database and folder."
        ) from error


@contextmanager
def _parcels(file: Path, passphrase: str) -> Iterator[Parcels]:
    try:
        with file.open("rb") as stream:
            yield Unpacker(opened(stream, passphrase)).parcels()
    except FileNotFoundError:
        raise FileDamaged(f"There is no file {file}.") from None
