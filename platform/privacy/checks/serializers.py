"""What the interface shows is what the table of audiences allows: field by field, serializer by serializer.

A ModelSerializer is read by its model. A plain one is read by its words: a field that is called like a personal text column
must say which column stands behind it (``shown``), or that it only takes in (``asks``).
"""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db import models
from django.urls import get_resolver
from rest_framework import serializers

from privacy.checks.declarations import columns_of
from privacy.checks.links import model_of
from privacy.checks.problems import Problem
from privacy.registry import Registry
from privacy.registry.declaration import Shape

AnySerializer = type[serializers.BaseSerializer]  # type: ignore[type-arg]  # of whatever it shows
HINT = "Say in the app's privacy.py with shown() to whom it shows which columns, or with asks() that it only takes in."


def our_serializers() -> list[AnySerializer]:
    """Return every serializer in our own apps; loading the addresses makes sure that all of them are known."""
    _ = get_resolver().url_patterns
    return sorted(
        (one for one in _below(serializers.BaseSerializer) if one.__module__.split(".")[0] in settings.OUR_APPS),
        key=name_of,
    )


def name_of(serializer: AnySerializer) -> str:
    """Return the dotted name by which a serializer is declared."""
    return f"{serializer.__module__}.{serializer.__qualname__}"


def problems(registry: Registry, known: Iterable[AnySerializer]) -> Iterator[Problem]:
    """Yield serializers that show somebody without being declared, and those that show more than their readers may see."""
    by_name = {name_of(one): one for one in known}
    words = _personal_words(registry)
    for name, serializer in by_name.items():
        if name in registry.questions:
            continue
        shape = registry.shapes.get(name, Shape(name, (), {}))
        behind = dict(_behind(registry, serializer, shape, words))
        yield from _undeclared(registry, name, behind)
        yield from _too_much(registry, shape, behind)
    for name in {*registry.shapes, *registry.questions} - by_name.keys():
        yield Problem("E017", name, "declared, but there is no such serializer", "Remove the line, or mend the name.")


def _undeclared(registry: Registry, name: str, behind: dict[str, tuple[str, ...] | None]) -> Iterator[Problem]:
    if name in registry.shapes:
        opaque = sorted(field for field, columns in behind.items() if columns is None)
    else:
        opaque = sorted(field for field, columns in behind.items() if columns is None or columns)
    if opaque:
        yield Problem("E017", name, f"may show somebody by {', '.join(opaque)}", HINT)


def _too_much(registry: Registry, shape: Shape, behind: dict[str, tuple[str, ...] | None]) -> Iterator[Problem]:
    for field, columns in behind.items():
        for column in columns or ():
            label, _dot, name = column.rpartition(".")
            declaration = registry.of(label)
            group = declaration.group_of(name) if declaration else None
            if group is None:
                yield Problem("E017", shape.serializer, f"'{field}' shows {column}, which is not declared", HINT)
                continue
            for audience in shape.to:
                if name in declaration.personal_names() and audience not in getattr(group, "seen_by", ()):  # type: ignore[union-attr]  # a group has a declaration
                    words = f"'{field}' shows {column} to {audience}, who may not see it"
                    yield Problem("E018", shape.serializer, words, "Leave the field out, or add the reader to its seen_by=.")


def _behind(
    registry: Registry, serializer: AnySerializer, shape: Shape, words: frozenset[str]
) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    """Yield each field with the personal columns behind it; None when that cannot be known and the name is suspicious."""
    if not issubclass(serializer, serializers.Serializer):
        return
    own = getattr(getattr(serializer, "Meta", None), "model", None)
    for name, field in serializer().fields.items():
        if field.write_only:
            continue
        if name in shape.shows:
            yield name, shape.shows[name]
            continue
        # A method's source is the whole row: then the field's own name says what it is about.
        source = name if field.source == "*" else str(field.source)
        column = _column(registry, own, source)
        if column is not None:
            yield name, (column,) if column else ()
        elif _is_words(field) and {name, source.rpartition(".")[2]} & words:
            yield name, None


def _column(registry: Registry, model: type[models.Model] | None, source: str) -> str | None:
    """Return the personal column at the end of a source, "" when it is a column about nobody, None when it is no column."""
    here = model
    *way, last = source.split(".")
    for step in way:
        here = _related(here, step)
    if here is None or last not in {one.name for one in here._meta.get_fields()}:
        return None
    declaration = registry.of(here._meta.get_field(last).model)
    if declaration is None or last not in declaration.personal_names():
        return ""
    return f"{declaration.label}.{last}"


def _related(model: type[models.Model] | None, name: str) -> type[models.Model] | None:
    if model is None or name not in {one.name for one in model._meta.get_fields()}:
        return None
    found = model._meta.get_field(name).related_model
    return found if isinstance(found, type) else None


def _is_words(field: serializers.Field) -> bool:  # type: ignore[type-arg]  # of whatever it shows
    is_free = not isinstance(field, serializers.ChoiceField | serializers.BooleanField | serializers.IntegerField)
    return is_free and not isinstance(field, serializers.BaseSerializer | serializers.DateTimeField)


def _personal_words(registry: Registry) -> frozenset[str]:
    """Return the names of all personal text columns of our own apps: a plain field of that name is looked at."""
    found = set()
    for declaration in registry.declarations.values():
        model = model_of(declaration)
        if model is None or model._meta.app_label not in settings.OUR_APPS:
            continue
        for name, column in columns_of(model).items():
            is_text = isinstance(column, models.CharField | models.TextField) and not column.choices
            if is_text and name in declaration.personal_names():
                found.add(name)
    return frozenset(found)


def _below(parent: AnySerializer) -> Iterator[AnySerializer]:
    for child in parent.__subclasses__():
        yield child
        yield from _below(child)
