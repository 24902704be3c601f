"""The clock of this machine is right, compared with the Date that a web server sends (RFC 9110, section 6.6.1).

    clock:
      kind: clock_skew
      url: https://intranet.example/    # http or https; '{server}' is the cluster's API server
      at_most: 5m                       # Kerberos and most tokens bear five minutes
      timeout: 2s

A clock that is wrong makes certificates and tokens look expired, or not valid yet. The server's certificate is not
verified, for just that reason; nothing but the Date is read. A server that does not answer leaves it unknown.
"""

from __future__ import annotations

import http.client
import ssl
import time
import urllib.error
import urllib.request
from email.utils import parsedate_to_datetime

from heal_cli.durations import seconds
from heal_cli.matching import fill, placeholders
from heal_cli.model import BAD, GOOD, UNKNOWN, Reading
from heal_cli.shape import DURATION, TEXT, Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from heal_cli.model import Scene

TYPE = "tls"
SHAPE = Record({"kind": TEXT, "url": TEXT, "at_most": DURATION, "timeout": DURATION}, required=("url",))
_RESOLUTION = 1.0  # seconds: what a Date counts in
_GOOD_FOR = 60.0  # seconds: clocks do not wander off


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """The first answer has a Date too."""


def rests_on(parameters: Mapping[str, Any]) -> tuple[str, ...]:
    """On the place only if the server comes from there."""
    return ("place",) if placeholders(parameters["url"]) else ()


def read(parameters: Mapping[str, Any], scene: Scene) -> Reading:
    """Ask the server for its time."""
    filled = fill((parameters["url"],), scene.values)
    if not filled or not filled[0].startswith(("http://", "https://")):
        return Reading(UNKNOWN, "no web server to ask is known")
    begun, started = time.time(), time.monotonic()
    try:
        date = _date(filled[0], seconds(parameters.get("timeout", "2s")))
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Reading(UNKNOWN, f"{filled[0]} cannot be asked for its time ({_reason(error)})")
    if date is None:
        return Reading(UNKNOWN, f"{filled[0]} does not say its time")
    return judge(date, begun, time.monotonic() - started, seconds(parameters.get("at_most", "5m")))


def judge(date: float, begun: float, took: float, at_most: float) -> Reading:
    """Bad only if the clock is off by more than that whenever within the request the server looked at its own.

    `date` is the server's epoch in whole seconds, `begun` ours when it was asked, `took` the seconds until the answer.
    """
    ahead = begun - date - _RESOLUTION  # at least so much are we ahead of the server
    behind = date - (begun + took)
    if max(ahead, behind) > at_most:
        way, by = ("ahead", ahead) if ahead > behind else ("behind", behind)
        return Reading(BAD, f"the clock of this machine is {_spoken(by)} {way}")
    return Reading(GOOD, until=begun + _GOOD_FOR)


def _date(url: str, timeout: float) -> float | None:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), _NoRedirect)
    try:
        with opener.open(urllib.request.Request(url, method="HEAD"), timeout=timeout) as answer:
            said = answer.headers.get("Date")
    except urllib.error.HTTPError as error:  # 401, 404, 302: it has a Date all the same
        said = error.headers.get("Date")
    return parsedate_to_datetime(said).timestamp() if said else None


def _reason(error: Exception) -> object:
    """Why a request failed; urllib wraps what the system said."""
    inner = error.reason if isinstance(error, urllib.error.URLError) else error
    return getattr(inner, "strerror", None) or inner


def _spoken(duration: float) -> str:
    return f"{duration / 60:.0f} min" if duration < 7200 else f"{duration / 3600:.0f} h"
