"""One column of one row, as plain JSON, with nothing of anybody else in it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from privacy.finding import addresses_of
from privacy.ownership import is_a_person
from privacy.registry import Address, Number, registry
from privacy.registry.links import Link
from privacy.registry.paths import AnyField

Json = Any  # Any: what JSON can hold
YOU = "you"


def value_of(row: models.Model, column: AnyField, person: models.Model, links: tuple[Link, ...]) -> Json:
    """Return what a column holds; a link to a person says only whether it is this one (``you``) or nothing."""
    if column.many_to_many:
        return sorted(str(one) for one in getattr(row, column.name).all())
    if column.is_relation:
        return _related(row, column, person)
    value = getattr(row, column.name)
    for link in links:
        if isinstance(link, Number) and link.column == column.name:
            keys = value if link.is_list else [value]
            return YOU if link.of == person._meta.label and person.pk in (keys or ()) else None
        if isinstance(link, Address) and link.column == column.name and not _is_their_own(value, person):
            return None
    return plain(value.name if isinstance(column, models.FileField) else value)


def words_of(row: models.Model, column: AnyField, value: Json) -> str:
    """Return a value as people read it: the word of a choice, a day as a day."""
    if value in (None, "", [], {}):
        return ""
    # Django's for a choice, or the model's own for what is written as a code.
    shown = None if column.many_to_many else getattr(row, f"get_{column.name}_display", None)
    if shown:
        return str(shown())
    if isinstance(column, models.DateTimeField):
        return date_format(timezone.localtime(getattr(row, column.name)), "j F Y, H.i")
    if isinstance(column, models.DateField):
        return date_format(getattr(row, column.name), "j F Y")
    return _spoken(column, value)


def _spoken(column: AnyField, value: Json) -> str:
    match value:
        case bool():
            return _("ja") if value else _("nee")
        case list():
            known = dict(getattr(getattr(column, "base_field", None), "flatchoices", ()))
            return ", ".join(str(known.get(one, one)) for one in value)
        case dict():
            return str(value.get("name") or value)
        case _:
            return _("deze persoon") if value == YOU else str(value)


def plain(value: Any) -> Json:  # Any: what a column gives
    """Return a value as JSON."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case UUID() | Decimal():
            return str(value)
        case list() | tuple() | set():
            return [plain(one) for one in value]
        case dict():
            return {str(key): plain(one) for key, one in value.items()}
        case bool() | int() | float() | str() | None:
            return value
        case _:
            return str(value)


def _is_their_own(value: Json, person: models.Model) -> bool:
    """Return whether an address is the person's: of an invitation that they sent, it is somebody else's."""
    return str(value).lower() in {address.lower() for address in addresses_of(person)}


def _related(row: models.Model, column: AnyField, person: models.Model) -> Json:
    key = getattr(row, column.attname)
    if key is None:
        return None
    declaration = registry.of(column.related_model)
    if declaration is not None and is_a_person(declaration):
        return YOU if isinstance(person, column.related_model) and key == person.pk else None
    # By the house's rule ``__str__`` shows nobody: it names a school, a provider, an activity, or a number.
    return {"id": plain(key), "name": str(getattr(row, column.name))}
