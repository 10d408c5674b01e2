"""Files of rows that go: they leave the storage when the transaction is whole, never before."""

import logging
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django.apps import apps
from django.core.files.storage import Storage
from django.db import models, transaction
from django.db.models.deletion import CASCADE

from kit.isolation import everywhere
from privacy.registry.paths import AnyModel, pointing_at

logger = logging.getLogger("meeloop.privacy")


def delete_files_of(model: AnyModel, keys: list[Any]) -> None:  # Any: keys of any kind
    """Delete the files of these rows, and of rows that go along with them, after the commit."""
    remove_after_commit(_files(model, keys))


def remove_after_commit(files: Iterable[tuple[Storage, str]]) -> None:
    """Delete these files once the rows that named them are gone.

    One that cannot be deleted (a bucket that is away) keeps no other, and nothing else that waits for the commit. It is named by no row
    then, which the doctor says.
    """
    if wanted := list(files):
        transaction.on_commit(partial(_remove, wanted), robust=True)


def _remove(files: list[tuple[Storage, str]]) -> None:
    for storage, name in files:
        try:
            storage.delete(name)
        except Exception:  # a storage has errors of its own
            logger.exception("file_not_removed")


@everywhere("which uploads a row names, of whichever school it is")
def names_of_uploads() -> set[str]:
    """Return the names of files that rows have, in every table that has a column for files."""
    names: set[str] = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.FileField):
                rows = model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)
                names |= {str(name) for name in rows.iterator(chunk_size=5_000) if name}
    return names


def _files(model: AnyModel, keys: list[Any]) -> Iterator[tuple[Storage, str]]:  # Any: as above
    yield from _of_rows(model, "pk", keys)
    for foreign_key in pointing_at(model):
        if foreign_key.remote_field.on_delete is CASCADE:
            yield from _of_rows(foreign_key.model, foreign_key.name, keys)


def _of_rows(model: AnyModel, path: str, keys: list[Any]) -> Iterator[tuple[Storage, str]]:  # Any: as above
    for field in model._meta.concrete_fields:
        if isinstance(field, models.FileField):
            names = model._base_manager.filter(**{f"{path}__in": keys}).exclude(**{field.name: ""})
            yield from ((field.storage, name) for name in names.values_list(field.name, flat=True) if name)
