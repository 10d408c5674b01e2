"""What an operator runs and installs besides the image: secrets, roles, health check, proxy, units."""

import importlib.util
import os
import re
import shutil
import stat
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from pydantic import SecretStr

from meeloop.local import desk, roles
from meeloop.settings.environment import Environment
from meeloop.tasks import tick
from tests.support.compose import COMPOSE, FOLDER, SERVICES


def make_secrets(folder: Path, *host: str) -> str:
    command = ["sh", str(FOLDER / "make-secrets.sh"), str(folder), *host]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_secrets_are_made_once_and_production_starts_with_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "secrets"
    make_secrets(folder)
    made = {file.name: file.read_text() for file in folder.iterdir()}
    said = make_secrets(folder)

    assert {file.name: file.read_text() for file in folder.iterdir()} == made
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert set(made) | {"email_url"} == set(COMPOSE["secrets"])
    assert len(set(made.values())) == len(made)
    assert "Yours to write" in said

    (folder / "email_url").write_text("smtp+tls://meeloop:geheim@mail.example:587\n")
    example = (FOLDER / "meeloop.env.example").read_text()
    plain = dict(re.findall(r"^([A-Z_]+)=(.*)$", example, re.MULTILINE)) | dict.fromkeys(
        ("STORAGE_COUNTRY", "MAIL_COUNTRY", "BACKUP_COUNTRY"), "NL"
    )
    for name in Environment.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    given = plain | SERVICES["web-1"]["environment"] | {"MEELOOP_ENV": "production"}
    for name, value in given.items():
        monkeypatch.setenv(name, value.replace("/run/secrets", str(folder)))
    settings = Environment()

    assert (settings.is_production, settings.trusted_proxy_count, settings.trust_x_forwarded_proto) == (True, 1, True)
    assert settings.database_url == made["database_url"].strip()
    assert settings.metrics_key.get_secret_value() == made["metrics_key"].strip()


@pytest.mark.parametrize(("host", "is_asked"), [("database", False), ("127.0.0.1", False), ("db.example.org", True)])
def test_addresses_of_valkey_are_asked_where_it_is_elsewhere(host: str, is_asked: bool, tmp_path: Path) -> None:
    assert ("valkey_url" in make_secrets(tmp_path / "secrets", host)) is is_asked


def test_a_release_keeps_the_volumes_that_a_restore_chose() -> None:
    guides = "".join(path.read_text() for path in sorted((FOLDER.parent / "docs" / "operations").glob("*.md")))
    written = re.findall(r"^    echo (\w+)=\S+ (>+) deploy/\.env\b", guides, re.MULTILINE)

    assert dict(written) == {"MEELOOP_IMAGE": ">>", "COMPOSE_PROJECT_NAME": ">>"}


def test_the_roles_of_the_image_are_those_of_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    desk.print_roles()

    assert (FOLDER / "postgres" / "roles" / "roles.sql").read_text() == capsys.readouterr().out


def test_each_role_gets_the_password_of_its_own_address(tmp_path: Path) -> None:
    make_secrets(tmp_path / "secrets")
    (tmp_path / "psql").write_text(
        f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\ncase "$*" in *--file*) ;; *) cat >> {tmp_path}/told ;; esac\n'
    )
    (tmp_path / "psql").chmod(0o700)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "SECRETS": str(tmp_path / "secrets")}
    subprocess.run([str(FOLDER / "postgres" / "roles.sh")], env=environment, check=True)

    told = dict(re.findall(r"ALTER ROLE (\w+) PASSWORD '([0-9a-f]{48})';", (tmp_path / "told").read_text()))
    assert set(told) == set(roles.ROLES)
    for role, password in told.items():
        file = "database_url" if role == roles.WEB else f"database_{role.removeprefix('meeloop_')}_url"
        assert f"{role}:{password}@database:5432/meeloop" in (tmp_path / "secrets" / file).read_text()
    assert not any(password in (tmp_path / "asked").read_text() for password in told.values())


@pytest.fixture
def healthcheck() -> Any:
    spec = importlib.util.spec_from_file_location("healthcheck", FOLDER / "healthcheck.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Door(BaseHTTPRequestHandler):
    """Answers as the site does: only to its own name."""

    def do_GET(self) -> None:
        is_known = (self.path, self.headers["Host"]) == ("/health/live", "meeloop.example")
        self.send_response(200 if is_known else 400)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Door) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_the_health_check_asks_the_server_by_its_own_name(healthcheck: Any, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "meeloop.example, www.meeloop.example")
    assert healthcheck.web(port)
    monkeypatch.setenv("ALLOWED_HOSTS", "elsewhere.example")
    assert not healthcheck.web(port)


