"""The login of the kubeconfig is good for a while yet: read from the credentials themselves, nobody is asked.

    kube_token:
      kind: token_expiry
      left: 5m                      # a login passes with more than this left
      otherwise: kube_credentials   # the check to ask where the credentials do not say when they end

Reads what belongs to the user of the command's context: `token` and `tokenFile` (a JWT's `exp`), a client certificate
(its notAfter), what an exec plugin keeps, where that is documented (the AWS command line's single sign-on, kubelogin,
gke-gcloud-auth-plugin). Of several credentials the best counts. A login that renews itself is never bad.

Where the journal knows how long such a command takes (nine of ten of the last runs of the program with the same first
operand), the login must last that long too; but never longer than it lasts when it is new.
"""

from __future__ import annotations

import os
import time

from heal_cli.durations import seconds, spoken
from heal_cli.model import BAD, GOOD, UNKNOWN, Reading
from heal_cli.shape import DURATION, TEXT, WORD, Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from heal_cli.credentials.term import Term
    from heal_cli.model import Scene

TYPE = "auth"
LOCAL = True
SAYS = "credentials for {target} {detail}"
SHAPE = Record({"kind": TEXT, "left": DURATION, "otherwise": WORD})
# What takes the place of the kubeconfig's credentials, in kubectl, oc and helm.
_OWN = ("--token", "--kube-token", "--username", "--client-certificate")


def rests_on(parameters: Mapping[str, Any]) -> tuple[str, ...]:
    """On who the command acts as, and on its program: how long that takes is asked of history."""
    return ("place", "login", "program")


def read(parameters: Mapping[str, Any], scene: Scene) -> Reading:
    """Look at the credentials of the user that the scene's context names."""
    from heal_cli.credentials import kubeconfig, user

    names = scene.values.get("kubeconfigs") or scene.values.get("kubeconfig")
    if not isinstance(names, str):
        return Reading(UNKNOWN, "the command has no kubeconfig")
    if own := _own(scene.command.words):
        return Reading(UNKNOWN, f"the command brings its own credentials ({own})")
    access = kubeconfig.access(tuple(names.split(os.pathsep)), _text(scene, "context"), _text(scene, "user_flag"))
    if access is None:
        return Reading(UNKNOWN, kubeconfig.why_none(tuple(names.split(os.pathsep))))
    terms = user.terms(access.credentials)
    reading = _best(terms, time.time(), seconds(parameters.get("left", "5m")), scene)
    if _says_nothing(terms) and reading.state == UNKNOWN and "otherwise" in parameters:
        reading = reading._replace(instead=(parameters["otherwise"], "were refused"))
    opaque = next((term.mark for term in terms if term.mark), "")
    return reading._replace(files=(*access.files, *(name for term in terms for name in term.files)), mark=opaque)


def _own(words: tuple[str, ...]) -> str:
    """The flag with which a command brings credentials of its own, if it does."""
    flags = words[: words.index("--")] if "--" in words else words
    return next((word.partition("=")[0] for word in flags if word.partition("=")[0] in _OWN), "")


def _text(scene: Scene, name: str) -> str | None:
    value = scene.values.get(name)
    return value if isinstance(value, str) else None


def _says_nothing(terms: tuple[Term, ...]) -> bool:
    """Is there a credential of which only the server knows whether it is good?"""
    return any(term.expires is None and not term.renews for term in terms)


def _best(terms: tuple[Term, ...], now: float, left: float, scene: Scene) -> Reading:
    """The reading of the credential that lasts longest; unknown if one that is not good may be renewed or not end."""
    dated = sorted((term for term in terms if term.expires is not None), key=lambda term: term.expires or 0.0)
    reading = judge(dated[-1], now, left, *scene.lasts()) if dated else Reading(UNKNOWN)
    if reading.state == GOOD:
        return reading
    if any(term.renews for term in terms):
        return Reading(UNKNOWN, "the credentials are renewed by the program that uses them")
    if not dated or any(term.expires is None for term in terms):
        return Reading(UNKNOWN, "the credentials do not say when they end")
    return reading


def judge(term: Term, now: float, left: float, lasts: float | None = None, longest: float | None = None) -> Reading:
    """Good if strictly more than `left` seconds remain, and more than such a command `lasts`.

    What the credential does not have even when it is new is not asked of it: then it must only not have ended. The
    answer holds for other commands of the program too, so only until the one that takes `longest` would need more.
    """
    assert term.expires is not None
    needed = _needed(term, left, lasts)
    remaining = term.expires - now
    if remaining > needed:
        return Reading(GOOD, expires=term.expires, until=term.expires - _needed(term, left, lasts, longest))
    if remaining <= 0:
        return Reading(BAD, f"expired {spoken(abs(remaining))} ago", term.expires)
    takes = f", and this command takes {spoken(needed)}" if remaining > left else ""
    return Reading(BAD, f"expire in {spoken(remaining)}{takes}", term.expires)


def _needed(term: Term, *asked: float | None) -> float:
    """The most of these seconds that a new credential would have left."""
    life = None if term.issued is None or term.expires is None else term.expires - term.issued
    return max((one for one in asked if one is not None and (life is None or one < life)), default=0.0)
