"""On what something was measured: enough to compare by, and nothing that says whose machine it is."""

import os
import platform
from pathlib import Path


def machine() -> str:
    """Return processor, cores, memory and kernel of this machine, and how busy it is. No name of the machine."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    cores = len(os.sched_getaffinity(0))
    return f"{processor()}, {cores} cores, {memory:.1f} GB, {platform.system()} {platform.release()}, load {load}"


def processor(info: Path = Path("/proc/cpuinfo")) -> str:
    """Return the model of the processor; where the kernel does not name it (ARM), the kind."""
    lines = info.read_text().splitlines() if info.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return " ".join(named[0].split()) if named else platform.machine()
