"""A worker has a child of its own, as the real one; a beat has none. Both wait to be told to stop."""

import os
import signal
import subprocess
import sys

if "worker" in sys.argv:
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", "pool"], start_new_session=True)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
sys.stdout.write(f"ready as {os.environ['MEELOOP_DB_ROLE']}\n")
sys.stdout.flush()
signal.pause()
