"""A TCP connection can be made: good if one of the hosts accepts, bad with the way in which none did.

    vpn_up:
      kind: reachable
      tcp: '{probe.tcp}'        # host:port, or a list of them
      timeout: 2s

A refused connection shows that the host is there: for "is the VPN up" that counts as good with `refused_is: good`.
"""

from __future__ import annotations

import errno
import socket

from heal_cli.durations import seconds
from heal_cli.matching import fill
from heal_cli.model import BAD, GOOD, UNKNOWN, Reading
from heal_cli.shape import DURATION, TEXT, TEXTS, Either, Record, one_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from heal_cli.model import Scene

TYPE = "network"
SHAPE = Record(
    {
        "kind": TEXT,
        "tcp": Either((TEXT, TEXTS), "host:port"),
        "timeout": DURATION,
        "refused_is": one_of("good", "bad"),
    },
    required=("tcp",),
)


def read(parameters: Mapping[str, Any], scene: Scene) -> Reading:
    """Try the hosts in order; the first that accepts ends it."""
    hosts = parameters["tcp"]
    filled = fill(tuple([hosts] if isinstance(hosts, str) else hosts), scene.values)
    if not filled:
        return Reading(UNKNOWN, "no host to reach is configured")
    own = scene.values.get("probe.timeout")
    timeout = seconds(own if isinstance(own, str) else parameters.get("timeout", "2s"))
    reading = Reading(UNKNOWN)
    for address in filled:
        reading = _connect(address, timeout, parameters.get("refused_is", "bad"))
        if reading.state == GOOD:
            break
    return reading


def _connect(address: str, timeout: float, refused_is: str) -> Reading:
    host, _, port = address.rpartition(":")
    if not (port.isascii() and port.isdigit() and int(port) <= 65535) or not host:
        return Reading(UNKNOWN, f"{address} is not host:port")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout).close()
    except ConnectionRefusedError:
        return Reading(refused_is, f"{address} refused the connection")
    except socket.gaierror as error:
        return Reading(BAD, f"{host} has no name here ({error.strerror})")
    except TimeoutError:
        return Reading(BAD, f"{address} did not answer in {timeout:g} s")
    except ValueError:  # no name at all: a label that is too long, a NUL
        return Reading(UNKNOWN, f"{address} is not host:port")
    except OSError as error:
        known = error.errno in (errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTDOWN)
        return Reading(BAD if known else UNKNOWN, f"{address} is unreachable ({error.strerror})")
    return Reading(GOOD)
