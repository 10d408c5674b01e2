"""The registry: what every app declared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from django.db import models

from privacy.registry.controllers import PLATFORM, Controller
from privacy.registry.fields import Audience, Group, Personal, Words
from privacy.registry.links import Link
from privacy.registry.retention import Retention

ModelOrLabel = type[models.Model] | str


@dataclass(frozen=True, slots=True)
class Declaration:
    """One model. ``about`` is what the register calls its data; ``nobody`` says why there is no person in it."""

    label: str
    groups: tuple[Group, ...]
    about: Words = ""
    links: tuple[Link, ...] = ()
    controller: Controller = PLATFORM
    purposes: tuple[str, ...] = ()
    retention: tuple[Retention, ...] = ()
    nobody: str = ""
    # The ways by which people send us what stands in the rows, as they know them (promise SBB-3d).
    channels: tuple[Words, ...] = ()

    def group_of(self, name: str) -> Group | None:
        """Return what a column was declared as."""
        return next((group for group in self.groups if name in group.names), None)

    def names(self) -> list[str]:
        """Return all declared columns, in order; one that was declared twice stands here twice."""
        return [name for group in self.groups for name in group.names]

    def personal_groups(self) -> Iterator[Personal]:
        """Yield what is personal."""
        return (group for group in self.groups if isinstance(group, Personal))

    def personal_names(self) -> frozenset[str]:
        """Return the personal columns."""
        return frozenset(name for group in self.personal_groups() for name in group.names)

    def purpose_of(self, group: Personal) -> str:
        """Return the key of what a personal column is for: its own purpose, or the model's first."""
        return group.purpose or (self.purposes[0] if self.purposes else "")


@dataclass(frozen=True, slots=True)
class Shape:
    """A serializer that shows personal data: to whom, and which columns stand behind fields that do not say so themselves."""

    serializer: str
    to: tuple[Audience, ...]
    shows: Mapping[str, tuple[str, ...]]


@dataclass(slots=True)
class Registry:
    """All declarations by label of the model, all shapes by dotted name of the serializer."""

    declarations: dict[str, Declaration] = field(default_factory=dict)
    shapes: dict[str, Shape] = field(default_factory=dict)
    questions: set[str] = field(default_factory=set)
    doubles: list[str] = field(default_factory=list)

    def add(self, declaration: Declaration) -> None:
        """Take in a declaration; a second one for the same model is remembered, and is an error (privacy.E003)."""
        if declaration.label in self.declarations:
            self.doubles.append(declaration.label)
        self.declarations[declaration.label] = declaration

    def of(self, model: ModelOrLabel) -> Declaration | None:
        """Return what was declared about a model."""
        return self.declarations.get(_label(model))

    def copy(self) -> "Registry":
        """Return a registry of its own, to try something."""
        return Registry(dict(self.declarations), dict(self.shapes), set(self.questions), list(self.doubles))


registry = Registry()


def declare(
    model: ModelOrLabel,
    *groups: Group,
    about: Words,
    links: tuple[Link, ...],
    purposes: tuple[str, ...],
    retention: tuple[Retention, ...],
    controller: Controller = PLATFORM,
    channels: tuple[Words, ...] = (),
) -> None:
    """Declare a model with people in it. ``channels``: by which ways people outside send us what is in it."""
    declared = Declaration(_label(model), groups, about, links, controller, purposes, retention, channels=channels)
    registry.add(declared)


def declare_nobody(
    model: ModelOrLabel, *groups: Group, why: str, about: Words = "", retention: tuple[Retention, ...] = ()
) -> None:
    """Declare a model without people in it, and why there are none. It may have a term all the same; ``about`` names it then."""
    registry.add(Declaration(_label(model), groups, about, retention=retention, nobody=why))


def shown(serializer: str, *to: Audience, shows: Mapping[str, tuple[str, ...]] | None = None) -> None:
    """Declare to whom a serializer (dotted name) shows what.

    ``shows``: for a field that is no column of the serializer's own model, the columns behind it, as
    ``{"name": ("schools.Pupil.first_name",)}``; an empty tuple says that there is nobody behind it.
    """
    registry.shapes[serializer] = Shape(serializer, to, MappingProxyType(dict(shows or {})))


def asks(module: str, *serializers: str) -> None:
    """Declare serializers of one module that only take in: nothing comes out by them."""
    registry.questions.update(f"{module}.{name}" for name in serializers)


def _label(model: ModelOrLabel) -> str:
    return model if isinstance(model, str) else model._meta.label
