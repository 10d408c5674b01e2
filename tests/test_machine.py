"""On what something was measured, as the reports say it."""

import os
import platform
import re
import socket
from pathlib import Path

import pytest

from benchmarks.machine import machine, processor


def test_a_report_says_on_what_it_was_measured_and_on_whose_machine_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getloadavg", lambda: (2.25, 1.0, 0.5))
    said = machine()

    assert re.search(r"^.{3,}, [1-9]\d* cores, [1-9]?\d*\.\d GB, \S+ \S+, load 2\.2, 1\.0, 0\.5$", said)
    assert platform.release() in said
    assert socket.gethostname() not in re.split(r"[ ,]+", said)


@pytest.mark.parametrize(
    ("info", "name"),
    [
        (
            "processor\t: 0\nmodel name\t: Some(R)  Processor @ 2.00GHz\n\nprocessor\t: 1\nmodel name\t: Some(R)\n",
            "Some(R) Processor @ 2.00GHz",
        ),
        ("processor\t: 0\nCPU architecture: 8\n", platform.machine()),
    ],
)
def test_the_processor_is_named_where_the_kernel_names_it(info: str, name: str, tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text(info)
    assert processor(tmp_path / "cpuinfo") == name
    assert processor(tmp_path / "nothing") == platform.machine()
