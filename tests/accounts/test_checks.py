"""The development sign-in cannot exist in production."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks.registry import registry
from django.test import override_settings

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "MEELOOP_ENV": "production",
    "SECRET_KEY": "een-sleutel-van-meer-dan-vijftig-tekens-voor-deze-ene-proef",
    "ALLOWED_HOSTS": "meeloop.example",
    "SITE_URL": "https://meeloop.example",
    "DATABASE_URL": "postgresql://u:p@localhost:1/nergens",
    "DATABASE_STATS_URL": "postgresql://u:p@localhost:1/nergens",
    "VALKEY_URL": "redis://localhost:1/0",
    "CELERY_BROKER_URL": "redis://localhost:1/1",
    "EMAIL_URL": "smtp+tls://localhost:1",
    "DEFAULT_FROM_EMAIL": "Meeloop <noreply@meeloop.example>",
    "STATS_ROUNDING_KEY": "r" * 40,
    "STATS_SIGNING_KEY": "A" * 42 + "E",
    "STORAGE_COUNTRY": "NL",
    "MAIL_COUNTRY": "NL",
    "BACKUP_COUNTRY": "DE",
}
ASK = """
import os, sys
sys.path[:0] = [os.getcwd(), os.path.join(os.getcwd(), "platform")]
os.environ["DJANGO_SETTINGS_MODULE"] = "meeloop.settings"
import django
django.setup()
from django.conf import settings
from django.core.checks.registry import registry
from django.urls import resolve
ours = [check for check in registry.get_checks() if check.__module__.startswith("accounts.")]
assert ours
found = sorted(one.id for check in ours for one in check(app_configs=None))
route = resolve("/dev/inloggen/").route
print(settings.DEV_SIGN_IN, found, route.startswith("dev/"))
"""


def codes() -> list[str]:
    """Run our own checks as they are registered, without those of everybody else: the interface is described for one of them."""
    ours = [check for check in registry.get_checks() if check.__module__.startswith("accounts.")]
    assert ours
    return sorted(str(one.id) for check in ours for one in check(app_configs=None))


def test_production_settings_have_neither_the_switch_nor_the_page() -> None:
    plain = {name: value for name, value in os.environ.items() if name not in PRODUCTION and not name.startswith("DATABASE_")}

    finished = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ASK], cwd=ROOT, env={**plain, **PRODUCTION}, capture_output=True, text=True, check=False
    )  # fmt: skip

    assert finished.stdout.strip().splitlines()[-1:] == ["False [] False"], finished.stderr[-2000:]


def test_in_production_the_check_finds_the_switch_and_the_page() -> None:
    with override_settings(MEELOOP_ENV="production", DEV_SIGN_IN=True):
        assert codes() == ["accounts.E001", "accounts.E002"]


def test_in_production_the_check_finds_the_page_even_without_the_switch() -> None:
    with override_settings(MEELOOP_ENV="production", DEV_SIGN_IN=False):
        assert codes() == ["accounts.E002"]


@pytest.mark.parametrize("backends", [["django.contrib.auth.backends.ModelBackend"], []])
def test_in_production_the_check_finds_another_way_in(backends: list[str]) -> None:
    with override_settings(MEELOOP_ENV="production", DEV_SIGN_IN=False, AUTHENTICATION_BACKENDS=backends):
        assert "accounts.E003" in codes()


def test_on_a_developers_machine_the_check_is_silent() -> None:
    assert codes() == []
