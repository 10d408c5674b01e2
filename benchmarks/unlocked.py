"""The site's settings without the third lock, to measure what it costs (``benchmarks.isolation``). For throw-away servers only."""

from meeloop.settings import *  # noqa: F403  # the same site
from meeloop.settings import DATABASES

DATABASES["default"]["ISOLATES"] = False
