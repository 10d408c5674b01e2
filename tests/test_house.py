"""The house itself: the traps of its layout, and the walls its promises hang on."""

import os
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_platform_is_a_source_root_and_never_a_package() -> None:
    assert not (ROOT / "platform" / "__init__.py").exists()
    assert Path(platform.__file__).parent != ROOT / "platform"
    assert platform.system()


def test_test_folders_are_no_packages_but_tests_is() -> None:
    packages = sorted(str(found.relative_to(ROOT)) for found in (ROOT / "tests").glob("*/__init__.py"))

    assert (ROOT / "tests" / "__init__.py").exists()
    assert packages == ["tests/support/__init__.py"]


def test_the_walls_between_the_apps_stand() -> None:
    linter = Path(sys.executable).with_name("lint-imports")

    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}"}

    finished = subprocess.run([linter, "--no-cache"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert finished.returncode == 0, finished.stdout
