"""Published counts: their two secrets, and how much memory counting may take. Without them production does not start; a changed one is noticed (``stats.keys``)."""

import os

from meeloop.settings.environment import env

# openpyxl writes other bytes where lxml happens to be installed (our tests read PDFs with it). The same release, the same file everywhere.
os.environ["OPENPYXL_LXML"] = "False"

# Decides which numbers go up and which go down: who has it can undo the rounding. Same facts and same key, same bytes.
STATS_ROUNDING_KEY = env.stats_rounding_key.get_secret_value() or "development-only-" + "0" * 40
# The private half of the installation's Ed25519 key (32 bytes, URL-safe base64): signs what is published.
STATS_SIGNING_KEY = env.stats_signing_key.get_secret_value() or "A" * 42 + "E"
# Megabytes that one step of a counting statement may take before it goes on on disk. A region needs a few, a country 1024.
STATS_MEMORY_MB = env.stats_memory_mb
