"""Does the bucket of uploads do what we ask of it, and nothing for who has no key? It needs the extra "s3"."""

from contextlib import suppress
from typing import Any
from uuid import uuid4

from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from meeloop.backup.uploads_in_bucket import Bucket

WORDS = b"doctor"


def what_fails() -> str:
    """Write, read, list and throw away a small file; return what the storage said no with, or nothing."""
    bucket, name = Bucket(), f"doctor/{uuid4().hex}.txt"
    try:
        bucket.write(name, [WORDS])
        with bucket.open(name) as file:
            is_same = file.read() == WORDS
        is_listed = name in bucket.storage.names(below="doctor/")
        bucket.remove(name)
    except OSError as error:
        return error.strerror or str(error)
    return "" if is_same and is_listed else "it gives back something else"


def is_open() -> bool:
    """Return whether somebody without a key may read a file there or see what there is."""
    storage: Any = storages["default"]  # Any: django-storages is untyped
    name = f"doctor/{uuid4().hex}.txt"
    storage.put(name, ContentFile(WORDS))
    stranger = storage.connection.meta.client.meta
    client = storage._create_session().client(  # noqa: SLF001  # the storage's own way to a connection
        "s3",
        region_name=stranger.region_name,
        endpoint_url=stranger.endpoint_url,
        config=Config(signature_version=UNSIGNED),
    )
    try:
        with suppress(ClientError, BotoCoreError):
            client.get_object(Bucket=storage.bucket_name, Key=name)
            return True
        with suppress(ClientError, BotoCoreError):
            client.list_objects_v2(Bucket=storage.bucket_name, MaxKeys=1)
            return True
    finally:
        storage.delete(name)
    return False
