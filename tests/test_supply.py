"""What we are made of: the list holds each locked package with its licence, and is as the locks are."""

import json
import re
import socket
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
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
MOMENT = "2026-01-01T00:00:00Z"
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


class Advisories(BaseHTTPRequestHandler):
    """A database of weaknesses that knows of one, in Django; ``how`` it answers is its server's."""

    def do_POST(self) -> None:
        how, asked = vars(self.server)["how"], vars(self.server)["asked"]
        queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        asked |= {(one["package"]["name"], one["version"]) for one in queries}
        if how == "silent":
            vars(self.server)["goes_on"].wait(30)
        known = [{"vulns": [{"id": "X-1", "modified": MOMENT}]} if one["package"]["name"] == how else {} for one in queries]
        self.say({"results": known}, 503 if how == "broken" else 200)

    def do_GET(self) -> None:
        self.say({"id": "X-1", "modified": MOMENT, "summary": "A weakness", "affected": []}, 200)

    def say(self, answer: dict[str, Any], status: int) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: Any) -> None:  # Any: of the library
        """Say nothing."""


@pytest.fixture
def advisories() -> Iterator[Any]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Advisories)
    vars(server).update(how="nothing", asked=set(), goes_on=threading.Event())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    vars(server)["goes_on"].set()
    server.shutdown()
    server.server_close()


def address(server: Any) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}/"


def test_an_audit_asks_about_exactly_what_is_locked(tool: Any, advisories: Any, capfd: pytest.CaptureFixture[str]) -> None:
    audit = tool("audit")

    assert audit.told(audit.main(ROOT / "requirements.lock", address(advisories)), is_ci=True) == 0, capfd.readouterr().err
    assert advisories.asked == locked("requirements.lock")
    assert audit.main(ROOT / "requirements-dev.lock", address(advisories)) == 0
    assert advisories.asked == locked("requirements-dev.lock")


def test_a_known_weakness_turns_ci_red(tool: Any, advisories: Any, capfd: pytest.CaptureFixture[str]) -> None:
    audit = tool("audit")
    advisories.how = "django"

    found = audit.main(ROOT / "requirements.lock", address(advisories))

    assert (found, audit.told(found, is_ci=True), audit.told(found, is_ci=False)) == (1, 1, 1)
    assert "X-1: A weakness" in capfd.readouterr().out
    assert (ROOT / ".ci" / "run").read_text().endswith("\nmake lint test\nmake audit ARGS=ci\n")


@pytest.mark.parametrize("how", ["broken", "silent", "away"])
def test_where_nobody_can_be_asked_ci_says_so_loudly_and_stays_green(
    tool: Any, advisories: Any, capfd: pytest.CaptureFixture[str], how: str
) -> None:
    audit = tool("audit")
    advisories.how = how
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        service = f"http://127.0.0.1:{nobody.getsockname()[1]}/" if how == "away" else address(advisories)
        asked = audit.main(ROOT / "requirements.lock", service, 1 if how == "silent" else 60)

    assert (asked, audit.told(asked, is_ci=False), audit.told(asked, is_ci=True)) == (2, 2, 0)
    loud = [line for line in capfd.readouterr().err.splitlines() if line.startswith("AUDIT   | NOBODY COULD BE ASKED")]
    assert len(loud) == 2
