"""Make `.venv` and install the locked dependencies into it, once per lock. Needs only Python 3.11+ and its pip.

    python3 tools/install.py run|dev

Uses uv (hash-pinned, installed by pip into the environment itself) because it takes seconds where pip takes minutes;
pip does the work where uv cannot run. Every package is checked against the hashes of the lock files.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}


def main(kind: str) -> None:
    """Install the dependencies of ``kind``; nothing happens when they are there already."""
    if sys.version_info < (3, 11):  # noqa: UP036 (whoever starts this with an older one should hear it from us)
        sys.exit("Meeloop needs Python 3.11 or newer; this is {}.{}. Use: make PYTHON=python3.11".format(*sys.version_info))
    (ROOT / "var").mkdir(mode=0o700, exist_ok=True)
    with (ROOT / "var" / ".install.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_installed(kind):
            install(kind)


def is_installed(kind: str) -> bool:
    """Return whether the environment works and holds these very locks. The dev lock contains the run lock."""
    wanted = fingerprint()
    stamps = [VENV / f".installed-{each}" for each in ({"run", "dev"} if kind == "run" else {"dev"})]
    return any(stamp.exists() and stamp.read_text() == wanted for stamp in stamps) and starts([PYTHON, "-c", ""])


def install(kind: str) -> None:
    """Make the environment if needed and fill it."""
    if not starts([PYTHON, "-c", ""]):
        if VENV.exists():
            say("The environment in .venv does not start any more: making it anew.")
            shutil.rmtree(VENV)
        say(f"Making .venv with Python {sys.version.split()[0]}.")
        run([sys.executable, "-m", "venv", "--without-pip", VENV])
    say(f"Installing {LOCKS[kind]}.")
    uv = find_uv()
    if uv:
        run([uv, "pip", "install", "--python", PYTHON, "--quiet", "--require-hashes", "-r", ROOT / LOCKS[kind]])
    else:
        run(pip("--require-hashes", "-r", ROOT / LOCKS[kind]))
    (VENV / f".installed-{kind}").write_text(fingerprint())


def find_uv() -> "Path | None":
    """Return a uv that starts, after installing the pinned one; None where there is none for this machine."""
    pinned = VENV / "bin" / "uv"
    if not starts([pinned, "--version"]):
        subprocess.run(pip("--require-hashes", "-r", ROOT / "requirements-uv.lock"), check=False)
    return pinned if starts([pinned, "--version"]) else None


def pip(*arguments: "str | Path") -> "list[str | Path]":
    """Return the command with which this Python's pip installs into the environment."""
    if importlib.util.find_spec("pip") is None:
        sys.exit(
            "This Python has no pip, which is needed once to install the dependencies.\n"
            "On Debian or Ubuntu: apt install python3-pip   On Fedora: dnf install python3-pip"
        )
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    return [sys.executable, "-m", "pip", "--python", PYTHON, "install", *quiet, *arguments]


def fingerprint() -> str:
    """Return what an installation depends on: both locks, because they are installed into one place."""
    digest = hashlib.sha256()
    for name in LOCKS.values():
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def starts(command: "list[str | Path]") -> bool:
    """Return whether a program can be run at all."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def run(command: "list[str | Path]") -> None:
    """Run a step, or stop with what to do."""
    if subprocess.run(command, check=False, env={**os.environ, "UV_NO_PROGRESS": "1"}).returncode:
        sys.exit("That step failed: the lines above say why. When it was the network, simply run the same command again.")


def say(text: str) -> None:
    """Tell what takes time."""
    print(f"install | {text}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
