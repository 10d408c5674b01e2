"""System checks ``privacy.E001`` and on: what is declared is all there is, and leaks nowhere (trust page §6).

Each rule is a function over a registry, so that a test can alter a declaration and see it bite. ``whole_registry`` asks them
all about the real one; ``manage.py check`` and ``make lint`` run it.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, register

from privacy.checks import declarations, ends, isolation, leaks, links, measuring, purposes, serializers, words  # noqa: F401  # measuring registers itself
from privacy.checks.problems import Problem
from privacy.isolation import OPEN, shut_by_migrations
from privacy.purposes import PURPOSES
from privacy.registry import Registry, registry


def problems_of(known: Registry) -> list[Problem]:
    """Return everything that is wrong with a registry, measured against this installation."""
    models = declarations.declarable_models()
    return [
        *declarations.problems(known, models),
        *links.problems(known),
        *ends.problems(known),
        *purposes.problems(known, PURPOSES),
        *leaks.problems(known, leaks.registered_tasks()),
        *serializers.problems(known, serializers.our_serializers()),
        *words.problems(words.our_forms(), serializers.our_serializers(), models),
        *isolation.problems(known, by_migrations=shut_by_migrations(known), opened=OPEN),
    ]


@register("privacy")
def whole_registry(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:  # Any: Django's
    """Refuse what is undeclared, endless or leaking. Speaks of the whole installation, whatever apps were asked about."""
    return [problem.message() for problem in problems_of(registry)]
