"""Which process has which secret: docs/operations/keys.md, the containers, the units and the commands by hand say the same."""

import re

import yaml

from tests.deploy.test_files import UNITS, drop_ins
from tests.support.compose import COMPOSE, FOLDER, SERVICES

DOCS = FOLDER.parent / "docs" / "operations"
SHARED = "meeloop-.service.d"


def told() -> dict[str, set[str]]:
    """Return the secrets of each process by the table."""
    table = (DOCS / "keys.md").read_text().partition("## Which process has which")[2].partition("\n## ")[0]
    head, _line, *rows = (
        [cell.strip() for cell in line.strip("|").split("|")] for line in re.findall(r"^\|.*\|$", table, re.MULTILINE)
    )
    has: dict[str, set[str]] = {process: set() for process in head[1:]}
    for names, *marks in rows:
        for process, mark in zip(head[1:], marks, strict=True):
            has[process] |= set(re.findall(r"`(\w+)`", names)) if mark == "x" else set()
    return has


def few() -> dict[str, set[str]]:
    """Return the secrets that few sites have, by process, as the guide gives them to systemd."""
    loaded = {name: set(re.findall(r"^LoadCredential=(\w+):", text, re.MULTILINE)) for name, text in drop_ins().items()}
    # "goes as telemetry_key does", says the guide.
    everywhere = {secret for name, secrets in loaded.items() if name.startswith(SHARED) for secret in secrets} | {
        "secret_key_fallbacks"
    }
    web = {secret for name, secrets in loaded.items() if name.startswith("meeloop-web@") for secret in secrets}
    return {process: everywhere | (web if process == "web" else set()) for process in told()}


def test_the_table_is_what_containers_have() -> None:
    service = {process: SERVICES["web-1" if process == "web" else process] for process in told()}
    usual = {process: set(service[process]["secrets"]) for process in service}

    assert {process: usual[process] | few()[process] for process in usual} == told()
    assert set(COMPOSE["secrets"]) - set().union(*usual.values()) == {"postgres_password"}


def test_the_table_is_what_units_have() -> None:
    """``restore`` has no unit: it goes by hand."""
    for unit in UNITS:
        process = unit.name.removeprefix("meeloop-").removesuffix(".service").removesuffix("@")
        both = (FOLDER / "systemd" / SHARED / "hardening.conf").read_text() + unit.read_text()
        assert set(re.findall(r"^LoadCredential=(\w+):", both, re.MULTILINE)) | few()[process] == told()[process], process


def test_the_table_is_what_commands_by_hand_have() -> None:
    script = (FOLDER / "manage.sh").read_text()
    everybody, *rest = re.split(r"^case \$role in$", script, flags=re.MULTILINE)
    roles = dict(re.findall(r"^  (web|worker|owner)\)\n((?:    secret .*\n)+)", rest[0], re.MULTILINE))
    read = {
        role: set(re.findall(r"^ *secret [A-Z_]+ (\w+)$", everybody + lines, re.MULTILINE)) for role, lines in roles.items()
    }
    has = told()

    assert read == {"web": has["web"], "worker": has["worker"] | has["backup"], "owner": has["setup"] | has["restore"]}


def test_a_secret_of_few_sites_reaches_every_container_by_the_guide() -> None:
    [block] = re.findall(r"^    services:\n(?:    .*\n)+", (DOCS / "deploy.md").read_text(), re.MULTILINE)
    own = yaml.safe_load(re.sub("^    ", "", block, flags=re.MULTILINE))

    assert set(own["services"]) == {name for name, service in SERVICES.items() if "secret_key" in service.get("secrets", ())}
