"""The doctor: each thing that can be wrong is made wrong once, and found by its code."""

import io
import os
import re
import time
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connections, transaction
from django.utils import timezone
from redis import Redis

from enrolments.services import watching
from kit.postgresql.base import DatabaseWrapper
from kit.rate_limit import valkey
from meeloop.backup.making import ENDING
from meeloop.doctor import databases, machine, services
from meeloop.doctor import settings as fit
from meeloop.doctor.looking import LOOKS, everything, looked
from meeloop.doctor.problems import Look
from meeloop.local import roles
from meeloop.settings.databases import parse_database_url
from meeloop.tasks import tick
from outbox.models import Message
from privacy import sealing_check
from privacy.erasing import vacuuming
from privacy.models import ErasureLedger, ErasureOrder, ErasureReason, RetentionRun
from tests.support.database import superuser_address

pytestmark = pytest.mark.django_db
FOLDER = Path(databases.__file__).parent


def found(look: Look) -> set[str]:
    """Return the codes of what a look finds, each with what to do about it (Django's own checks, such as ``x.E001``, need not)."""
    problems = looked("part", look)
    assert all(problem.said and (problem.do or re.search(r"\.[EW]\d+$", problem.code)) for problem in problems)
    return {problem.code for problem in problems}


@pytest.fixture
def superuser(monkeypatch: pytest.MonkeyPatch) -> Iterator[DatabaseWrapper]:
    """A transaction in which everything in the database may be broken; all of it is taken back."""
    ours = connections["default"]
    address = superuser_address(str(ours.settings_dict["NAME"]))
    wrapper = DatabaseWrapper({**ours.settings_dict, **parse_database_url(address), "ISOLATES": False}, "superuser")
    connections["superuser"] = wrapper
    monkeypatch.setattr(databases, "connections", {"default": wrapper, "stats": wrapper})
    monkeypatch.setattr(databases, "connection", wrapper)
    wrapper.set_autocommit(False)
    run(wrapper, "SET allow_system_table_mods = on")
    yield wrapper
    wrapper.rollback()
    wrapper.close()
    del connections["superuser"]


def run(wrapper: DatabaseWrapper, statement: str) -> None:
    with wrapper.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(databases=["default", "stats"])
def test_where_everything_runs_it_finds_nothing_wrong(tmp_path: Path, settings: Any) -> None:
    tick()
    settings.BACKUP_FOLDER = str(tmp_path)
    (tmp_path / f"vannacht{ENDING}").touch()
    output = io.StringIO()
    call_command("doctor", language="en", stdout=output)

    assert output.getvalue().endswith("Everything that could be looked at is in order.\n")
    assert len(re.findall(r"^(well|look) ", output.getvalue(), re.MULTILINE)) == len(LOOKS)


@pytest.mark.django_db(databases=["default", "stats"])
def test_what_is_wrong_fails_the_command_and_is_said_with_its_cure(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LOOKS, "settings", (LOOKS["settings"][0], (fit.keys,)))
    settings.STATS_ROUNDING_KEY = settings.SECRET_KEY
    tick()
    output = io.StringIO()

    with pytest.raises(CommandError, match=r"^1 ding moet hersteld worden\.$") as failure:
        call_command("doctor", stdout=output)

    assert failure.value.returncode == 1
    assert re.search(
        r"^FOUT     instellingen: .+ \[settings.same-key\]\n         Geef elk een eigen waarde", output.getvalue(), re.MULTILINE
    )


