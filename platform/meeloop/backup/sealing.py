"""A stream that only the key opens and that shows every change, as a file of pieces.

The layout: a line that says what this is, 16 bytes of salt, 7 bytes of nonce, a short sealed word by which a wrong key is told from
a damaged file; then pieces of at most 1 MiB, each with its length in front (4 bytes, big end first). Each piece is AES-256-GCM with
the nonce of the file, the number of the piece and whether it is the last: pieces cannot be changed, swapped, left out or cut off
(the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). The key is made of the passphrase by scrypt.
"""

import secrets
import struct
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from meeloop.backup.errors import FileDamaged, KeyMissing, KeyWrong

MAGIC = b"meeloop backup 1\n"
SALT, NONCE, PIECE, TAG = 16, 7, 1024 * 1024, 16
SHORTEST_KEY = 20
PROOF = b"the key fits"
# The number that no piece has: 2^32 - 1 pieces are 4 petabytes.
PROOF_NUMBER = 2**32 - 1


def check_key(passphrase: str) -> str:
    """Return the passphrase. Raises ``KeyMissing``."""
    if len(passphrase) < SHORTEST_KEY:
        raise KeyMissing(
            f"Set BACKUP_KEY to a passphrase of {SHORTEST_KEY} characters or more, and keep it apart from the backups: "
            "without it nobody can open them."
        )
    return passphrase


class Seal:
    """The cipher of one file."""

    def __init__(self, passphrase: str, salt: bytes, nonce: bytes) -> None:
        # 64 MiB for a moment: guessing passphrases costs as much, each.
        key = Scrypt(salt=salt, length=32, n=2**16, r=8, p=1).derive(check_key(passphrase).encode())
        self._cipher, self._nonce, self._header = AESGCM(key), nonce, MAGIC + salt + nonce

    def close(self, number: int, piece: bytes, *, is_last: bool) -> bytes:
        """Return the sealed piece."""
        return self._cipher.encrypt(self._nonce_of(number, is_last=is_last), piece, self._header)

    def open(self, number: int, sealed: bytes, *, is_last: bool) -> bytes:
        """Return the piece. Raises ``InvalidTag``."""
        return self._cipher.decrypt(self._nonce_of(number, is_last=is_last), sealed, self._header)

    def _nonce_of(self, number: int, *, is_last: bool) -> bytes:
        return self._nonce + struct.pack(">IB", number, is_last)


class SealingWriter:
    """Takes bytes, writes sealed pieces. ``close`` writes the last one: a file without it was cut off."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        salt, nonce = secrets.token_bytes(SALT), secrets.token_bytes(NONCE)
        self._file, self._seal, self._number = file, Seal(passphrase, salt, nonce), 0
        self._waiting = bytearray()
        file.write(MAGIC + salt + nonce)
        file.write(self._seal.close(PROOF_NUMBER, PROOF, is_last=False))

    def write(self, data: bytes) -> int:
        """Take bytes."""
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._put(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return len(data)

    def close(self) -> None:
        """Write what waits as the last piece."""
        self._put(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _put(self, piece: bytes, *, is_last: bool) -> None:
        sealed = self._seal.close(self._number, piece, is_last=is_last)
        self._file.write(struct.pack(">I", len(sealed)) + sealed)
        self._number += 1


def opened(file: BinaryIO, passphrase: str) -> Iterator[bytes]:
    """Yield the pieces of a sealed file, each proved before it is given. Raises ``FileDamaged``, ``KeyWrong`` and ``KeyMissing``."""
    check_key(passphrase)
    if file.read(len(MAGIC)) != MAGIC:
        raise FileDamaged("This is no backup of Meeloop. Choose a file that make backup made.")
    head = _exactly(file, SALT + NONCE)
    seal = Seal(passphrase, head[:SALT], head[SALT:])
    try:
        seal.open(PROOF_NUMBER, _exactly(file, len(PROOF) + TAG), is_last=False)
    except InvalidTag as wrong:
        raise KeyWrong("BACKUP_KEY does not open this backup. Use the key that was set when it was made.") from wrong
    number, length = 0, _length(file.read(4))
    while length is not None:
        sealed = _exactly(file, length)
        following = file.read(4)
        try:
            yield seal.open(number, sealed, is_last=not following)
        except InvalidTag as wrong:
            raise damaged() from wrong
        number, length = number + 1, _length(following) if following else None
    if not number:
        raise damaged()


def damaged() -> FileDamaged:
    """Return the refusal of a file that is not as it was made."""
    return FileDamaged(
        "This backup is damaged or not complete: it is not as it was made. Use another one; nothing was changed."
    )


def _length(data: bytes) -> int | None:
    if not data:
        return None
    if len(data) < 4:
        raise damaged()
    length = int(struct.unpack(">I", data)[0])
    if not TAG <= length <= PIECE + TAG:
        raise damaged()
    return length


def _exactly(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    if len(data) < size:
        raise damaged()
    return data
