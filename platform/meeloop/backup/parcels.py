"""What is inside the seal: parts of the database's dump, the uploads, and last of all a list of everything with its digest."""

import hashlib
import json
import struct
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from meeloop.backup.sealing import damaged

# A parcel is a kind, a name, and pieces of its content until an empty one.
DATABASE, UPLOAD, MANIFEST = "database", "upload", "manifest"
LARGEST_NAME, LARGEST_PIECE = 4096, 1024 * 1024


class Sink(Protocol):
    """Takes bytes."""

    def write(self, data: bytes, /) -> int:
        """Take bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. ``tables`` counts rows at the moment of the dump; ``digests`` are SHA-256 by parcel, hexadecimal."""

    made_at: str
    software: str
    tables: dict[str, int]
    digests: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)


class Packer:
    """Writes parcels and remembers their digests."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self.digests: dict[str, str] = {}
        self.sizes: dict[str, int] = {}

    def pack(self, kind: str, name: str, content: Iterable[bytes]) -> None:
        """Write one parcel."""
        self._text(kind)
        self._text(name)
        digest, size = hashlib.sha256(), 0
        for piece in content:
            for start in range(0, len(piece), LARGEST_PIECE):
                part = piece[start : start + LARGEST_PIECE]
                digest.update(part)
                size += len(part)
                self._sink.write(struct.pack(">I", len(part)) + part)
        self._sink.write(struct.pack(">I", 0))
        self.digests[f"{kind}/{name}"], self.sizes[f"{kind}/{name}"] = digest.hexdigest(), size

    def finish(self, manifest: Manifest) -> None:
        """Write the list of everything, last."""
        self.pack(MANIFEST, "manifest.json", [json.dumps(asdict(manifest), sort_keys=True).encode()])

    def _text(self, text: str) -> None:
        data = text.encode()
        self._sink.write(struct.pack(">I", len(data)) + data)


class Unpacker:
    """Reads parcels one after the other: take the content of each before the next."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, bytearray()

    def parcels(self) -> Iterator[tuple[str, str, Iterator[bytes]]]:
        """Yield kind, name and content of each parcel. Raises ``FileDamaged``."""
        while self._has_more():
            kind, name = self._text(), self._text()
            content = self._content()
            yield kind, name, content
            for _left in content:
                pass

    def _content(self) -> Iterator[bytes]:
        while size := self._number(LARGEST_PIECE):
            yield self._take(size)

    def _text(self) -> str:
        return self._take(self._number(LARGEST_NAME)).decode()

    def _number(self, largest: int) -> int:
        number = int(struct.unpack(">I", self._take(4))[0])
        if number > largest:
            raise damaged()
        return number

    def _take(self, size: int) -> bytes:
        while len(self._rest) < size:
            piece = next(self._pieces, None)
            if piece is None:
                raise damaged()
            self._rest += piece
        taken = bytes(self._rest[:size])
        del self._rest[:size]
        return taken

    def _has_more(self) -> bool:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return False
            self._rest += piece
        return True


def checked(parcels: Iterable[tuple[str, str, Iterator[bytes]]]) -> Manifest:
    """Read everything, compare it with the list at the end and return that. Raises ``FileDamaged``."""
    found: dict[str, str] = {}
    manifest: Manifest | None = None
    for kind, name, content in parcels:
        if kind == MANIFEST:
            known: dict[str, Any] = json.loads(b"".join(content))  # Any: JSON values, proved by the seal
            manifest = Manifest(**known)
            continue
        digest = hashlib.sha256()
        for piece in content:
            digest.update(piece)
        found[f"{kind}/{name}"] = digest.hexdigest()
    if manifest is None or found != manifest.digests:
        raise damaged()
    return manifest