@pytest.mark.parametrize(
    ("code", "look", "broken"),
    [
        ("settings.site-url", fit.addresses, {"SITE_URL": "https://elders.example"}),
        ("settings.proxy", fit.addresses, {"SECURE_SSL_REDIRECT": True, "SECURE_PROXY_SSL_HEADER": None}),
        (
            "settings.proxy-count",
            fit.addresses,
            {"SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"), "ALLAUTH_TRUSTED_PROXY_COUNT": 0},
        ),
        ("settings.same-key", fit.keys, {"SECRET_KEY": "a" * 50, "STATS_ROUNDING_KEY": "a" * 50}),
        (
            "settings.address-hash-key",
            fit.keys,
            {"MEELOOP_ENV": "production", "SECRET_KEY": "a" * 50, "ADDRESS_HASH_KEY": "a" * 50},
        ),
        (
            "settings.country-mail",
            fit.countries,
            {"MEELOOP_ENV": "production", "DATA_COUNTRIES": {"mail": "US", "backup": "NL"}},
        ),
        ("mail.server", services.mail, {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_PORT": 1}),
    ],
)
def test_settings_that_do_not_fit(code: str, look: Look, broken: dict[str, Any], settings: Any) -> None:
    assert code not in found(look)
    for name, value in broken.items():
        setattr(settings, name, value)
    assert code in found(look)


def test_what_our_own_checks_find_is_a_finding(settings: Any) -> None:
    settings.DEV_SIGN_IN, settings.MEELOOP_ENV = True, "production"
    assert "accounts.E001" in found(fit.checks)


@pytest.mark.parametrize(
    ("cache_at", "queue_at", "is_same"),
    [
        ("redis://valkey:6379/0", "redis://:geheim@valkey:6379/0", True),
        ("redis://valkey:6379", "redis://valkey:6379/0", True),
        ("unix:///run/valkey.sock?db=0", "redis+socket:///run/valkey.sock?virtual_host=0", True),
        ("unix:///run/valkey.sock?db=0", "redis+socket:///run/valkey.sock?virtual_host=1", False),
        ("redis://valkey:6379/0", "redis://valkey:6379/1", False),
    ],
)
def test_cache_and_queue_never_share_a_database(cache_at: str, queue_at: str, is_same: bool, settings: Any) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": cache_at}}
    settings.CELERY_BROKER_URL = queue_at
    assert found(fit.servers) == ({"settings.same-database"} if is_same else set())


@pytest.mark.parametrize(
    ("code", "look", "statement"),
    [
        ("database.extensions", databases.server, "UPDATE pg_extension SET extname = 'weg' WHERE extname = 'unaccent'"),
        ("database.encoding", databases.server, "UPDATE pg_database SET encoding = 0 WHERE datname = current_database()"),
        ("database.log", databases.log, "SET LOCAL log_error_verbosity = 'default'"),
        ("database.log", databases.log, "SET LOCAL log_min_error_statement = 'error'"),
        ("database.isolation", databases.isolation, "ALTER TABLE schools_pupil DISABLE ROW LEVEL SECURITY"),
        ("database.isolation", databases.isolation, "DROP POLICY of_these_schools ON enrolments_place"),
        ("database.migrations", databases.migrations, "DELETE FROM django_migrations WHERE app = 'outbox'"),
        (
            "database.newer",
            databases.migrations,
            "INSERT INTO django_migrations (app, name, applied) VALUES ('outbox', '9999_later', now())",
        ),
        (
            "database.indexes",
            databases.indexes,
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'message_to_deliver'::regclass",
        ),
    ],
)
def test_a_database_in_which_something_is_missing(code: str, look: Look, statement: str, superuser: DatabaseWrapper) -> None:
    assert found(look) == set()
    run(superuser, statement)
    assert found(look) == {code}


def test_a_role_that_may_too_much_and_an_old_server(superuser: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(databases.role) == {"database.role", "database.powers"}
    assert found(databases.statistics_role) == {"database.stats-role"}
    run(superuser, "SET LOCAL SESSION AUTHORIZATION meeloop_web")
    assert found(databases.role) == set()
    run(superuser, "RESET SESSION AUTHORIZATION")
    run(superuser, "GRANT CREATE ON SCHEMA public TO meeloop_web")
    run(superuser, "SET LOCAL SESSION AUTHORIZATION meeloop_web")
    assert found(databases.role) == {"database.powers"}

    monkeypatch.setattr(databases, "OLDEST", 990000)
    assert found(databases.server) == {"database.version"}


@pytest.mark.parametrize(
    "given",
    [
        "ALTER ROLE meeloop_web CREATEDB",
        "ALTER ROLE meeloop_web BYPASSRLS",
        "GRANT CREATE ON SCHEMA public TO meeloop_web",
        "GRANT meeloop_owner TO meeloop_web",
        "GRANT meeloop_owner TO meeloop_stats WITH INHERIT FALSE",
        "GRANT pg_read_all_data TO meeloop_worker",
    ],
)
def test_what_a_role_may_too_much_goes_by_the_lines_that_the_doctor_names(given: str, superuser: DatabaseWrapper) -> None:
    def seen() -> set[str]:
        run(superuser, "SET LOCAL SESSION AUTHORIZATION meeloop_web")
        codes = found(databases.role)
        run(superuser, "RESET SESSION AUTHORIZATION")
        return codes

    assert seen() == set()
    run(superuser, given)
    assert seen() == {"database.powers"}
    lines = [
        *roles.role_statements(existing=frozenset(roles.ROLES)),
        *roles.database_statements(str(superuser.settings_dict["NAME"])),
        *roles.closing_statements(),
    ]
    for line in lines:
        run(superuser, line.decode())
    assert seen() == set()


def test_a_worker_that_connects_as_somebody_else(settings: Any) -> None:
    assert found(databases.role) == set()
    settings.MEELOOP_DB_ROLE = "worker"
    assert found(databases.role) == {"database.role"}


def test_a_pooler_that_lends_a_connection_per_transaction(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEELOOP_DB_ROLE = "worker"
    assert found(databases.pooler) == set()
    # What a pooler does then: whoever asks next gets the process that answered us.
    monkeypatch.setattr(databases, "beside", lambda: nullcontext(connections["default"].connection))
    assert found(databases.pooler) == {"database.pooler"}
    settings.MEELOOP_DB_ROLE = "web"
    assert found(databases.pooler) == set()


def test_a_queue_that_may_throw_work_away(monkeypatch: pytest.MonkeyPatch) -> None:
    before = valkey().config_get("maxmemory-policy")["maxmemory-policy"]
    try:
        valkey().config_set("maxmemory-policy", "allkeys-lru")
        assert found(services.cache_and_queue) == {"valkey.eviction", "valkey.persistence"}
    finally:
        valkey().config_set("maxmemory-policy", str(before))

    assert found(services.cache_and_queue) == {"valkey.persistence"}
    monkeypatch.setattr(services, "OLDEST_VALKEY", 99)
    assert found(services.cache_and_queue) == {"valkey.persistence", "valkey.version"}


@pytest.mark.django_db(databases=["default", "stats"])
def test_a_server_that_is_away_is_a_finding_and_keeps_no_other_look_from_looking(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tick()
    monkeypatch.delitem(LOOKS, "settings")
    options = settings.CACHES["default"]["OPTIONS"]
    monkeypatch.setattr(services, "valkey", lambda: Redis.from_url("redis://127.0.0.1:1/0", **options))
    parts = {code: {problem.code for problem in problems} for code, _name, problems in everything()}

    assert parts["valkey"] == {"valkey.away"}
    assert (parts["clock"], parts["mail"], parts["database"], parts["roles"]) == (set(), set(), set(), set())


def test_a_clock_that_stands_still_and_a_queue_that_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(services.clock) == {"clock.stands-still"}
    tick()
    assert found(services.clock) == set()
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert found(services.clock) == {"clock.stands-still"}
    monkeypatch.setattr(services, "LONGEST_QUEUE", -1)
    assert found(services.clock) == {"queue.long"}


def test_mail_that_waits_and_mail_that_cannot_go() -> None:
    now = timezone.now()
    Message.objects.create(kind="test", recipient="a@voorbeeld.example", dedupe_key="1", due_at=now - timedelta(minutes=6))
    assert found(services.mail) == {"mail.waits"}
    Message.objects.update(failed_at=now)
    assert found(services.mail) == {"mail.failed"}


def test_what_the_nights_and_hours_found() -> None:
    assert found(services.background) == set()
    cache.set(watching.KEY, "broken", 60)
    RetentionRun.objects.create(day=timezone.localdate(), ended_at=timezone.now(), overdue_after=3)
    cache.set(sealing_check.KEY, "broken", 60)
    ErasureOrder.objects.create(pk=uuid4(), label="accounts.User", person=1, reason=ErasureReason.ASKED)
    assert found(services.background) == {"sign-ups.broken", "retention.overdue", "access-log.broken"}
    ErasureOrder.objects.update(asked_at=timezone.now() - timedelta(minutes=6))
    assert found(services.background) == {"sign-ups.broken", "retention.overdue", "access-log.broken", "erasures.wait"}


def test_rows_that_are_gone_and_stand_in_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(databases.vacuumed) == set()
    monkeypatch.setattr(vacuuming, "oldest_vacuum", lambda: timezone.now() - timedelta(days=10))
    assert found(databases.vacuumed) == {"database.vacuum"}


def test_a_disk_without_room_or_shut_and_clocks_that_differ(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "SCANT", 0)
    assert found(machine.disk) == set()
    settings.MEDIA_ROOT = tmp_path / "een-bestand"
    settings.MEDIA_ROOT.touch()
    assert found(machine.disk) == {"disk.closed"}
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(machine, "SCANT", 10**18)
    assert found(machine.disk) == {"disk.full"}

    assert found(machine.clocks) == set()
    with time_machine.travel(time.time() + 10):
        assert found(machine.clocks) == {"time.apart"}


def test_backups_that_are_old_missing_or_kept_too_long(tmp_path: Path, settings: Any) -> None:
    settings.BACKUP_FOLDER = str(tmp_path)
    assert found(machine.backups) == {"backup.old"}
    for days, codes in (
        (31, {"backup.old", "backup.kept-too-long"}),
        (2, {"backup.old", "backup.kept-too-long"}),
        (0, {"backup.kept-too-long"}),
    ):
        file = tmp_path / f"{days}{ENDING}"
        file.touch()
        os.utime(file, (time.time() - days * 86400,) * 2)
        assert found(machine.backups) == codes
    (tmp_path / f"31{ENDING}").unlink()
    assert found(machine.backups) == set()


def test_a_file_of_erasures_that_is_gone(tmp_path: Path, settings: Any) -> None:
    settings.ERASURE_LEDGER = str(tmp_path / "erasures.jsonl")
    assert found(machine.erasures) == set()
    with transaction.atomic():
        ErasureLedger.objects.create(
            id="00000000-0000-4000-8000-000000000001", label="schools.Pupil", mark="a" * 64, reason="asked"
        )
    assert found(machine.erasures) == {"erasures.missing"}
    (tmp_path / "erasures.jsonl").touch()
    assert found(machine.erasures) == set()


def test_every_code_of_the_doctor_is_made_wrong_here() -> None:
    code = re.compile(r'Problem\(\s*f?"([a-z.-]+)')
    known = {match for file in FOLDER.glob("*.py") for match in code.findall(file.read_text())}
    here = Path(__file__).read_text() + "".join(
        (Path(__file__).parent / name).read_text()
        for name in ("test_replicas.py", "test_telemetry.py", "backup/test_bucket.py")
    )

    assert len(known) > 25
    assert {one for one in known if f'"{one}' not in here} == set()
    told = (FOLDER.parents[2] / "docs" / "operations" / "doctor.md").read_text()
    assert {one for one in known if f"`{one}" not in told} == set()
