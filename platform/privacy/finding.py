"""From a person to every row about them: what export, erasure and restriction start from."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.db.models import Q

from privacy.registry import Address, AddressHash, Declaration, Itself, Matching, Number, Registry, Through, registry
from privacy.registry.links import Link
from privacy.registry.paths import AnyModel, target


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of one model that are about somebody. Words of others that may name them (``Mention``) are not among these."""

    declaration: Declaration
    rows: models.QuerySet[models.Model]


class NotAPerson(ValueError):
    """The row that was asked about is nobody: its model declares no ``Itself``."""


def rows_about(person: models.Model, known: Registry = registry) -> Iterator[Found]:
    """Yield the rows about an account, a pupil or a subscriber, model by model in the order of declaration.

    One query per model, run by whoever reads ``rows``. Raises ``NotAPerson``.
    """
    addresses = addresses_of(person, known)
    for declaration in known.declarations.values():
        if declaration.nobody:
            continue
        model = apps.get_model(declaration.label)
        conditions = [one for link in declaration.links for one in conditions_of(model, link, person, addresses)]
        if conditions:
            yield Found(declaration, model._base_manager.filter(_any_of(conditions)))  # noqa: SLF001  # no filter may hide a row


def rows_at(address: str, known: Registry = registry) -> Iterator[Found]:
    """Yield the rows that an e-mail address leads to by itself, plain or hashed: of somebody with an account or without.

    The same queries for an address that nobody knows.
    """
    for declaration in known.declarations.values():
        model = apps.get_model(declaration.label)
        conditions = list(_at_address(declaration, address))
        if conditions:
            yield Found(declaration, model._base_manager.filter(_any_of(conditions)))  # noqa: SLF001  # as above


def _at_address(declaration: Declaration, address: str) -> Iterator[Q]:
    for link in declaration.links:
        if isinstance(link, Address):
            yield Q(**{f"{link.column}__iexact": address})
        elif isinstance(link, AddressHash):
            yield Q(**{link.column: link.of(address)})


def addresses_of(person: models.Model, known: Registry = registry) -> tuple[str, ...]:
    """Return the addresses in the person's own row: by them other rows without a key are found. Raises ``NotAPerson``."""
    options = person._meta  # noqa: SLF001  # Django's documented name
    declaration = known.of(options.model)
    if declaration is None or not any(isinstance(link, Itself) for link in declaration.links):
        raise NotAPerson(options.label)
    return tuple(str(getattr(person, link.column)) for link in declaration.links if isinstance(link, Address))


def conditions_of(model: AnyModel, link: Link, person: models.Model, addresses: tuple[str, ...]) -> Iterator[Q]:
    """Yield by what one link leads from a model's rows to this person; nothing when it leads to other kinds of people."""
    label = person._meta.label  # noqa: SLF001  # Django's documented name
    match link:
        case Itself() if isinstance(person, model):
            yield Q(pk=person.pk)
        case Through(path) if _leads_to(model, path, person):
            # By key: a path over many rows would find a row more than once.
            yield Q(pk__in=model._base_manager.filter(**{path: person.pk}).values("pk"))  # noqa: SLF001  # as above
        case Number(column, of, is_list) if of == label:
            yield Q(**{f"{column}__contains": [person.pk]}) if is_list else Q(**{column: person.pk})
        case Matching(column, of, on, then) if _leads_to(other := apps.get_model(of), then, person):
            yield Q(**{f"{column}__in": other._base_manager.filter(**{then: person.pk}).values(on)})  # noqa: SLF001  # as above
        case Address(column):
            yield from (Q(**{f"{column}__iexact": address}) for address in addresses)
        case AddressHash(column):
            yield from (Q(**{column: link.of(address)}) for address in addresses)
        case _:
            return


def _leads_to(model: AnyModel, path: str, person: models.Model) -> bool:
    end = target(model, path)
    return end is not None and isinstance(person, end)


def _any_of(conditions: list[Q]) -> Q:
    found = conditions[0]
    for condition in conditions[1:]:
        found |= condition
    return found
