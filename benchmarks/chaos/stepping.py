"""The site's settings, in a process whose clock can be stepped (``benchmarks.chaos.clock``)."""

import os
from pathlib import Path

from benchmarks.chaos.clock import follow
from meeloop.settings import *  # noqa: F403  # the same site

follow(Path(os.environ["CHAOS_CLOCK"]))
