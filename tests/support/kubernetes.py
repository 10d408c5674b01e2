"""The files for a cluster as its API server would read them, for the rules they are held to."""

import json
from collections.abc import Mapping
from typing import Any

import yaml
from jsonschema_rs import Draft202012Validator

from tests.support.compose import FOLDER, ROOT

CLUSTER: dict[str, Any] = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())
OBJECTS: list[dict[str, Any]] = [
    one for file in CLUSTER["resources"] for one in yaml.safe_load_all((FOLDER / file).read_text())
]

# The API's own schema, as pinned in tests/samples/README.md: unknown fields are refused, as `kubectl apply` refuses them.
DEFINITIONS: dict[str, Any] = json.loads((ROOT / "tests" / "samples" / "kubernetes" / "definitions.json").read_text())
GROUPS = {
    "v1": "core.v1",
    "apps/v1": "apps.v1",
    "batch/v1": "batch.v1",
    "policy/v1": "policy.v1",
    "networking.k8s.io/v1": "networking.v1",
}


def refusals(one: Mapping[str, Any]) -> set[str]:
    """Return where an object is not what the API says, as paths such as ``spec/template/spec/containers/0``."""
    name = f"io.k8s.api.{GROUPS[one['apiVersion']]}.{one['kind']}"
    validator = Draft202012Validator({**DEFINITIONS, "$ref": f"#/$defs/{name}"})
    return {"/".join(map(str, error.instance_path)) for error in validator.iter_errors(one)}


def of_kind(kind: str) -> dict[str, dict[str, Any]]:
    """Return the objects of a kind by name."""
    return {one["metadata"]["name"]: one for one in OBJECTS if one["kind"] == kind}


def pods() -> dict[str, dict[str, Any]]:
    """Return what each process runs in: the template of its pods."""
    found = {}
    for one in OBJECTS:
        spec = one["spec"]["jobTemplate"]["spec"] if one["kind"] == "CronJob" else one.get("spec", {})
        if "template" in spec:
            found[one["metadata"]["name"]] = spec["template"]
    return found


def container(process: str) -> dict[str, Any]:
    """Return the one container of a process."""
    [only] = pods()[process]["spec"]["containers"]
    return dict(only)


def settings(process: str) -> dict[str, str]:
    """Return the settings that a process has of its own."""
    return {each["name"]: each["value"] for each in container(process)["env"]}


def secrets(process: str) -> set[str]:
    """Return the secrets that lie in a process's folder."""
    [volume] = [each["secret"] for each in pods()[process]["spec"]["volumes"] if each["name"] == "secrets"]
    return {item["key"] for item in volume["items"] if item["key"] == item["path"]}


def mounted(process: str) -> dict[str, dict[str, Any]]:
    """Return the volumes of a process by where they lie in it."""
    volumes = {each["name"]: each for each in pods()[process]["spec"]["volumes"]}
    return {each["mountPath"]: {**volumes[each["name"]], **each} for each in container(process)["volumeMounts"]}
