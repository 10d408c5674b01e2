"""Folders of one's own, and locks that die with their holder."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from meeloop.local import locks
from meeloop.local.errors import LocalError
from meeloop.local.places import LONGEST_SOCKET_DIR, find_places, private_folder, socket_folder


def test_state_is_for_our_eyes_only(short_path: Path) -> None:
    (short_path / "var").mkdir(mode=0o755)

    places = find_places(short_path / "var")

    modes = {stat.S_IMODE(folder.stat().st_mode) for folder in (places.var, places.logs, places.sockets)}
    assert modes == {0o700}


def test_a_long_path_gets_short_sockets_and_always_the_same(tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 100)

    sockets = socket_folder(deep)

    assert len(os.fsencode(sockets)) <= LONGEST_SOCKET_DIR
    assert socket_folder(deep) == sockets
    assert socket_folder(tmp_path / ("b" * 100)) != sockets
    sockets.rmdir()
    socket_folder(tmp_path / ("b" * 100)).rmdir()


def test_a_link_planted_in_our_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(LocalError, match="is not a folder"):
        private_folder(tmp_path / "link")


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "theirs").mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: 4242)

    with pytest.raises(LocalError, match="belongs to another user"):
        private_folder(tmp_path / "theirs")


def test_only_one_holds_a_lock_and_a_killed_holder_lets_go(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    source = "import sys; from pathlib import Path; from meeloop.local import locks; kept = locks.take(Path(sys.argv[1]), wait=False); print('held', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", source, str(path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        assert locks.is_held(path)
        with pytest.raises(locks.Busy):
            locks.take(path, wait=False)
        holder.send_signal(signal.SIGKILL)

    assert not locks.is_held(path)
    with locks.held(path):
        assert locks.is_held(path)
