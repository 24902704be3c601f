"""Keeps carrying for those who hold the command's stderr (or stdout) longer than it lived: the daemons it started.

heal itself ends with the command. A copy of it without a session, a terminal or any of the caller's descriptors but
stderr stays until the last of them has closed its end, as the stderr they would otherwise have held.
"""

from __future__ import annotations

import os

from heal_cli.process import signals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from heal_cli.process.relay import Relay

_MOST_DESCRIPTORS = 1 << 16


def carry_on(relay: Relay, packets: bool, before: Mapping[int, object]) -> None:
    """Leave a process behind that carries what is still to come; if there can be none, the holders' writes fail."""
    try:
        process = os.fork()
    except OSError:
        return
    if process == 0:
        try:
            signals.as_inherited(before)
            _detach(relay.source, relay.to)
            _carry(relay.source, relay.to, packets)
        finally:
            os._exit(0)


def _detach(source: int, to: int) -> None:
    os.setsid()
    os.chdir("/")
    os.closerange(0, to)
    os.closerange(to + 1, source)
    os.closerange(source + 1, _MOST_DESCRIPTORS)
    os.set_blocking(source, True)


def _carry(source: int, to: int, packets: bool) -> None:
    """Until nobody holds the other end, or nobody reads from ours: then the default action of SIGPIPE ends it."""
    while data := os.read(source, 1 << 16):
        if packets:
            data = data[1:] if data[0] == 0 else b""
        while data:
            data = data[os.write(to, data) :]
