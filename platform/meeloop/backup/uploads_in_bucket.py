"""Uploads in a bucket (``kit.bucket``), as a backup sees them. Whatever the storage says no with becomes an ``OSError``."""

import errno
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import storages

IN_MEMORY = 8 * 1024 * 1024


class Bucket:
    """The bucket of this installation."""

    def __init__(self) -> None:
        self.storage: Any = storages["default"]  # Any: django-storages is untyped

    def __str__(self) -> str:
        return f"the bucket {self.storage.bucket_name}"

    def names(self, *, until: datetime | None = None) -> list[str]:
        """Return the name of every file, in order."""
        with _reaching(str(self)):
            return sorted(self.storage.names(until=until))

    def open(self, name: str) -> IO[bytes]:
        """Open one to read, fetched already."""
        with _reaching(name):
            file = self.storage.open(name, "rb")
            fetched: IO[bytes] = file.file
            return fetched

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write one: whole, or not at all."""
        with SpooledTemporaryFile(IN_MEMORY) as whole:
            for piece in pieces:
                whole.write(piece)
            whole.seek(0)
            with _reaching(name):
                self.storage.put(name, whole)

    def remove(self, name: str) -> None:
        """Throw one away."""
        with _reaching(name):
            self.storage.delete(name)


@contextmanager
def _reaching(name: str) -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError, Boto3Error) as error:
        raise OSError(errno.EIO, str(error), name) from error
