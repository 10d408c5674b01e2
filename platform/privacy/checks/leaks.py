"""Personal data is in no search index, in no history, and in no queue."""

import inspect
import typing
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from celery import current_app
from django.apps import apps
from django.db import models
from django.utils.module_loading import autodiscover_modules
from wagtail.models import RevisionMixin
from wagtail.search import index
from wagtail.snippets.models import get_snippet_models

from privacy.checks.declarations import columns_of
from privacy.checks.links import model_of
from privacy.checks.problems import Problem
from privacy.registry import Audience, Declaration, Erase, Registry
from privacy.registry.paths import AnyModel

# They copy old values: erasing a row leaves its past behind (trust page §1).
HISTORIES = ("auditlog", "easyaudit", "pghistory", "reversion", "simple_history")
IDS = (int, UUID, bool, date, datetime)
Tasks = Mapping[str, Callable[..., Any]]  # Any: whatever a task takes


def problems(registry: Registry, tasks: Tasks) -> Iterator[Problem]:
    """Yield personal columns where an erasure would not find them."""
    for declaration in registry.declarations.values():
        model = model_of(declaration)
        if model is None or declaration.nobody:
            continue
        yield from _search(declaration, model)
        yield from _history(declaration, model)
        yield from _content_interface(declaration, model)
    for name in HISTORIES:
        if apps.is_installed(name):
            hint = "Take it out of INSTALLED_APPS: it keeps old values of rows about people."
            yield Problem("E015", name, "a package that keeps history is installed", hint)
    for name, run in tasks.items():
        yield from _task(name, run)


def registered_tasks() -> dict[str, Callable[..., Any]]:  # Any: whatever a task takes
    """Return our tasks by name, as the worker knows them."""
    # Not by Celery's own loader: a worker runs these checks while that one loads.
    autodiscover_modules("tasks")
    return {name: task.run for name, task in current_app.tasks.items() if not name.startswith("celery.")}


def _search(declaration: Declaration, model: AnyModel) -> Iterator[Problem]:
    if not issubclass(model, index.Indexed):
        return
    if _is_about_one_person(declaration):
        yield Problem("E014", declaration.label, "rows about people are in the search index", "Do not inherit index.Indexed.")
    texts = (index.SearchField, index.AutocompleteField, index.RelatedFields)
    for field in getattr(model, "search_fields", ()):
        if isinstance(field, texts) and field.field_name in declaration.personal_names():
            about = f"{declaration.label}.{field.field_name}"
            yield Problem("E014", about, "personal, and in the search index", "Take it out of search_fields.")


def _history(declaration: Declaration, model: AnyModel) -> Iterator[Problem]:
    hint = "Keep it out of revisions and snippets: they hold copies that an erasure does not find."
    if _is_about_one_person(declaration) and (issubclass(model, RevisionMixin) or model in get_snippet_models()):
        yield Problem("E015", declaration.label, "rows about people get a history in the CMS", hint)
    elif issubclass(model, RevisionMixin):
        columns = columns_of(model)
        for name in declaration.personal_names() & columns.keys():
            if not columns[name].is_relation:
                yield Problem("E015", f"{declaration.label}.{name}", "personal, and copied into every revision", hint)


def _content_interface(declaration: Declaration, model: AnyModel) -> Iterator[Problem]:
    for field in getattr(model, "api_fields", ()):
        group = declaration.group_of(field.name)
        if field.name in declaration.personal_names() and Audience.EVERYBODY not in getattr(group, "seen_by", ()):
            about = f"{declaration.label}.{field.name}"
            yield Problem("E019", about, "personal, and in the CMS's public interface", "Take it out of api_fields.")


def _is_about_one_person(declaration: Declaration) -> bool:
    return any(group.erase == Erase.ROW for group in declaration.personal_groups())


def _task(name: str, run: Callable[..., Any]) -> Iterator[Problem]:  # Any: whatever a task takes
    try:
        hints = typing.get_type_hints(run)
    except (NameError, TypeError):
        hints = {}
    for parameter in inspect.signature(run).parameters.values():
        if parameter.name == "self":
            continue
        kind = hints.get(parameter.name)
        if kind not in IDS:
            words = f"takes '{parameter.name}', a {_called(kind)}: the queue is no place for data"
            yield Problem("E016", f"task {name}", words, "Let it take ids (int or UUID) and fetch the rows itself.")


def _called(kind: object) -> str:
    if isinstance(kind, type) and issubclass(kind, models.Model):
        return f"row of {kind._meta.label}"
    return getattr(kind, "__name__", "value without a type") if kind else "value without a type"
