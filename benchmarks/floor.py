"""The site's settings with one address more (``benchmarks.urls``): a request through every middleware that finds nothing to do.

``/health/live`` is answered before all of them (decision 0062), so that it is no measure of what a request costs at least.
"""

from meeloop.settings import *  # noqa: F403  # the same site

ROOT_URLCONF = "benchmarks.urls"
