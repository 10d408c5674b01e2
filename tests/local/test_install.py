"""Both ways in which others install us: a wheel, and an editable checkout. Built without an index."""

import hashlib
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def build(target: str, folder: Path) -> zipfile.ZipFile:
    """Let hatchling build and return the archive."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    return zipfile.ZipFile(wheel)


def test_a_wheel_holds_every_app_at_the_top_and_nothing_else(tmp_path: Path) -> None:
    with build("wheel", tmp_path) as wheel:
        names = wheel.namelist()

    tops = {name.partition("/")[0] for name in names if ".dist-info/" not in name}
    assert tops == {
        *("meeloop", "desk", "schools", "accounts", "pages", "privacy", "outbox", "kit"),
        *("providers", "activities", "enrolments", "newsletter", "stats"),
    }
    assert {"meeloop/local/up.py", "meeloop/settings/__init__.py", "meeloop/templates/base.html"} <= set(names)
    assert not [name for name in names if name.startswith(("platform/", "tests/", "var/"))]


def test_an_editable_install_points_at_both_source_roots(tmp_path: Path) -> None:
    with build("wheel:editable", tmp_path) as wheel:
        (pointer,) = (name for name in wheel.namelist() if name.endswith(".pth"))
        roots = wheel.read(pointer).decode().split("\n")

    assert {Path(root) for root in roots if root} == {ROOT, ROOT / "platform"}


def checkout(folder: Path) -> Path:
    """Return a folder with the installer, two locks, and an environment that starts."""
    for part in ("tools", ".venv/bin"):
        (folder / part).mkdir(parents=True)
    shutil.copy(ROOT / "tools" / "install.py", folder / "tools")
    for lock in ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock"):
        (folder / lock).write_text("")
    (folder / ".venv" / "bin" / "python").symlink_to(sys.executable)
    return folder


def install(folder: Path, kind: str, *python: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *python, folder / "tools" / "install.py", kind]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("stamp", "kind"), [("run", "run"), ("dev", "dev"), ("dev", "run")])
def test_an_installed_environment_is_left_alone(tmp_path: Path, stamp: str, kind: str) -> None:
    folder = checkout(tmp_path / "it's a path")
    nothing = hashlib.sha256(b"").hexdigest()
    (folder / ".venv" / f".installed-{stamp}").write_text(nothing)

    done = install(folder, kind)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_python_without_pip_hears_what_to_install(tmp_path: Path) -> None:
    folder = checkout(tmp_path / "project")

    # Without its site-packages no Python has pip.
    done = install(folder, "run", "-S")

    assert done.returncode == 1
    assert "apt install python3-pip" in done.stderr


def test_the_locks_name_no_address_and_pin_everything_with_a_hash() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text()
        pins = [line for line in text.splitlines() if "==" in line and not line.startswith((" ", "#"))]
        assert "://" not in text
        assert pins
        assert all(line.endswith("\\") for line in pins), lock.name
