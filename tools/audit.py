"""``make audit``: has any locked package a known weakness? Asks the internet (the open database of vulnerabilities, as uv does).

No part of ``make test``: a weakness found today says nothing about the change that is being tested. CI asks after the tests
(``ARGS=ci``). Exit code 0: nothing known; 1: something was found; 2: nobody could be asked, which is no yes. With ``ci`` the
last is one loud line and 0, for machines that build may not reach that database. ``dev``: also what developers use.
``ADVISORIES`` names another service that speaks as api.osv.dev does, such as an organisation's own copy.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from sbom import DEV, RUN, packages

UV = str(Path(sys.executable).with_name("uv"))
FOUND, UNREACHABLE = 1, 2
# Asking a hundred packages takes a second; whoever waits longer than this waits for nobody.
SECONDS = 60
SERVICE = "https://api.osv.dev/"
# Weaknesses that cannot reach us, by the name they have there, each with its reason; only for as long as there is no version without.
ACCEPTED: dict[str, str] = {}
PROJECT = """[project]
name = "audited"
version = "0"
requires-python = ">=3.11"
"""
INDEX = '{ registry = "https://pypi.org/simple" }'


def lock_of(lock: Path) -> str:
    """Return what is locked as uv writes it: asked as it is, so that nothing is resolved and a 1 can only mean one thing."""
    locked = packages(lock)
    wants = "".join(f'    {{ name = "{one["name"]}", version = "{one["version"]}", source = {INDEX} }},\n' for one in locked)
    each = "".join(f'\n[[package]]\nname = "{one["name"]}"\nversion = "{one["version"]}"\nsource = {INDEX}\n' for one in locked)
    us = f'[[package]]\nname = "audited"\nversion = "0"\nsource = {{ virtual = "." }}\ndependencies = [\n{wants}]\n'
    return f'version = 1\nrevision = 3\nrequires-python = ">=3.11"\n\n{us}{each}'


def main(lock: Path, service: str = SERVICE, seconds: float = SECONDS) -> int:
    """Audit one lock; say what was found."""
    accepted = [word for name in ACCEPTED for word in ("--ignore-until-fixed", name)]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "pyproject.toml").write_text(PROJECT)
        (Path(folder) / "uv.lock").write_text(lock_of(lock))
        command = [
            UV,
            "audit",
            "--preview-features",
            "audit-command",
            "--frozen",
            "--project",
            folder,
            "--service-url",
            service,
        ]
        patience = {"UV_HTTP_RETRIES": "1", "UV_HTTP_TIMEOUT": str(SECONDS // 4)}
        try:
            asked = subprocess.run(
                [*command, *accepted],
                env={**os.environ, **patience},
                capture_output=True,
                text=True,
                check=False,
                timeout=seconds,
            )
        except subprocess.TimeoutExpired:
            print(f"No answer in {seconds:g} seconds.", file=sys.stderr)
            return UNREACHABLE
    sys.stdout.write(asked.stdout)
    sys.stderr.write(asked.stderr)
    return asked.returncode if asked.returncode in {0, FOUND} else UNREACHABLE


def told(code: int, *, is_ci: bool) -> int:
    """Say loudly when nobody could be asked; return what to end with."""
    if code != UNREACHABLE:
        return code
    print(
        "AUDIT   | NOBODY COULD BE ASKED whether a locked package has a known weakness: ask again (make audit) "
        "where the database of vulnerabilities can be reached.",
        file=sys.stderr,
    )
    return 0 if is_ci else code


if __name__ == "__main__":
    words = set(sys.argv[1:])
    sys.exit(
        told(main(DEV if "dev" in words else RUN, os.environ.get("ADVISORIES") or SERVICE), is_ci="ci" in words),
    )
