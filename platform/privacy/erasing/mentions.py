"""Words of others in which somebody is named: found by the person's own words, judged by the desk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from privacy.erasing.hooks import words_of
from privacy.ownership import own_rows
from privacy.registry import Declaration, Erase, Mention, Registry, SchoolAt, registry
from privacy.registry.paths import AnyModel


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A place where somebody is named: table, row and column. Not the words."""

    label: str
    key: str
    column: str


def mentions_of(person: models.Model, known: Registry = registry) -> list[Mentioned]:
    """Return where others name this person, in rows that stay: whole names anywhere, a call name only near the person.

    Within the person's own school where a table knows schools. One query a table.
    """
    words = words_of(person)
    found: dict[Mentioned, None] = {}
    for declaration in known.declarations.values():
        columns = _words_of_others(declaration)
        if not columns or not words.anywhere:
            continue
        rows = _rows(apps.get_model(declaration.label), declaration, person)
        found.update(dict.fromkeys(_hits(declaration.label, rows, columns, words.anywhere)))
    if words.nearby:
        for near in own_rows(person, known):
            columns = _desk_columns(near.declaration)
            found.update(dict.fromkeys(_hits(near.declaration.label, near.rows, columns, words.nearby)))
    return list(found)


def _words_of_others(declaration: Declaration) -> list[str]:
    mentioned = [name for link in declaration.links if isinstance(link, Mention) for name in link.columns]
    return list(dict.fromkeys([*mentioned, *_desk_columns(declaration)]))


def _desk_columns(declaration: Declaration) -> list[str]:
    """Return the columns in which somebody's words stay when a person goes; what a file shows no search finds."""
    model = apps.get_model(declaration.label)
    names = [name for group in declaration.personal_groups() if group.erase == Erase.DESK for name in group.names]
    return [name for name in names if not isinstance(model._meta.get_field(name), models.FileField)]


def _rows(model: AnyModel, declaration: Declaration, person: models.Model) -> models.QuerySet[models.Model]:
    rows: models.QuerySet[models.Model] = model._base_manager.all()
    school = getattr(person, "school_id", None)
    if school is not None and isinstance(declaration.controller, SchoolAt):
        return rows.filter(**{declaration.controller.path: school})
    return rows


def _hits(label: str, rows: models.QuerySet[models.Model], columns: Sequence[str], words: Sequence[str]) -> Iterator[Mentioned]:
    if not columns:
        return
    casts = {f"words_of_{name}": Cast(name, TextField()) for name in columns}
    named = {name: _any_of(f"words_of_{name}", words) for name in columns}
    any_column = Q()
    for one in named.values():
        any_column |= one
    hits = (
        rows.alias(**casts)
        .filter(any_column)
        .annotate(**{f"is_in_{name}": models.ExpressionWrapper(one, models.BooleanField()) for name, one in named.items()})
    )
    for row in hits.order_by("pk").values("pk", *(f"is_in_{name}" for name in columns)).iterator(chunk_size=1000):
        yield from (Mentioned(label, str(row["pk"]), name) for name in columns if row[f"is_in_{name}"])


def _any_of(column: str, words: Sequence[str]) -> Q:
    """Return where one of these stands. A number only as a whole: the place of a page in its tree is one long row of digits."""
    found = Q()
    for word in words:
        how, what = ("regex", rf"(?<![0-9]){word}(?![0-9])") if word.isascii() and word.isdigit() else ("icontains", word)
        found |= Q(**{f"{column}__{how}": what})
    return found
