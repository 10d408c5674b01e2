"""The compose file as Docker Compose would read it, for the rules it is held to."""

import json
from pathlib import Path
from typing import Any

import yaml
from jsonschema_rs import Draft7Validator

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]

# The specification's own schema, as pinned in tests/samples/README.md.
SCHEMA: dict[str, Any] = json.loads((ROOT / "tests" / "samples" / "compose-spec" / "compose-spec.json").read_text())


def refusals(compose: dict[str, Any]) -> set[str]:
    """Return where a compose file is not what the specification says, as paths such as ``services/worker/init``."""
    return {"/".join(map(str, error.instance_path)) for error in Draft7Validator(SCHEMA).iter_errors(compose)}


def secret_files(service: dict[str, Any]) -> dict[str, str]:
    """Return which setting of a service comes from which secret."""
    prefix = "/run/secrets/"
    given = service.get("environment", {}).items()
    return {name: value.removeprefix(prefix) for name, value in given if str(value).startswith(prefix)}
