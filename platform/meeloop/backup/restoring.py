"""Look whether a backup is whole, and put it back where nothing is."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import psycopg

from meeloop.backup.dumping import check_empty, filled, rows_in
from meeloop.backup.errors import FileDamaged
from meeloop.backup.parcels import DATABASE, UPLOAD, Manifest, Unpacker, checked
from meeloop.backup.sealing import damaged, opened

Parcels = Iterator[tuple[str, str, Iterator[bytes]]]


def check_backup(file: Path, *, passphrase: str) -> Manifest:
    """Read a backup from beginning to end and return its list. Raises ``FileDamaged``, ``KeyWrong`` and ``KeyMissing``."""
    with _parcels(file, passphrase) as parcels:
        return checked(parcels)


def put_back(file: Path, *, passphrase: str, address: str, uploads: Path) -> Manifest:
    """Put a backup into an empty database (as its owner) and an empty folder; return its list.

    The whole file is proved before the first byte goes anywhere, and the rows are counted afterwards. Raises what ``check_backup``
    raises, ``TargetNotEmpty`` and ``ProgramFailed``.
    """
    manifest = check_backup(file, passphrase=passphrase)
    check_empty(address, uploads)
    with _parcels(file, passphrase) as parcels:
        for kind, name, content in parcels:
            if kind == DATABASE:
                _fill(address, content)
            elif kind == UPLOAD:
                _lay_down(uploads, name, content)
    with psycopg.connect(address) as connection:
        connection.execute("SET row_security = off")
        if rows_in(connection) != manifest.tables:
            raise FileDamaged("Not all rows came back: the numbers differ from those of the backup. Do not open this site.")
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


def _lay_down(uploads: Path, name: str, content: Iterator[bytes]) -> None:
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts:
        raise damaged()
    path = uploads.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for piece in content:
            file.write(piece)


@contextmanager
def _parcels(file: Path, passphrase: str) -> Iterator[Parcels]:
    try:
        with file.open("rb") as stream:
            yield Unpacker(opened(stream, passphrase)).parcels()
    except FileNotFoundError:
        raise FileDamaged(f"There is no file {file}.") from None
