"""What we are made of: the list holds each locked package with its licence, and is as the locks are."""

import json
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "docs" / "security" / "sbom.cdx.json"
# Licences under which a public body may run and change what we run with (the European Union's licence is beside each of them).
FREE = {
    *("MIT", "MIT-0", "MIT-CMU", "ISC", "BSD-2-Clause", "BSD-3-Clause", "BSD-2-Clause-first-lines", "Apache-2.0", "PSF-2.0"),
    *("MPL-2.0", "LGPL-3.0-only", "Zlib", "0BSD", "CC0-1.0", "CNRI-Python", "BSD", "BSD License"),
}
# Used by developers alone: nothing of it is in what runs.
OF_DEVELOPERS = {"GPL-3.0-or-later", "GPL-3.0-only"}


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what imports a program of ``tools/``."""
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    yield import_module
    for name in ("sbom", "audit"):
        sys.modules.pop(name, None)


def locked(name: str) -> set[tuple[str, str]]:
    """Return name and version of each package of a lock, read without the program that is tested."""
    found = re.findall(r"^([A-Za-z0-9][\w.\-]*)(?:\[.*?\])?==([^\s;\\]+)", (ROOT / name).read_text(), flags=re.MULTILINE)
    return {(package, version) for package, version in found}


def components() -> list[dict[str, Any]]:
    return list(json.loads(FILE.read_text())["components"])


@pytest.mark.promise("SBB-9c")
def test_the_list_of_what_we_are_made_of_holds_each_locked_package_and_no_other() -> None:
    run, every = locked("requirements.lock"), locked("requirements-dev.lock")
    listed = {(one["name"], one["version"]): one["scope"] for one in components()}

    assert len(run) > 60
    assert run < every
    assert listed == {one: "required" if one in run else "excluded" for one in every}
    assert [one["purl"] for one in components()] == [f"pkg:pypi/{one['name'].lower()}@{one['version']}" for one in components()]


def test_the_list_is_made_anew_when_a_lock_changes(tool: Any) -> None:
    sbom = tool("sbom")

    assert FILE.read_text() == sbom.written(), "make sbom"
    assert sbom.written() == sbom.written()


def test_what_runs_is_free_to_run_and_to_change() -> None:
    def licences(one: dict[str, Any]) -> set[str]:
        (said,) = one["licenses"]
        return set(re.split(r" AND | OR ", said["expression"])) if "expression" in said else {said["license"]["name"]}

    unknown = {(one["name"], *(licences(one) - FREE)) for one in components() if one["scope"] == "required"}
    of_developers = {name for one in components() for name in licences(one) - FREE}

    assert {one for one in unknown if len(one) > 1} == set()
    assert of_developers == OF_DEVELOPERS


def test_who_needs_what_leads_from_us_to_every_package_that_runs() -> None:
    bill = json.loads(FILE.read_text())
    needs = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}
    reached, waiting = set(), [bill["metadata"]["component"]["bom-ref"]]
    while waiting:
        ref = waiting.pop()
        if ref not in reached:
            reached.add(ref)
            waiting += needs[ref]

    assert {one["bom-ref"] for one in bill["components"]} - reached == set()


def test_an_audit_asks_about_exactly_what_is_locked(tool: Any) -> None:
    asked = tool("audit").project(ROOT / "requirements.lock")

    assert set(re.findall(r"^  [\"']([\w.\-]+)==([^\s;\"']+)", asked, flags=re.MULTILINE)) == locked("requirements.lock")
