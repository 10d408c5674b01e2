"""Every field by which words come in has the gate against BSN-like numbers (``kit.no_bsn``, promise SBB-1)."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.urls import get_resolver
from rest_framework import serializers

from kit import no_bsn
from kit.api import no_bsn as of_the_interface
from privacy.checks.declarations import columns_of
from privacy.checks.problems import Problem
from privacy.checks.serializers import AnySerializer, name_of
from privacy.registry.paths import AnyModel

AnyForm = type[forms.BaseForm]
HINT = (
    "Use forms.CharField or serializers.CharField as they are, or CheckedText(checked_by=...) of kit.no_bsn or kit.api.no_bsn."
)
# Choices, numbers, days, files: what cannot hold words. A choice is one of ours; CharFields are judged one by one.
NO_ROOM = (
    forms.BooleanField,
    forms.ChoiceField,
    forms.DateField,
    forms.DateTimeField,
    forms.DurationField,
    forms.FileField,
    forms.IntegerField,
    forms.ModelChoiceField,
    forms.NullBooleanField,
    forms.TimeField,
)
NO_ROOM_IN_THE_INTERFACE = (
    serializers.BooleanField,
    serializers.ChoiceField,
    serializers.DateField,
    serializers.DateTimeField,
    serializers.DurationField,
    serializers.FileField,
    serializers.FloatField,
    serializers.DecimalField,
    serializers.HiddenField,
    serializers.IntegerField,
    serializers.RelatedField,
    serializers.TimeField,
    serializers.UUIDField,
)
AnyField = serializers.Field[Any, Any, Any, Any]  # Any: of whatever it holds
NO_WORDS: tuple[type[Any], ...] = (models.EmailField, models.SlugField, models.URLField)


def our_forms() -> list[AnyForm]:
    """Return every form in our own apps; loading the addresses makes sure that all of them are known."""
    _ = get_resolver().url_patterns
    ours = {one for one in _below(forms.BaseForm) if one.__module__.split(".")[0] in settings.OUR_APPS}
    return sorted(ours, key=lambda one: f"{one.__module__}.{one.__qualname__}")


def problems(
    known_forms: Iterable[AnyForm], known_serializers: Iterable[AnySerializer], known_models: Iterable[AnyModel]
) -> Iterator[Problem]:
    """Yield fields of forms and of the interface, and columns, by which words come in past the gate."""
    for form in known_forms:
        for name, field in getattr(form, "base_fields", {}).items():
            if not is_guarded(field):
                yield Problem("E021", f"{form.__module__}.{form.__qualname__}.{name}", "takes words past the gate", HINT)
    for serializer in known_serializers:
        for name, one in _asked(serializer):
            if not is_guarded_in_the_interface(one):
                yield Problem("E021", f"{name_of(serializer)}.{name}", "takes words past the gate", HINT)
    for model in known_models:
        yield from _columns(model)


def is_guarded(field: forms.Field) -> bool:
    """Return whether a field of a form has the gate, or needs none."""
    if isinstance(field, forms.JSONField):
        return False
    if isinstance(field, forms.CharField):
        return not no_bsn.holds_words(field) or type(field).run_validators is no_bsn.run_validators
    return isinstance(field, NO_ROOM)


def is_guarded_in_the_interface(field: AnyField) -> bool:
    """Return whether a field of the interface has the gate, or needs none; of a list or object, what is in it."""
    if isinstance(field, serializers.CharField):
        return not of_the_interface.holds_words(field) or type(field).run_validators is of_the_interface.run_validators
    if isinstance(field, serializers.ListField | serializers.DictField):
        return is_guarded_in_the_interface(field.child)
    # A serializer in a serializer is judged by itself.
    return isinstance(field, (*NO_ROOM_IN_THE_INTERFACE, serializers.BaseSerializer))


def _asked(serializer: AnySerializer) -> Iterator[tuple[str, AnyField]]:
    if issubclass(serializer, serializers.Serializer):
        yield from ((name, field) for name, field in serializer().fields.items() if not field.read_only)


def _columns(model: AnyModel) -> Iterator[Problem]:
    """The forms that others make of our columns, as the CMS does."""
    if model._meta.app_label not in settings.OUR_APPS:
        return
    for name, column in columns_of(model).items():
        if isinstance(column, models.CharField | models.TextField) and column.editable and not isinstance(column, NO_WORDS):
            field = column.formfield()
            if field is not None and not is_guarded(field):
                yield Problem("E021", f"{model._meta.label}.{name}", "is filled in past the gate", HINT)


def _below(parent: AnyForm) -> Iterator[AnyForm]:
    for child in parent.__subclasses__():
        yield child
        yield from _below(child)
