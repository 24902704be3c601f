"""Hosts can be reached: a TCP connection can be made, or the host answers a ping.

    registry_there:
      kind: reachable
      tcp: ['registry.example:443', '{probe.tcp}']    # host:port, or a list of them
      need: any                 # one of them is enough (the default), or all
      timeout: 2s               # for all of them together: they are asked at the same time
    gateway_there: {kind: reachable, ping: gateway.example}     # one echo request, by the program `ping`

A port that refuses is bad: it was to be open. Where only the way to the host matters ("is the VPN up") a refusal proves
nothing: the host may have said it, or a firewall that stands before it. That is `refused_is: unknown` (or `good`, where
no firewall does so). On this machine there is nobody else to refuse, so that unknown is bad there: a tunnel has ended.
Where `ping` is not installed, or may not be used, the answer is unknown.
"""

from __future__ import annotations

import errno
import os
import socket

from heal_cli.durations import seconds
from heal_cli.matching import fill, placeholders
from heal_cli.model import BAD, GOOD, UNKNOWN, Reading
from heal_cli.probing import side_by_side
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
        "ping": Either((TEXT, TEXTS), "a host"),
        "need": one_of("any", "all"),
        "timeout": DURATION,
        "refused_is": one_of(GOOD, BAD, UNKNOWN),
    },
    one_of=("tcp", "ping"),
)
_UNREACHABLE = (errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTDOWN)
_SPARE = 0.2  # seconds beyond the time-out of one, until the others are not waited for any more
# What ping says when it could not send: iputils, busybox and BSD. A host that is silent makes it say nothing.
_NO_NAME = ("not known", "unknown host", "bad address", "cannot resolve", "failure in name resolution", "No address")
_NO_WAY = ("Network is unreachable", "No route to host")


def rests_on(parameters: Mapping[str, Any]) -> tuple[str, ...]:
    """On the place only if the hosts come from there."""
    hosts = _listed(parameters.get("tcp", parameters.get("ping", ())))
    return ("place",) if any(placeholders(host) for host in hosts) else ()


def read(parameters: Mapping[str, Any], scene: Scene) -> Reading:
    """Try the hosts side by side; what one of the bad ones said is the reason."""
    ping = "ping" in parameters
    filled = fill(_listed(parameters["ping" if ping else "tcp"]), scene.values)
    if not filled:
        return Reading(UNKNOWN, "no host to reach is configured")
    own = scene.values.get("probe.timeout")
    timeout = seconds(own if isinstance(own, str) else parameters.get("timeout", "2s"))
    if len(filled) == 1:
        return _ask(filled[0], ping, timeout, parameters)
    questions = [lambda host=host: _ask(host, ping, timeout, parameters) for host in filled]
    return _together(side_by_side(questions, timeout + _SPARE), parameters.get("need", "any") == "all")


def _listed(hosts: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (hosts,) if isinstance(hosts, str) else tuple(hosts)


def _together(answers: tuple[Reading, ...], all_of_them: bool) -> Reading:
    """One bad answer is enough where all are needed, one good one where any is; else unknown beats the rest."""
    states = (BAD, UNKNOWN, GOOD) if all_of_them else (GOOD, UNKNOWN, BAD)
    found = [[one for one in answers if one.state == state] for state in states]
    first = next(group for group in found if group)
    more = f" (and {len(first) - 1} more)" if len(first) > 1 and first[0].detail else ""
    return first[0]._replace(detail=first[0].detail + more)


def _ask(host: str, ping: bool, timeout: float, parameters: Mapping[str, Any]) -> Reading:
    return _ping(host, timeout) if ping else _connect(host, timeout, parameters.get("refused_is", "bad"))


def _connect(address: str, timeout: float, refused_is: str) -> Reading:
    host, _, port = address.rpartition(":")
    if not (port.isascii() and port.isdigit() and int(port) <= 65535) or not host:
        return Reading(UNKNOWN, f"{address} is not host:port")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout).close()
    except ConnectionRefusedError:
        return _refused(address, host.strip("[]"), refused_is)
    except socket.gaierror as error:
        return Reading(BAD, f"{host} has no name here ({error.strerror})")
    except TimeoutError:
        return Reading(BAD, f"{address} did not answer in {timeout:g} s")
    except ValueError:  # no name at all: a label that is too long, a NUL
        return Reading(UNKNOWN, f"{address} is not host:port")
    except OSError as error:
        known = error.errno in _UNREACHABLE
        return Reading(BAD if known else UNKNOWN, f"{address} is unreachable ({error.strerror})")
    return Reading(GOOD)


def _refused(address: str, host: str, counts_as: str) -> Reading:
    """What a refusal says; only of this machine it is certain who refused."""
    said = f"{address} refused the connection"
    if counts_as != UNKNOWN:
        return Reading(counts_as, said)
    if _is_here(host):
        return Reading(BAD, f"{said}: nobody listens there")
    return Reading(UNKNOWN, f"{said}: the host did, or a firewall before it (`probe: {{refused: good}}`, or bad)")


def _is_here(host: str) -> bool:
    """Is a host this machine, by a loopback address?"""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return all(entry[4][0] == "::1" or str(entry[4][0]).startswith("127.") for entry in found)


def _ping(host: str, timeout: float) -> Reading:
    from heal_cli.shell import find, run

    if host.startswith("-"):
        return Reading(UNKNOWN, f"{host} is not a host")
    if find("ping") is None:
        return Reading(UNKNOWN, "ping is not installed")
    ran = run(("ping", "-c", "1", host), timeout, {**os.environ, "LC_ALL": "C"})
    if ran.exit == 0:
        return Reading(GOOD)
    last = (ran.error.strip().splitlines() or [""])[-1].rpartition(": ")[2][:200]
    if any(text in ran.error for text in _NO_NAME):
        return Reading(BAD, f"{host} has no name here ({last})")
    if any(text in ran.text for text in _NO_WAY) or "Unreachable" in ran.output:
        return Reading(BAD, f"{host} is unreachable" + (f" ({last})" if last else ""))
    if ran.why.startswith("timed out") or (ran.exit == 1 and not last):
        return Reading(BAD, f"{host} did not answer a ping in {timeout:g} s")
    return Reading(UNKNOWN, last or f"ping exited {ran.exit}")
