"""Ask many times, report the middle; processor time is what the operating system charged to the web processes."""

import http.client
import json
import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds a request: ``wall`` is the median seen by the client, ``cpu`` the mean of the web processes."""

    wall: float
    cpu: float
    count: int


class Client:
    """One kept-open connection to the site, as a proxy with TLS in front would make it."""

    def __init__(self, port: int, token: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.headers = {"Host": "localhost", "X-Forwarded-Proto": "https", "Accept": "application/json"}
        if token:
            self.headers["Authorization"] = f"Bearer {token}"

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, bytes]:
        """Return status and body of one request. Any: JSON."""
        content = None if body is None else json.dumps(body)
        kind = {"Content-Type": "application/json"} if content else {}
        self.connection.request(method, path, content, {**self.headers, **kind, **headers})
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def tag_of(self, path: str) -> str:
        """Return the ETag of an answer."""
        self.connection.request("GET", path, None, self.headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.headers["ETag"] or ""


def processor_seconds(processes: Sequence[int]) -> float:
    """Return the processor time these processes have used."""
    total = 0
    for process in processes:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def time_calls(call: Callable[[int], object], count: int, processes: Sequence[int] = (), warm_up: int = 20) -> Timing:
    """Time ``call(number)``, after a warm-up that is not counted (its numbers are negative)."""
    for number in range(1, warm_up + 1):
        call(-number)
    walls = []
    before = processor_seconds(processes)
    for number in range(count):
        began = time.perf_counter()
        call(number)
        walls.append(time.perf_counter() - began)
    used = processor_seconds(processes) - before
    return Timing(statistics.median(walls) * 1000, used / count * 1000, count)
