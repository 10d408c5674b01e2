"""``make audit``: has any locked package a known weakness? Asks the internet (uv and the open database of vulnerabilities it uses).

No part of ``make test`` nor of CI: machines that build may not reach that database, and a weakness found today says nothing about
the change that is being tested. Run it weekly; what is high is brought in within 14 days. Exit code 0: nothing known; 1: something
was found; 2: nobody could be asked, which is no yes.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from sbom import DEV, RUN, packages

UV = Path(sys.executable).with_name("uv")
UNREACHABLE = 2
PROJECT = """[project]
name = "audited"
version = "0"
requires-python = ">=3.11"
dependencies = [
{lines}
]
"""


def project(lock: Path) -> str:
    """Return a project that asks for exactly what is locked."""
    lines = [f"{one['name']}=={one['version']}{' ; ' + one['when'] if one['when'] else ''}" for one in packages(lock)]
    return PROJECT.format(lines="\n".join(f"  {line!r}," for line in lines))


def main(lock: Path) -> int:
    """Audit one lock; say what was found."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "pyproject.toml").write_text(project(lock))
        asked = subprocess.run([UV, "audit", "--project", folder], capture_output=True, text=True, check=False)
    sys.stdout.write(asked.stdout)
    sys.stderr.write(asked.stderr)
    return asked.returncode


if __name__ == "__main__":
    code = main(DEV if sys.argv[1:] == ["dev"] else RUN)
    if code >= UNREACHABLE:
        print("Nobody could be asked: try again where the database of vulnerabilities can be reached.", file=sys.stderr)
    sys.exit(code)
