"""What keeps a pupil or a class here, asked without knowing the floors above."""

from collections.abc import Collection
from typing import Any

from django.db import models

from schools.signals import who_is_signed_up


def signed_up(*, pupil_ids: Collection[int] = (), class_ids: Collection[int] = ()) -> tuple[set[int], set[int]]:
    """Return which of these pupils have a place and which of these classes have a sign-up that still counts."""
    pupils: set[int] = set()
    classes: set[int] = set()
    # Any: the stubs think that receivers answer with text.
    answers: Any = who_is_signed_up.send(sender=None, pupil_ids=set(pupil_ids), class_ids=set(class_ids))
    for _receiver, (some_pupils, some_classes) in answers:
        pupils |= some_pupils
        classes |= some_classes
    return pupils, classes


def pointed_at(model: type[models.Model], ids: Collection[int]) -> set[int]:
    """Return which of these rows are pointed at from a table that does not let them go, also by history."""
    found: set[int] = set()
    for relation in model._meta.get_fields(include_hidden=True):  # noqa: SLF001  # the documented API of models
        if isinstance(relation, models.ManyToOneRel) and relation.on_delete in {models.PROTECT, models.RESTRICT}:
            name = relation.field.attname
            pointing = relation.related_model._base_manager.filter(**{f"{name}__in": ids})  # noqa: SLF001  # all rows
            found |= set(pointing.values_list(name, flat=True))
    return found
