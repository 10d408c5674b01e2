"""What somebody may choose to read about: our own topics, and what the region's offer consists of.

The newsletter knows no activity: sectors, kinds and places come as plain words from ``settings.NEWSLETTER_INTERESTS``.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import cast

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

# Not by way of the package: issues are models there, and offer these topics.
from newsletter.models.subscribers import Topic

Words = str | Promise
# A heading, and below it (value, label). A value is at most 60 characters: ``sector:care``.
Group = tuple[Words, Sequence[tuple[str, Words]]]


def groups() -> list[Group]:
    """Return everything there is to choose from, by heading; our own topics first."""
    others = cast(Callable[[], Sequence[Group]], import_string(settings.NEWSLETTER_INTERESTS))
    return [(_("Nieuws en bijeenkomsten"), list(Topic.choices)), *others()]


def labels() -> dict[str, Words]:
    """Return what each value is called, in the order of the page; translated when it is shown."""
    return {value: label for _heading, choices in groups() for value, label in choices}


def named(values: Iterable[str]) -> dict[str, Words]:
    """Return those of these values that exist, with their names, in the order of the page."""
    wanted = set(values)
    return {value: label for value, label in labels().items() if value in wanted} if wanted else {}


def chosen(values: Iterable[str]) -> list[str]:
    """Return those of these values that exist, each once, in the order of the page."""
    return list(named(values))
