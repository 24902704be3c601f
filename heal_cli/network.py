"""Which network this machine is in right now, in a few words: what a VPN that is down, or another place, looks like.

`wlan0 192.168.1.1 tun0`: the device and the gateway of the default route (`- -` without one), then every other network
device by name. Loopback, bridges and what hangs on them (containers) are left out: they say nothing of the way out.
Read from /proc alone, since a run looks at it each time; None where there is no such thing.
"""

from __future__ import annotations

import os
import sys

NOWHERE = ("-", "-")
_UP, _REJECTS = 1, 0x200  # flags of a route (linux/route.h)
_MOST = 1 << 16  # bytes of a table
_DEVICES = 8


def state() -> str | None:
    """The words for this moment."""
    try:
        routes, devices = _lines("/proc/self/net/route"), _lines("/proc/self/net/dev")
    except OSError:
        return None
    way = _way_out(routes)
    names = [line.partition(b":")[0].strip().decode("ascii", "replace") for line in devices[1:]]
    others = sorted(name for name in names if name not in ("lo", way[0]) and not _of_containers(name))
    return " ".join((*way, *others[:_DEVICES]))


def _lines(name: str) -> list[bytes]:
    """The lines of a table below its heading."""
    with open(name, "rb", buffering=0) as file:
        return file.read(_MOST).splitlines()[1:]


def _way_out(routes: list[bytes]) -> tuple[str, str]:
    """Device and gateway of the default route; of several of the one with the least metric."""
    found = []
    for line in routes:
        words = line.split()
        flags = int(words[3], 16)
        if words[1] == words[7] == b"00000000" and flags & _UP and not flags & _REJECTS:
            found.append((int(words[6]), words[0].decode("ascii", "replace"), words[2].decode("ascii")))
    if not found:
        return NOWHERE
    _, device, gateway = min(found)
    return device, ".".join(str(byte) for byte in int(gateway, 16).to_bytes(4, sys.byteorder))


def _of_containers(device: str) -> bool:
    folder = f"/sys/class/net/{device}"
    return os.access(f"{folder}/bridge", os.F_OK) or os.access(f"{folder}/brport", os.F_OK)


def place(state: str) -> str:
    """The part of it that is the place: device and gateway of the default route."""
    return " ".join(state.split()[:2])


def devices(state: str) -> tuple[str, ...]:
    """All devices in it."""
    words = state.split()
    return tuple(word for word in (words[0], *words[2:]) if word != "-")


def holds(name: str, asked: object, state: str | None) -> bool:
    """Is this the `network`, or is it `without` a device, as a context asks? What is not known is neither."""
    if state is None:
        return False
    return place(state) == asked if name == "network" else asked not in devices(state)
