"""What must not be true where real people's data may be (V6.3.2)."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.urls import Resolver404, resolve

DEVELOPMENT_PAGE = "/dev/inloggen/"
BACKENDS = ["accounts.backends.AccountBackend"]


@register()
def no_development_sign_in(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:  # Any: Django's
    """Refuse production settings in which somebody can sign in without proof."""
    if settings.MEELOOP_ENV != "production":
        return []
    return [*_switches(), *_routes(), *_backends()]


def _switches() -> list[CheckMessage]:
    if not settings.DEV_SIGN_IN:
        return []
    hint = "DEV_SIGN_IN follows MEELOOP_ENV and is set nowhere else: remove what sets it."
    return [Error("The development sign-in is on in production.", hint=hint, id="accounts.E001")]


def _routes() -> list[CheckMessage]:
    try:
        found = resolve(DEVELOPMENT_PAGE)
    except Resolver404:
        return []
    if found.route.startswith("dev/"):
        hint = "Only meeloop.urls may route /dev/, and only when DEV_SIGN_IN is on."
        return [Error("The development sign-in page has an address in production.", hint=hint, id="accounts.E002")]
    return []


def _backends() -> list[CheckMessage]:
    if list(settings.AUTHENTICATION_BACKENDS) == BACKENDS:
        return []
    hint = "Other backends know neither blocked accounts nor the second factor."
    return [Error("There is another way to sign in than ours.", hint=hint, id="accounts.E003")]
