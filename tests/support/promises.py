"""A pytest plugin that writes how the tests of each promise ended, where MEELOOP_PROMISES says (``make promises``)."""

import os
import subprocess
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROMISES = "promises"
ended: defaultdict[str, dict[str, bool]] = defaultdict(dict)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let each report carry the promises of its test: reports travel from the test processes, marks do not."""
    keys = sorted({str(key) for mark in item.iter_markers("promise") for key in mark.args})
    if keys:
        item.user_properties.append((PROMISES, keys))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note a result. A test that fails before or after its body has not passed."""
    keys = next((value for name, value in report.user_properties if name == PROMISES), [])
    for key in keys if isinstance(keys, list) else []:
        name = report.nodeid.partition("@")[0]
        if report.when == "call" or report.failed:
            ended[key][name] = ended[key].get(name, True) and report.passed


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the file, in the process that heard every report."""
    path = os.environ.get("MEELOOP_PROMISES")
    if path and not hasattr(session.config, "workerinput"):
        from privacy.promises.results import write_results  # noqa: PLC0415  # after Django's set-up

        commit = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
        )  # git of this machine
        write_results(Path(path), made_at=datetime.now(UTC), commit=commit.stdout.strip(), outcomes=ended)
