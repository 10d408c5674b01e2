"""Topics below their headings."""

from dataclasses import dataclass

from django import template
from django.forms import BoundField
from django.forms.boundfield import BoundWidget

register = template.Library()


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """A heading with its check boxes. ``is_open``: one of them is ticked, so it must be seen."""

    heading: str
    options: list[BoundWidget]
    is_open: bool


@register.filter
def in_groups(field: BoundField) -> list[OptionGroup]:
    """Return the check boxes of a field with grouped choices, by group."""
    options = {str(option.data["value"]): option for option in field.subwidgets}
    found = []
    for heading, pairs in field.field.choices:  # type: ignore[attr-defined]  # a field with choices
        mine = [options[str(value)] for value, _label in pairs]
        found.append(OptionGroup(str(heading), mine, any(option.data["selected"] for option in mine)))
    return found
