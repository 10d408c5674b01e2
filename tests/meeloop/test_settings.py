"""What an operator can set is written down, and what the clock starts exists."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from pydantic import ValidationError

from meeloop.celery import app
from meeloop.settings.databases import parse_database_url
from meeloop.settings.environment import Environment
from meeloop.settings_reference import PARTS, example, is_needed, reference
from tests.accounts.test_checks import PRODUCTION

ROOT = Path(__file__).resolve().parents[2]


def test_every_setting_of_an_installation_stands_in_the_example() -> None:
    written = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE)

    assert len(written) == len(set(written))
    assert set(written) == {name.upper() for name in Environment.model_fields}


def test_the_reference_and_the_example_are_made_from_the_settings() -> None:
    assert (ROOT / "docs" / "operations" / "settings.md").read_text() == reference()
    assert (ROOT / ".env.example").read_text() == example()
    assert all(info.description for info in Environment.model_fields.values())
    assert set(PARTS) <= set(Environment.model_fields)


def test_what_the_reference_calls_needed_is_what_production_does_not_start_without() -> None:
    def starts(**values: str) -> bool:
        try:
            Environment(**values)
        except ValidationError:
            return False
        return True

    good = {name.lower(): value for name, value in PRODUCTION.items()}
    assert starts(**good)
    refused = {name for name in Environment.model_fields if not starts(**good | {name: ""})}
    assert refused == {name for name, info in Environment.model_fields.items() if is_needed(info)}


def test_a_refusal_to_start_says_what_is_wrong_and_gives_no_secret_away() -> None:
    with pytest.raises(ValidationError, match="METRICS_KEY is too short"):
        Environment(meeloop_env="test", metrics_key="kort")
    environment = {**os.environ, "MEELOOP_ENV": "production", "SECRET_KEY": "", "DATABASE_URL": "postgresql://a:geheim@b/c"}

    finished = subprocess.run(
        [sys.executable, "manage.py", "doctor"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert finished.returncode == 1
    assert "Production needs a proper value for SECRET_KEY, " in finished.stderr
    assert not re.search("geheim|Traceback", finished.stderr + finished.stdout)


def test_the_schedule_names_every_task_that_exists_and_no_other() -> None:
    app.loader.import_default_modules()

    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    # One batch of a newsletter calls the next; the clock calls who stands still (newsletter.keep_sending).
    # Invitations go when somebody of the region says so, and never by themselves.
    called = {"newsletter.send_batch", "newsletter.invite"}
    assert scheduled == {name for name in app.tasks if name.partition(".")[0] in settings.OUR_APPS} - called


@pytest.mark.promise("SBB-9c")
def test_what_an_address_says_of_encryption_is_kept() -> None:
    shown = "from meeloop.settings.mail import EMAIL_USE_SSL, EMAIL_USE_TLS; print(EMAIL_USE_SSL, EMAIL_USE_TLS)"
    path = os.pathsep.join((str(ROOT), str(ROOT / "platform")))

    def mail(scheme: str) -> str:
        env = {**os.environ, "PYTHONPATH": path, "MEELOOP_ENV": "test", "EMAIL_URL": f"{scheme}://u:p@mail.example"}
        return subprocess.run([sys.executable, "-c", shown], env=env, capture_output=True, text=True, check=True).stdout.strip()

    options = parse_database_url("postgresql://u:p@db.example/meeloop?sslmode=verify-full&sslrootcert=/ca.pem")["OPTIONS"]

    assert (options["sslmode"], options["sslrootcert"]) == ("verify-full", "/ca.pem")
    assert (mail("smtp+tls"), mail("smtps"), mail("smtp")) == ("False True", "True False", "False False")


def test_what_a_visitor_says_about_https_counts_only_where_a_proxy_of_ours_stands() -> None:
    def seen(trusted: str) -> str:
        environment = {**os.environ, "MEELOOP_ENV": "test", "TRUST_X_FORWARDED_PROTO": trusted}
        shown = (
            "import django; django.setup(); from django.test import RequestFactory as R; from django.conf import settings as s; "
            "r = R().get('/', headers={'x-forwarded-proto': 'https', 'x-forwarded-host': 'boef.example'}); "
            "print(r.is_secure(), r.get_host(), s.SECURE_PROXY_SSL_HEADER)"
        )
        environment |= {
            "DJANGO_SETTINGS_MODULE": "meeloop.settings",
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "platform"))),
        }
        done = subprocess.run(
            [sys.executable, "-c", shown], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    assert seen("false") == "False testserver None"
    assert seen("true") == "True testserver:80 ('HTTP_X_FORWARDED_PROTO', 'https')"
