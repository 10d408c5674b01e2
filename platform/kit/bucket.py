"""Uploads in a bucket of S3-compatible storage (the extra ``s3``), for installations of more than one server."""

from collections.abc import Iterator
from datetime import datetime
from posixpath import splitext
from typing import Any
from urllib.parse import urljoin

from botocore.config import Config
from django.conf import settings
from django.utils.crypto import get_random_string
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

# A bucket has no "make it, unless it is there": a name that nobody else draws keeps two uploads apart.
DRAWN = 12
# What is read of a file stays in memory up to here, and goes to the disk above it.
IN_MEMORY = 8 * 1024 * 1024
# The client itself waits a minute for each of five tries. A page is long gone by then, and each thread of the web server that shows a photo
# would stand still so long: with a bucket that hangs nobody would get any page.
CONNECT_SECONDS, ANSWER_SECONDS, TRIES = 2.0, 10.0, 2


class BucketStorage(S3Storage):  # type: ignore[misc]  # django-storages is untyped
    """A closed bucket. Files are shown by us (``meeloop.media``), which asks each time whether everybody on a photo agrees: no address of a
    file leads to the bucket.
    """

    def get_default_settings(self) -> dict[str, Any]:  # Any: django-storages' own
        """Return its settings, but for what would show or overwrite something, or wait for ever."""
        usual: dict[str, Any] = super().get_default_settings()
        return usual | {
            "default_acl": None,
            "file_overwrite": False,
            "querystring_auth": False,
            "max_memory_size": IN_MEMORY,
            "client_config": Config(
                connect_timeout=CONNECT_SECONDS,
                read_timeout=ANSWER_SECONDS,
                retries={"total_max_attempts": TRIES, "mode": "standard"},
            ),
        }

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return a name that is nobody's: drawn, without asking whether it is there."""
        folder, slash, last = name.rpartition("/")
        stem, ending = splitext(last)
        drawn = f"_{get_random_string(DRAWN)}"
        room = None if max_length is None else max_length - len(f"{folder}{slash}{drawn}{ending}")
        if room is not None and room < 1:
            raise ValueError(f"There is no room for a name in {max_length} characters: {ending}")
        return f"{folder}{slash}{stem[:room]}{drawn}{ending}"

    def url(self, name: str, parameters: Any = None, expire: Any = None, http_method: Any = None) -> str:  # Any: not used
        """Return our own address of a file."""
        path: str = urljoin(settings.MEDIA_URL, filepath_to_uri(clean_name(name)).lstrip("/"))
        return path

    def names(self, below: str = "", *, until: datetime | None = None) -> Iterator[str]:
        """Yield the name of every file whose name begins so, a thousand at a time, as the storage gives them; ``until``: written before that.

        A bucket takes any text for a name. One that is read as another here (``..``, ``//``) is nobody's upload: whoever followed it would
        come to another file, or out of a folder.
        """
        for one in self.bucket.objects.filter(Prefix=below):
            name = str(one.key)
            is_ours = not name.endswith("/") and name == self._normalize_name(clean_name(name))
            if is_ours and (until is None or one.last_modified < until):
                yield name

    def put(self, name: str, content: Any) -> None:  # Any: an open file
        """Write a file under this very name: for what is put back."""
        self.bucket.upload_fileobj(content, self._normalize_name(clean_name(name)))