def test_the_health_check_of_a_worker_is_the_minute_that_came(healthcheck: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not healthcheck.clock()
    tick()
    assert healthcheck.clock()
    cache.set("clock.tick", cache.get("clock.tick") - healthcheck.OLDEST, 60)
    assert not healthcheck.clock()
    monkeypatch.setenv("VALKEY_URL", "unix:///nowhere/valkey.sock")
    assert not healthcheck.clock()


def test_the_proxy_writes_down_nobody_and_believes_nobody() -> None:
    conf = (FOLDER / "nginx" / "meeloop.conf").read_text()
    [log] = re.findall(r"log_format meeloop escape=json\n((?:  '.*\n?)+)", conf)

    assert set(re.findall(r"\$(\w+)", log)) == {
        *("time_iso8601", "request_method", "status", "bytes_sent", "request_time", "upstream_response_time"),
        "upstream_http_x_request_id",
    }
    assert set(re.findall(r"access_log (\S+)(?: (\S+))?;", conf)) == {("off", ""), ("/dev/stdout", "meeloop")}
    assert set(re.findall(r"error_log \S+ (\S+);", conf)) == {"crit"}
    assert dict(re.findall(r"proxy_set_header (\S+) (\S+);", conf)) == {
        "Host": "$host",
        "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Proto": "$scheme",
        "X-Forwarded-Host": '""',
        "Forwarded": '""',
        "Connection": '""',
    }
    assert re.search(r"location = /metrics \{ return 404; \}", conf)
    assert re.findall(r"ssl_protocols (.*);", conf) == ["TLSv1.2 TLSv1.3"]
    assert "non_idempotent" not in conf


@pytest.mark.parametrize("kind", ["compose", "debian"])
def test_the_proxy_passes_on_to_every_web_process(kind: str) -> None:
    upstream = (FOLDER / "nginx" / f"upstream-{kind}.conf").read_text()
    asked = re.findall(r"^  server (\S+?)(?: resolve)? max_fails=1 fail_timeout=2s;$", upstream, re.MULTILINE)
    target = (FOLDER / "systemd" / "meeloop.target").read_text()

    assert (
        asked
        == {
            "compose": [f"{name}:8000" for name in SERVICES if name.startswith("web-")],
            "debian": [f"127.0.0.1:{port}" for port in re.findall(r"meeloop-web@(\d+)", target)],
        }[kind]
    )


def test_no_two_pieces_of_shared_memory_have_one_name() -> None:
    """Nginx does not start with them, and only nginx would say so (``make drill`` does)."""
    for upstream in ("upstream-compose.conf", "upstream-debian.conf"):
        both = (FOLDER / "nginx" / "meeloop.conf").read_text() + (FOLDER / "nginx" / upstream).read_text()
        names = re.findall(r"^\s*(?:zone|ssl_session_cache shared:|limit_req_zone .*zone=)\s*(\w+)", both, re.MULTILINE)
        assert len(names) == len(set(names)) == 2


@pytest.mark.parametrize("kind", ["compose", "debian"])
@pytest.mark.parametrize("file", ["meeloop.conf"])
def test_the_braces_of_the_proxy_close(kind: str, file: str) -> None:
    for name in (file, f"upstream-{kind}.conf"):
        bare = re.sub(r"#.*|'[^'\n]*'", "", (FOLDER / "nginx" / name).read_text())
        assert bare.count("{") == bare.count("}")
        assert [
            line
            for line in bare.splitlines()
            if line.strip() and line.strip()[-1] not in "{};" and "log_format" not in line and line.strip()
        ] == []


UNITS = sorted((FOLDER / "systemd").glob("meeloop-*.service"))


def command_of(unit: Path) -> list[str]:
    [line] = re.findall(r"^ExecStart=/bin/sh /srv/meeloop/deploy/start.sh (.*)$", unit.read_text(), re.MULTILINE)
    return str(line).split()


def test_units_and_containers_run_the_same_commands() -> None:
    def plain(words: list[str]) -> list[str]:
        machine = {"0.0.0.0": "HOST", "127.0.0.1": "HOST", "8000": "PORT", "%i": "PORT"}  # noqa: S104  # compared, not bound
        return [machine.get(word, word.replace("/var/lib/clock/", "/var/lib/meeloop/")) for word in words]

    image = (FOLDER / "Dockerfile").read_text().partition('\nCMD ["')[2]
    web = re.findall(r'"([^"]*)"', '"' + image)
    commands = {name: service.get("command", web) for name, service in SERVICES.items()} | {"web": web}
    for unit in UNITS:
        name = unit.name.removeprefix("meeloop-").removesuffix(".service").removesuffix("@")
        assert plain(command_of(unit)) == plain(commands[name]), unit.name


def test_units_give_each_process_the_secrets_that_its_container_has() -> None:
    shared = (FOLDER / "systemd" / "meeloop-.service.d" / "hardening.conf").read_text()
    for unit in UNITS:
        name = unit.name.removeprefix("meeloop-").removesuffix(".service").removesuffix("@")
        both = shared + unit.read_text()
        loaded = set(re.findall(r"^LoadCredential=(\w+):/etc/meeloop/secrets/\1$", both, re.MULTILINE))
        assert loaded == set(SERVICES["web-1" if name == "web" else name]["secrets"])
        assert {secret: setting for setting, secret in re.findall(r"([A-Z_]+)_FILE=%d/(\w+)", both)}.keys() == loaded


TIMERS = sorted((FOLDER / "systemd").glob("*.timer"))


def test_what_runs_by_a_timer_says_so_when_it_fails() -> None:
    target = (FOLDER / "systemd" / "meeloop.target").read_text()
    alarm = (FOLDER / "systemd" / "alarm-of-meeloop@.service").read_text()

    assert [timer.stem for timer in TIMERS] == ["meeloop-backup", "meeloop-doctor"]
    for timer in TIMERS:
        assert f" {timer.name}" in target
        assert "\nOnFailure=alarm-of-meeloop@%n.service\n" in timer.with_suffix(".service").read_text()
    assert "\nExecStart=/bin/sh /srv/meeloop/deploy/alarm.sh %i\n" in alarm
    # A mailer that may take no rights cannot put a mail in its queue; these take them away, the others imply it.
    assert not re.search(
        r"^(NoNewPrivileges|System|Restrict|Private(Devices|Users)|ProtectKernel|ProtectClock|ProtectHost|Lock)",
        alarm,
        re.MULTILINE,
    )


def test_an_alarm_names_the_unit_in_the_journal_and_mails_root_where_it_can(tmp_path: Path) -> None:
    def alarm(mailer: Path) -> str:
        command = ["sh", str(FOLDER / "alarm.sh"), "meeloop-doctor.service"]
        return subprocess.run(
            command, env={**os.environ, "MAILER": str(mailer)}, capture_output=True, text=True, check=True
        ).stdout

    program(tmp_path / "sendmail", f'echo "$@" > {tmp_path}/asked; cat > {tmp_path}/mail')
    said, alone = alarm(tmp_path / "sendmail"), alarm(tmp_path / "nothing")
    head, _, body = (tmp_path / "mail").read_text().partition("\n\n")

    assert said == "<3>meeloop-doctor.service failed. See: journalctl --unit=meeloop-doctor.service --lines=60\n"
    assert "<4>Nobody was mailed" in alone
    assert head.splitlines()[:2] == ["To: root", "Subject: Meeloop: meeloop-doctor.service failed"]
    assert body == said.removeprefix("<3>")
    assert (tmp_path / "asked").read_text() == "-i -t\n"


def drop_ins() -> dict[str, str]:
    """Return what the guide says to write for systemd, by the name of its file."""
    guide = (FOLDER.parent / "docs" / "operations" / "deploy.md").read_text()
    found = re.findall(r"^    cat > /etc/systemd/system/(\S+) <<'END'\n((?:    .*\n)+?)    END\n", guide, re.MULTILINE)
    return {name: re.sub("^    ", "", text, flags=re.MULTILINE) for name, text in found}


def test_secrets_that_few_sites_have_are_files_of_root_too() -> None:
    guide = (FOLDER.parent / "docs" / "operations" / "deploy.md").read_text()
    read_by_hand = dict(re.findall(r"^ *secret ([A-Z_]+) (\w+)$", (FOLDER / "manage.sh").read_text(), re.MULTILINE))
    assert drop_ins().keys() == {
        *("meeloop-.service.d/telemetry.conf", "meeloop-.service.d/bucket.conf"),
        "meeloop-web@.service.d/webhook.conf",
    }
    for text in drop_ins().values():
        [loaded] = re.findall(r"^LoadCredential=(\w+):/etc/meeloop/secrets/\1$", text, re.MULTILINE)
        [(setting, file)] = re.findall(r"\b([A-Z_]+)_FILE=%d/(\w+)", text)
        assert Environment.model_fields[setting.lower()].annotation is SecretStr
        assert file == loaded == read_by_hand[setting] == setting.lower()
        assert f"install -m 0600 /dev/stdin /etc/meeloop/secrets/{file} " in guide
    assert "install -m 0600 deploy/meeloop.env.example /etc/meeloop/meeloop.env" in guide


def release(folder: Path, *scripts: str) -> Path:
    """Make what scripts of ``deploy/`` see of a release: themselves, and a folder of programs."""
    (folder / "deploy").mkdir(parents=True)
    (folder / ".venv" / "bin").mkdir(parents=True)
    for script in scripts:
        shutil.copy(FOLDER / script, folder / "deploy")
    return folder


def program(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o700)


def test_a_process_keeps_the_release_that_it_began_in(tmp_path: Path) -> None:
    """The link to the release in use moves while processes of the one before still run, and still open files."""
    link = tmp_path / "meeloop"
    for name in ("one", "two"):
        program(
            release(tmp_path / name, "start.sh") / ".venv" / "bin" / "web",
            f'ln -sfn {tmp_path}/two {link}; echo {name} "$PYTHONPATH" "$(pwd -P)" $1',
        )
    link.symlink_to(tmp_path / "one")
    command = ["sh", str(link / "deploy" / "start.sh"), "web", "--port"]
    said = [subprocess.run(command, cwd=link, capture_output=True, text=True, check=True).stdout.split() for _ in range(2)]

    assert said == [
        [name, f"{tmp_path}/{name}:{tmp_path}/{name}/platform", f"{tmp_path}/{name}", "--port"] for name in ("one", "two")
    ]


@pytest.mark.parametrize("role", ["web", "worker", "owner"])
def test_a_command_by_hand_has_the_settings_of_the_unit_of_its_role(role: str, tmp_path: Path) -> None:
    etc = tmp_path / "etc"
    make_secrets(etc / "secrets")
    (etc / "secrets" / "email_url").write_text("smtp://localhost\n")
    (etc / "secrets" / "telemetry_key").write_text("of the collector\n")
    (etc / "secrets" / "media_bucket_secret").write_text("of the bucket\n")
    shutil.copy(FOLDER / "meeloop.env.example", etc / "meeloop.env")
    bin_ = release(tmp_path / "release", "manage.sh") / ".venv" / "bin"
    program(bin_ / "setpriv", f'echo "$@" > {tmp_path}/asked; env -0 > {tmp_path}/given')
    command = ["sh", str(tmp_path / "release" / "deploy" / "manage.sh"), role, "doctor", "--language", "en"]
    subprocess.run(command, env={"PATH": os.environ["PATH"], "MEELOOP_ETC": str(etc), "MEDIA_ROOT": "/mine"}, check=True)

    given = dict(word.split("=", 1) for word in (tmp_path / "given").read_text().split("\0") if word)
    unit = (
        FOLDER
        / "systemd"
        / {"web": "meeloop-web@.service", "worker": "meeloop-backup.service"}.get(role, "meeloop-setup.service")
    ).read_text()
    both = unit + (FOLDER / "systemd" / "meeloop-.service.d" / "hardening.conf").read_text()
    secrets = {
        setting: (etc / "secrets" / name).read_text().strip() for setting, name in re.findall(r"([A-Z_]+)_FILE=%d/(\w+)", both)
    }
    plain = dict(re.findall(r"\b([A-Z_]+)=([^%\s/]\S*|/var\S*)", "".join(re.findall(r"^Environment=.*\n", both, re.MULTILINE))))
    plain = {name: value for name, value in plain.items() if not name.endswith("_FILE")}

    assert len(secrets) >= 7
    assert plain["MEELOOP_DB_ROLE"] == role
    assert {name: given.get(name) for name in secrets | plain} == secrets | plain
    assert (given["TELEMETRY_KEY"], given["MEDIA_BUCKET_SECRET"]) == ("of the collector", "of the bucket")
    assert (given["DEFAULT_FROM_EMAIL"], given["MEDIA_ROOT"]) == ("Meeloop <noreply@meeloop.example>", "/mine")
    asked = (tmp_path / "asked").read_text()
    assert asked == "--reuid=meeloop --regid=meeloop --clear-groups .venv/bin/python manage.py doctor --language en\n"
    assert not any(secret in asked for secret in secrets.values())


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here: nobody else reads units as systemd does"
)
def test_systemd_reads_the_units_and_finds_them_hardly_exposed(tmp_path: Path) -> None:
    units = tmp_path / "etc" / "systemd" / "system"
    shutil.copytree(FOLDER / "systemd", units)
    for name, text in drop_ins().items():
        (units / name).parent.mkdir(exist_ok=True)
        (units / name).write_text(text)
    command = ["systemd-analyze", "security", "--offline=yes", f"--root={tmp_path}", "--threshold=20", "--no-pager"]
    for unit in UNITS:
        name = unit.name.replace("@.", "@8001.")
        done = subprocess.run([*command, name], capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{name}: {done.stdout[-400:]}{done.stderr}"
        assert not re.search(r"Unknown|Failed to parse|ignoring", done.stderr), done.stderr
    said = subprocess.run(
        [*command[:-2], "--threshold=100", "--no-pager", "alarm-of-meeloop@1.service"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert not re.search(r"Unknown|Failed to parse|ignoring", said.stderr), said.stderr
    for timer in TIMERS:
        [moment] = re.findall(r"^OnCalendar=(.*)$", timer.read_text(), re.MULTILINE)
        subprocess.run(["systemd-analyze", "calendar", moment], capture_output=True, check=True)
