"""A real systemd user manager in namespaces of its own: nothing of it is seen outside, and it ends with the test."""

import itertools
import os
import shutil
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

_INSIDE = """
set -e
mount -t tmpfs none /run
mkdir -p /run/systemd/system "$XDG_RUNTIME_DIR"
mount -t cgroup2 none /sys/fs/cgroup
mkdir "/sys/fs/cgroup/$LAB_GROUP"
echo $$ > "/sys/fs/cgroup/$LAB_GROUP/cgroup.procs"
/lib/systemd/systemd --user --log-target=console &
wait
"""  # not exec: a systemd that is process 1 is a system's

_CLEAN = """
mount -t cgroup2 none /sys/fs/cgroup
for look in $(seq 50); do
    find "/sys/fs/cgroup/$LAB_GROUP" -depth -type d -exec rmdir {} +
    [ -d "/sys/fs/cgroup/$LAB_GROUP" ] || break
    sleep 0.1  # the last processes are still on their way out
done
"""
_count = itertools.count(1)


def unavailable() -> str | None:
    """Why a user manager cannot run here, or None when it can."""
    if os.geteuid() != 0:
        return "a systemd of one's own needs root"
    if not Path("/lib/systemd/systemd").exists() or not shutil.which("systemctl"):
        return "the package systemd is missing"
    made = subprocess.run([*_NAMESPACES, "mount", "-t", "cgroup2", "none", "/sys/fs/cgroup"], capture_output=True)
    return "namespaces with cgroups cannot be made here" if made.returncode else None


_NAMESPACES = ("unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "--mount", "--cgroup")


class Manager:
    """The manager of a user with this environment; `run` gives the argv that runs something beside it."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = {**environment, "XDG_RUNTIME_DIR": "/run/user"}
        self.environment["LAB_GROUP"] = f"heal-{os.getpid()}-{next(_count)}"

    def __enter__(self) -> Self:
        with (self.folder / "systemd.log").open("wb") as log:
            argv = [*_NAMESPACES, "sh", "-c", _INSIDE]
            self._outer = subprocess.Popen(argv, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        end = time.monotonic() + 30
        while self.systemctl("is-system-running").stdout.strip() not in ("running", "degraded"):
            if self._outer.poll() is not None or time.monotonic() > end:
                self.__exit__(None, None, None)
                raise RuntimeError((self.folder / "systemd.log").read_text(errors="replace")[-800:])
            time.sleep(0.1)
        return self

    def run(self, *argv: str) -> list[str]:
        """The argv that runs `argv` where the manager is."""
        children = Path(f"/proc/{self._outer.pid}/task/{self._outer.pid}/children").read_text().split()
        return ["nsenter", f"--target={children[0] if children else self._outer.pid}", "--all", "--", *argv]

    def systemctl(self, *words: str) -> subprocess.CompletedProcess[str]:
        """What systemctl says to this manager."""
        argv = self.run("systemctl", "--user", *words)
        return subprocess.run(argv, env=self.environment, capture_output=True, text=True, check=False)

    def show(self, unit: str, name: str) -> str:
        """A property of a unit."""
        return self.systemctl("show", unit, "--value", "-p", name).stdout.strip()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._outer.kill()  # its child is the first process of its namespace: with it all others end
        self._outer.wait()
        clean = ["unshare", "--mount", "sh", "-c", _CLEAN]
        subprocess.run(clean, env=self.environment, capture_output=True, check=False)
