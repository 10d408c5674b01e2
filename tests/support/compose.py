"""The compose file as Docker Compose would read it, for the rules it is held to."""

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]

# What the compose specification knows of a service, as far as we use it, with the shape of each.
SHAPES: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("image", "user", "restart", "shm_size", "stop_grace_period"), str),
    **dict.fromkeys(("read_only", "init"), bool),
    **dict.fromkeys(
        ("cap_drop", "security_opt", "env_file", "tmpfs", "volumes", "networks", "command", "ports", "profiles", "secrets"),
        list,
    ),
    **dict.fromkeys(("build", "environment", "healthcheck", "depends_on", "deploy", "logging"), dict),
    "pids_limit": int,
}
CHECKS = {"test", "interval", "timeout", "start_period", "retries", "disable"}
CONDITIONS = {"service_healthy", "service_completed_successfully"}


def secret_files(service: dict[str, Any]) -> dict[str, str]:
    """Return which setting of a service comes from which secret."""
    prefix = "/run/secrets/"
    given = service.get("environment", {}).items()
    return {name: value.removeprefix(prefix) for name, value in given if str(value).startswith(prefix)}
