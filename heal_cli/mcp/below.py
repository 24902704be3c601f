"""A heal below the server, for one call of a tool: no terminal, a limit of time, and an end of all that it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from tempfile import TemporaryFile
from typing import IO, NamedTuple

import anyio
import anyio.to_thread

from heal_cli import told_secrets
from heal_cli.api.command import this_heal
from heal_cli.mcp.listening import TO_BE_READ, WHOLE, Ear, Heard
from heal_cli.unattended import environment

_GRACE = 3.0  # seconds that a command has to end when it is asked to
_LAST_WORDS = 0.3  # seconds that what was written before the end may take to arrive

_ear = told_secrets.ear()  # what workflows in the commands have said is secret
under_way: set[subprocess.Popen[bytes]] = set()


class Ended(NamedTuple):
    """How a heal ended: its exit `status` (negative for a signal), what it said, and whether its time had run out."""

    status: int
    stdout: Heard
    stderr: Heard
    timed_out: bool


async def heal(
    *words: str, limit: float, folder: str | None = None, said: str | None = None, room: int = WHOLE
) -> Ended:
    """Run this very heal with these words, at most `limit` seconds, in a folder, with what is `said` to it on stdin.

    `room` is how many bytes are kept of the end of what it says. Whoever cancels this has ended it, and all that it has
    started. Raises OSError for a folder that is none, ValueError for words that no program can be given.
    """
    with TemporaryFile() as given:
        given.write((said or "").encode())
        given.seek(0)
        process = _started(words, folder, given if said is not None else subprocess.DEVNULL)
    assert process.stdout and process.stderr
    stdout, stderr = Ear(process.stdout, room), Ear(process.stderr, TO_BE_READ)
    try:
        with anyio.move_on_after(limit) as time:
            await anyio.to_thread.run_sync(process.wait, abandon_on_cancel=True)
    finally:
        with anyio.CancelScope(shield=True):
            if process.poll() is None:
                await anyio.to_thread.run_sync(end, process)
        under_way.discard(process)
    told_secrets.listen(_ear)
    heard = [await anyio.to_thread.run_sync(ear.heard, _LAST_WORDS) for ear in (stdout, stderr)]
    return Ended(process.wait(), heard[0], heard[1], time.cancelled_caught)


def _started(words: tuple[str, ...], folder: str | None, stdin: IO[bytes] | int) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        this_heal(*words),
        cwd=folder,
        env=environment(os.environ),
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    under_way.add(process)
    return process


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a heal and what it has started to end; after a while, make them."""
    _send(process.pid, signal.SIGTERM)
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        pass
    _send(process.pid, signal.SIGKILL)
    for one in _session(process.pid):
        try:
            os.kill(one, signal.SIGKILL)
        except ProcessLookupError:
            pass
    process.wait()


def _send(group: int, number: int) -> None:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        pass


def _session(leader: int) -> list[int]:
    """The processes of a session, where the system says; those of other groups are among them."""
    if sys.platform != "linux":
        return []
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", "rb", buffering=0) as file:
                status = file.read(512)
        except OSError:
            continue
        if int(status[status.rfind(b")") + 2 :].split(b" ", 5)[3]) == leader:
            found.append(int(name))
    return found
