"""A program answers: good if it exits 0, bad if it says no, unknown if it cannot be asked.

    kube_credentials:
      kind: command_succeeds
      any_of:                                # the first that can be filled and is installed is asked
      - argv: ['{probe.argv}']
      - argv: [kubectl, auth, can-i, --list, -q, '--kubeconfig={kubeconfig?}']
        bad: 'Unauthorized|must be logged in'   # a failure is bad only if its output says this, else unknown
        good: 'yes'                             # exit 0 is good only with this in the output, else it is a failure
        expires: '"expire_time": "([^"]+)"'     # where the output says when it ends, in ISO 8601
        run: [kube, stage]                      # what mends it
        reach: '{host}'                         # bad only if this host (port 443 if it has none) can be reached
      timeout: 10s

With a single program, these keys may stand in the check itself. Without `bad` every failure is bad. `reach` is for
programs that take every failure for a refusal, as `podman login` does. The program gets no stdin, so that it cannot
ask; one that runs out of time, or is not installed, leaves the answer unknown.
"""

from __future__ import annotations

from heal_cli.durations import seconds
from heal_cli.matching import compiled, fill
from heal_cli.model import BAD, GOOD, UNKNOWN, Reading, Scene
from heal_cli.shape import DURATION, PATTERN, TEXT, TEXTS, Listing, Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_QUESTION = {"argv": TEXTS, "bad": PATTERN, "good": PATTERN, "expires": PATTERN, "run": TEXTS, "reach": TEXT}
TYPE = "unknown"
SHAPE = Record(
    {"kind": TEXT, **_QUESTION, "any_of": Listing(Record(_QUESTION, required=("argv",)), least=1), "timeout": DURATION},
    one_of=("argv", "any_of"),
)


def rests_on(parameters: Mapping[str, Any]) -> tuple[str, ...]:
    """A program may look at anything around it, and at its folder first of all."""
    return ("place", "folder")


def read(parameters: Mapping[str, Any], scene: Scene) -> Reading:
    """Ask the first program that can be asked."""
    from heal_cli.shell import find, run

    why = "nothing says whom to ask"
    for question in parameters.get("any_of") or (parameters,):
        argv = fill(tuple(question["argv"]), scene.values)
        if not argv:
            continue
        if find(argv[0]) is None:
            why = f"{argv[0]} is not installed"
            continue
        ran = run(argv, _timeout(parameters, scene))
        reading = _judge(question, argv, ran.exit, ran.text, ran.why, scene)
        if reading.state == BAD and (silent := _out_of_reach(question, scene)):
            return Reading(UNKNOWN, silent)
        mends = fill(tuple(question.get("run", ())), scene.values)
        return reading._replace(run=(mends,)) if reading.state == BAD and mends else reading
    return Reading(UNKNOWN, why)


def _timeout(parameters: Mapping[str, Any], scene: Scene) -> float:
    own = scene.values.get("probe.timeout")
    return seconds(own if isinstance(own, str) else parameters.get("timeout", "10s"))


def _judge(
    question: Mapping[str, Any], argv: tuple[str, ...], ended: int | None, text: str, why: str, scene: Scene
) -> Reading:
    if ended is None or ended < 0:
        return Reading(UNKNOWN, f"{argv[0]} {why or f'was killed by signal {-(ended or 0)}'}")
    good = question.get("good")
    if ended == 0 and (good is None or compiled(good).search(text)):
        return Reading(GOOD, expires=_expires(question, text))
    bad = question.get("bad")
    if bad is None and "{probe.argv}" in question["argv"]:
        bad = scene.values.get("probe.bad")  # the target's own probe brings its own words
    refusals = _lines_with(bad, text) if isinstance(bad, str) else ""
    state = UNKNOWN if isinstance(bad, str) and not refusals else BAD
    return Reading(state, _telling(refusals or text, argv[0]) or f"{argv[0]} exited {ended}")


def _lines_with(pattern: str, text: str) -> str:
    """The lines in which a pattern is found, or all if it is found only across lines."""
    if not compiled(pattern).search(text):
        return ""
    return "\n".join(line for line in text.splitlines() if compiled(pattern).search(line)) or text


def _telling(text: str, program: str) -> str:
    """The line that says most of what is wrong; of several that say as much the last."""
    from heal_cli.telling import telling_line

    return telling_line("\n".join(reversed(text.splitlines())), program.rpartition("/")[2]).strip()[:200]


def _expires(question: Mapping[str, Any], text: str) -> float | None:
    """When what was asked about ends, if the answer says so."""
    from heal_cli.credentials.json_cache import as_epoch

    found = compiled(question["expires"]).search(text) if "expires" in question else None
    if not found or not found.groups():
        return None
    moment = found.group(1).strip().replace(" UTC", "Z")
    for sign in "+-":
        moment = moment.replace(f" {sign}", sign)
    return as_epoch(moment)


def _out_of_reach(question: Mapping[str, Any], scene: Scene) -> str:
    """Why a program cannot have asked whom it says refused it; an empty text if it can, or goes through a proxy."""
    from urllib.request import getproxies, proxy_bypass

    from heal_cli.checks import reachable

    filled = fill((question["reach"],), scene.values) if "reach" in question else None
    if not filled:
        return ""
    host, _, port = filled[0].rpartition(":")
    address = filled[0] if host and port.isdigit() else f"{filled[0]}:443"
    if "https" in getproxies() and not proxy_bypass(address.rpartition(":")[0]):
        return ""
    reached = reachable.read({"tcp": address, "timeout": "2s"}, Scene())
    return "" if reached.state == GOOD else reached.detail
