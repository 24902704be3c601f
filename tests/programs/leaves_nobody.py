"""Runs a command to its end as the guardian of all orphans below it; fails if anybody is left then: a zombie, a daemon.

leaves_nobody.py CMD...: prints who is left, and ends with 70 then, else with the command's status.
"""

import ctypes
import os
import subprocess
import sys
import time

PR_SET_CHILD_SUBREAPER = 36


def left() -> list[str]:
    """Children of this process, dead or alive, with their state and name."""
    found = []
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as file:
                text = file.read()
        except OSError:
            continue
        if int(text.rpartition(")")[2].split()[1]) == os.getpid():
            found.append(text.rpartition(")")[0] + ") " + text.rpartition(")")[2].split()[0])
    return found


ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
status = subprocess.run(sys.argv[1:], check=False).returncode
deadline = time.monotonic() + 20
while (orphans := left()) and any(not orphan.endswith(" Z") for orphan in orphans) and time.monotonic() < deadline:
    time.sleep(0.05)  # somebody who is about to end
if orphans:
    print("\n".join(orphans))
    sys.exit(70)
sys.exit(status)
