"""Whose rows are whose: of one address there can be an account and a subscription, and each ends by itself."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from privacy.finding import Found, addresses_of, rows_about
from privacy.registry import Address, Declaration, Itself, Number, Registry, Through, registry
from privacy.registry.paths import target


def own_rows(person: models.Model, known: Registry = registry) -> Iterator[Found]:
    """Yield the rows about this person that are theirs alone to take out or to erase.

    Left out are other kinds of people with the same address, and rows found by that address only in tables that know their
    people by key: who reads the newsletter by a link in a mail must not reach the account behind the address.
    """
    for found in rows_about(person, known):
        if not _is_of_others(found.declaration, person):
            yield found


def also(person: models.Model, known: Registry = registry) -> Iterator[models.Model]:
    """Yield other kinds of people with the same address whom a person stands for: of an account, its subscription.

    Only for a kind that stands for its address (``Itself``): not the other way round.
    """
    addresses = addresses_of(person, known)
    own = known.of(person._meta.model)
    if own is None or not any(isinstance(link, Itself) and link.stands_for_address for link in own.links):
        return
    for declaration in known.declarations.values():
        model = apps.get_model(declaration.label)
        if not is_a_person(declaration) or isinstance(person, model):
            continue
        for link in declaration.links:
            if isinstance(link, Address):
                for address in addresses:
                    yield from model._base_manager.filter(**{f"{link.column}__iexact": address})


def is_a_person(declaration: Declaration) -> bool:
    """Return whether each row of a model is somebody."""
    return any(isinstance(link, Itself) for link in declaration.links)


def _is_of_others(declaration: Declaration, person: models.Model) -> bool:
    if is_a_person(declaration):
        return not isinstance(person, apps.get_model(declaration.label))
    return _knows_by_key(declaration) and not _known_by_key(declaration, person._meta.model)


def _knows_by_key(declaration: Declaration) -> bool:
    return any(isinstance(link, Through | Number) for link in declaration.links)


def _known_by_key(declaration: Declaration, kind: type[models.Model]) -> bool:
    """Return whether a model points at people of this kind."""
    model = apps.get_model(declaration.label)
    for link in declaration.links:
        if isinstance(link, Number) and link.of == kind._meta.label:
            return True
        if isinstance(link, Through) and (end := target(model, link.path)) is not None and issubclass(kind, end):
            return True
    return False
