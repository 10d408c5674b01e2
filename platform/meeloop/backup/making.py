"""Make a backup: database and uploads of one moment, sealed on their way to the file."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from kit.storage import is_no_room
from meeloop.backup.dumping import PIECE, dumped, frozen
from meeloop.backup.errors import BackupRefused, NoRoom
from meeloop.backup.parcels import DATABASE, UPLOAD, Manifest, Packer
from meeloop.backup.sealing import SealingWriter, check_key
from meeloop.backup.steps import quiet
from meeloop.backup.uploads import Uploads

ENDING = ".meeloop-backup"


def make_backup(
    *, address: str, uploads: Uploads, to: Path, passphrase: str, software: str, did: Callable[[str], None] = quiet
) -> Manifest:
    """Write everything that ``address`` (as a role that may read all) and ``uploads`` hold into one sealed file; ``did`` hears of each step.

    Nothing stands anywhere in the open, not for a moment. The file is there whole or not at all: it is written beside its place,
    flushed to the disk and renamed. Raises ``KeyMissing``, ``ProgramFailed`` and ``NoRoom``, and ``BackupRefused`` when the file is there already,
    or when a file cannot be read or written for another reason than room.
    """
    check_key(passphrase)
    if to.exists():
        raise BackupRefused(f"{to} is there already. A backup never overwrites another.")
    to.parent.mkdir(parents=True, exist_ok=True)
    beside = to.with_name(f"{to.name}.part")
    beside.touch(mode=0o600)
    try:
        with beside.open("wb") as file:
            sealed = SealingWriter(file, passphrase)
            manifest = _pack(Packer(sealed), address, uploads, software, did)
            sealed.close()
            file.flush()
            os.fsync(file.fileno())
        beside.rename(to)
        _flush_folder(to.parent)
    except OSError as error:
        if is_no_room(error):
            raise NoRoom(
                f"{to.parent} did not take the backup: {error.strerror}. Make room there, and make it again."
            ) from error
        raise BackupRefused(
            f"The backup was not made: {error.filename or to} cannot be read or written ({error.strerror}). Mend that, and make it again."
        ) from error
    finally:
        beside.unlink(missing_ok=True)
    return manifest


def _flush_folder(folder: Path) -> None:
    """Make the new name last through a loss of power: a folder is flushed apart from its files."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _pack(packer: Packer, address: str, uploads: Uploads, software: str, did: Callable[[str], None]) -> Manifest:
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    with frozen(address) as (snapshot, tables):
        packer.pack(DATABASE, "meeloop.dump", dumped(address, snapshot))
    did("the database was dumped and sealed")
    gone = 0
    for name in uploads.names():
        try:
            file = uploads.open(name)
        except FileNotFoundError:  # thrown away since we looked: no row that stays points at it
            gone += 1
            continue
        with file:
            packer.pack(UPLOAD, name, iter(partial(file.read, PIECE), b""))
    did("the uploads were sealed" + (f" ({gone} were thrown away meanwhile)" if gone else ""))
    manifest = Manifest(made_at, software, tables, dict(packer.digests), dict(packer.sizes))
    packer.finish(manifest)
    return manifest
