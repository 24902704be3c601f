"""A host has an address: the name service works, and knows the name.

    names:
      kind: name_resolves
      host: ['{server}', '{host}']      # a host or a URL; of several the first that is known here
      timeout: 2s

A host that is an address needs no name service. Where a proxy is set for it the answer is unknown: the proxy looks
names up by itself. A name server that says nothing in time is bad as well: without it nothing can be asked.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
import urllib.request

from heal_cli.durations import seconds
from heal_cli.matching import fill
from heal_cli.model import BAD, GOOD, UNKNOWN, Reading
from heal_cli.shape import DURATION, TEXT, TEXTS, Either, Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from heal_cli.model import Scene

TYPE = "network"
SAYS = "{detail}"
SHAPE = Record({"kind": TEXT, "host": Either((TEXT, TEXTS), "a host or a URL"), "timeout": DURATION}, ("host",))


def read(parameters: Mapping[str, Any], scene: Scene) -> Reading:
    """Look the name up as every program does: getaddrinfo(3)."""
    given = parameters["host"]
    named = (fill((one,), scene.values) for one in ([given] if isinstance(given, str) else given))
    url = next((one[0] for one in named if one), "")
    host = host_of(url)
    if not host:
        return Reading(UNKNOWN, "no host is known")
    if _is_address(host):
        return Reading(GOOD)
    if _through_proxy(host, url):
        return Reading(UNKNOWN, f"a proxy looks up {host}")
    return _looked_up(host, seconds(parameters.get("timeout", "2s")))


def host_of(url: str) -> str:
    """The host of a URL, of `host:port` or of a host."""
    rest = (url.partition("://")[2] or url).partition("/")[0].rpartition("@")[2]
    if rest.startswith("["):
        return rest[1:].partition("]")[0]
    return rest if rest.count(":") > 1 else rest.partition(":")[0]


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _through_proxy(host: str, url: str) -> bool:
    scheme = url.partition("://")[0] if "://" in url else "https"
    return scheme in urllib.request.getproxies() and not urllib.request.proxy_bypass(host)


def _looked_up(host: str, timeout: float) -> Reading:
    """getaddrinfo has no time-out of its own, so it is asked in a thread that nobody waits for longer."""
    found: list[Reading] = []

    def ask() -> None:
        try:
            socket.getaddrinfo(host, None)
            found.append(Reading(GOOD))
        except socket.gaierror as error:
            found.append(Reading(BAD, f"{host} has no name here ({error.strerror})"))
        except (OSError, UnicodeError) as error:
            found.append(Reading(UNKNOWN, f"{host} cannot be looked up ({type(error).__name__})"))

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(timeout)
    return found[0] if found else Reading(BAD, f"nobody said within {timeout:g} s who {host} is")
