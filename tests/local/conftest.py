"""A project that is quick to run, and a place where sockets fit."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.tiny_project import TinyProject


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[TinyProject]:
    """A project in a path with spaces and a quote."""
    project = TinyProject(tmp_path / "it's a path")
    yield project
    project.stop()


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A folder whose path leaves room for sockets, whatever the name of the test."""
    with tempfile.TemporaryDirectory(prefix="mlt") as folder:
        yield Path(folder)
