"""From every row with people in it a way leads to them, and to who answers for it."""

from collections.abc import Iterator

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from privacy.checks.problems import Problem
from privacy.registry import Address, AddressHash, Declaration, Itself, Matching, Mention, Number, Registry, SchoolAt, Through
from privacy.registry.links import Link
from privacy.registry.paths import AnyModel, BrokenPath, target, walk

SCHOOL = "schools.School"
HINT = "Name with links= the way to an account, a pupil or a subscriber: Through, Number, Address or Mention."


def problems(registry: Registry) -> Iterator[Problem]:
    """Yield links and controllers that lead nowhere."""
    for declaration in registry.declarations.values():
        model = model_of(declaration)
        if model is None or declaration.nobody:
            continue
        if not declaration.links:
            yield Problem("E004", declaration.label, "no way to the person it is about", HINT)
        for link in declaration.links:
            trouble = _trouble(registry, model, link)
            if trouble:
                yield Problem("E004", declaration.label, trouble, HINT)
        yield from _controller(declaration, model)


def model_of(declaration: Declaration) -> AnyModel | None:
    """Return the model of a declaration, or None when there is none (that is another check's)."""
    try:
        return apps.get_model(declaration.label)
    except LookupError:
        return None


def _trouble(registry: Registry, model: AnyModel, link: Link) -> str:
    try:
        return _judged(registry, model, link)
    except BrokenPath as error:
        return str(error)


def _judged(registry: Registry, model: AnyModel, link: Link) -> str:
    is_right, words = True, ""
    match link:
        case Through(path):
            is_right, words = _is_person(registry, target(model, path)), f"'{path}' does not end at a person"
        case Number(column, of, is_list):
            found = walk(model, column)[-1]
            kind = found.base_field if is_list and isinstance(found, ArrayField) else found
            is_number = isinstance(kind, models.IntegerField)
            is_right, words = is_number and _is_person(registry, _named(of)), f"'{column}' is no number of a person"
        case Matching():
            is_right, words = _matches(registry, model, link), f"'{link.column}' leads to nobody by {link.of}"
        case Address(column) | AddressHash(column):
            is_right, words = isinstance(walk(model, column)[-1], models.CharField), f"'{column}' holds no address"
        case Mention(columns):
            _ = [walk(model, column) for column in columns]
        case Itself():
            pass
    return "" if is_right else words


def _matches(registry: Registry, model: AnyModel, link: Matching) -> bool:
    walk(model, link.column)
    other = _named(link.of)
    return other is not None and bool(walk(other, link.on)) and _is_person(registry, target(other, link.then))


def _is_person(registry: Registry, model: AnyModel | None) -> bool:
    declaration = registry.of(model) if model else None
    return bool(declaration and any(isinstance(link, Itself) for link in declaration.links))


def _named(label: str) -> AnyModel | None:
    try:
        return apps.get_model(label)
    except LookupError:
        return None


def _controller(declaration: Declaration, model: AnyModel) -> Iterator[Problem]:
    if not isinstance(declaration.controller, SchoolAt):
        return
    try:
        found = target(model, declaration.controller.path)
    except BrokenPath as error:
        yield Problem("E005", declaration.label, str(error), "Give SchoolAt the path to the school that answers for the row.")
        return
    if found is None or found._meta.label != SCHOOL:
        words = f"'{declaration.controller.path}' does not end at a school"
        yield Problem("E005", declaration.label, words, "Give SchoolAt the path to the school that answers for the row.")
