"""The compose file, without Docker: what the specification asks of it, and what each process may and has."""

import json
from typing import Any

import pytest

from meeloop.doctor.databases import QUIET_LOG
from meeloop.settings.environment import Environment
from tests.support.compose import COMPOSE, FOLDER, SERVICES, refusals, secret_files

OURS = ("web-1", "web-2", "worker", "beat", "setup", "backup", "doctor", "restore")
COMMON = {"secret_key", "address_hash_key", "stats_rounding_key", "stats_signing_key", "database_stats_url", "email_url"}
# Each process connects as one role, and holds no other's password.
SECRETS = {
    "web-1": COMMON | {"database_url", "metrics_key"},
    "web-2": COMMON | {"database_url", "metrics_key"},
    "worker": COMMON | {"database_worker_url"},
    "beat": COMMON | {"database_worker_url"},
    "setup": COMMON | {"database_owner_url"},
    "doctor": COMMON | {"database_worker_url"},
    "restore": COMMON | {"database_owner_url", "database_worker_url", "backup_key"},
    "backup": COMMON | {"database_worker_url", "database_backup_url", "backup_key"},
}
# Made by the operator, and therefore not in the checkout.
MADE_LATER = ("./tls", "./backups", "./secrets", "${BACKUPS:-./backups}")


def test_the_log_of_postgresql_holds_no_rows() -> None:
    told = {part.removeprefix("-c") for part in SERVICES["database"]["command"] if part.startswith("-clog_")}

    assert told == {f"{name}={values[0]}" for name, values in QUIET_LOG.items()}


def test_the_installation_is_whole() -> None:
    assert set(COMPOSE) - {name for name in COMPOSE if name.startswith("x-")} == {
        "name",
        "services",
        "networks",
        "volumes",
        "secrets",
    }
    assert set(SERVICES) == {"proxy", *OURS, "database", "valkey"}


def test_the_file_is_what_the_specification_of_compose_asks() -> None:
    assert refusals(COMPOSE) == set()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("network", {}),
        ("secrets/secret_key/fill", "./secrets/secret_key"),
        ("services/worker/restarts", "always"),
        ("services/worker/init", [True]),
        ("services/worker/command", 3),
        ("services/worker/depends_on/setup/condition", "service_is_well"),
        ("services/worker/deploy/resources/limits/ram", "2g"),
        ("services/worker/healthcheck/interval", 60),
        ("services/worker/healthcheck/every", "60s"),
        ("services/worker/networks", "inside"),
        ("services/proxy/ports", 443),
        ("services/proxy/tmpfs", {"/tmp": "size=256m"}),
    ],
)
def test_the_specification_refuses_what_compose_would_refuse(path: str, value: Any) -> None:
    broken = json.loads(json.dumps(COMPOSE))  # what is written once and used twice becomes two
    *above, last = path.split("/")
    place: Any = broken
    for step in above:
        place = place[step]
    place[last] = value
    refused = refusals(broken)

    assert refused
    assert all(path.startswith(where) for where in refused)


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_what_a_service_names_is_there(name: str) -> None:
    service = SERVICES[name]

    assert set(service.get("depends_on", {})) <= set(SERVICES)
    assert set(service["networks"]) <= set(COMPOSE["networks"])
    assert set(service.get("secrets", ())) <= set(COMPOSE["secrets"])
    for volume in service.get("volumes", ()):
        source = volume.rpartition(":/")[0]
        assert source in COMPOSE["volumes"] or source in MADE_LATER or (FOLDER / source).exists(), source


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_each_service_may_as_little_as_it_can(name: str) -> None:
    service = SERVICES[name]
    user, _, group = service["user"].partition(":")

    assert min(int(user), int(group)) > 0
    assert (service["read_only"], service["cap_drop"], service["security_opt"]) == (True, ["ALL"], ["no-new-privileges:true"])
    assert service["deploy"]["resources"]["limits"]["memory"]
    assert service["pids_limit"] > 0
    assert not any("docker.sock" in volume for volume in service.get("volumes", ()))
    _, _, tag = service["image"].removeprefix("${MEELOOP_IMAGE:-").removesuffix("}").rpartition(":")
    assert tag not in {"", "latest"}


def test_everything_that_stays_says_how_it_is() -> None:
    silent = {name for name, service in SERVICES.items() if service["healthcheck"].get("disable")}

    assert silent == {"setup", "backup", "doctor", "restore"}
    assert all(SERVICES[name]["restart"] == ("no" if name in silent else "unless-stopped") for name in SERVICES)


def test_only_the_proxy_is_reached_and_only_proxy_and_worker_reach_out() -> None:
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"proxy"}
    # The doctor asks as a worker whether the mail server lets us in, and ends.
    assert {name for name, service in SERVICES.items() if "outside" in service["networks"]} == {"proxy", "worker", "doctor"}


@pytest.mark.parametrize("name", OURS)
def test_each_process_has_its_own_secrets_as_files_and_no_more(name: str) -> None:
    service = SERVICES[name]
    files = secret_files(service)

    assert set(service["secrets"]) == SECRETS[name] == set(files.values())
    assert {setting.removesuffix("_FILE").lower() for setting in files} <= set(Environment.model_fields)
    assert {setting.lower() for setting in service["environment"] if setting not in files} <= set(Environment.model_fields)


def test_no_secret_stands_in_the_file_and_each_one_is_used() -> None:
    def words(found: Any) -> list[str]:
        if isinstance(found, dict):
            return [word for value in found.values() for word in words(value)]
        return [word for value in found for word in words(value)] if isinstance(found, list) else [str(found)]

    assert [word for word in words(COMPOSE) if "://" in word and "@" in word] == []
    assert set(COMPOSE["secrets"]) == {secret for service in SERVICES.values() for secret in service.get("secrets", ())}
    assert COMPOSE["secrets"] == {name: {"file": f"./secrets/{name}"} for name in COMPOSE["secrets"]}


def test_beat_is_one_and_web_is_two() -> None:
    started_by = {name: " ".join(service.get("command", ())) for name, service in SERVICES.items()}

    assert [name for name, command in started_by.items() if " beat " in command] == ["beat"]
    assert {**SERVICES["web-1"]} == {**SERVICES["web-2"]}
