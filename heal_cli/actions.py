"""Carries out a fix: one at a time, within its safety class, cool-down and time-out, believed only when verified."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from heal_cli import locking, paths, shell
from heal_cli.errors import StateError
from heal_cli.matching import compiled, fill
from heal_cli.model import BAD, GOOD, Fix, Mending, Reading, Scene, Step
from heal_cli.process import signals
from heal_cli.targets import effective_class, step_timeout

# Seconds before a fix is tried again after one that did not help; an interactive one waits after any attempt.
COOL_DOWN = {"safe": 30.0, "credential": 60.0, "interactive": 600.0, "privileged": 600.0}
ATTEMPTS_AN_HOUR = 10


class Person(NamedTuple):
    """Is somebody at a terminal, and what do they answer? `ask` puts a yes-or-no question."""

    present: bool
    ask: Callable[[str], bool]


class Workshop(NamedTuple):
    """What carrying out a fix needs from the outside.

    `by_name` says that a person asked for just this fix: then neither a good probe nor a cool-down stands against it.
    `begun` is told the process group of each step.
    `put_back` takes back what the steps may not change, and says what that was: then the fix does not count.
    """

    read: Callable[[str, Scene], Reading]
    person: Person
    tell: Callable[[str], None]
    now: Callable[[], float] = time.time
    by_name: bool = False
    begun: Callable[[int], None] | None = None
    put_back: Callable[[], str] = str


def forbidden(fix: Fix, scene: Scene, person: Person) -> str:
    """Why the safety class of a fix forbids it here and now, or an empty text. May ask the person."""
    kind = effective_class(fix, scene.values)
    if kind == "destructive":
        return f"{fix.name} is destructive: heal only shows it"
    if kind in ("safe", "credential"):
        return ""
    if not person.present:
        return f"{fix.name} needs a person at a terminal"
    if kind == "privileged" and not person.ask(f"run {_as_text(fix, scene)}?"):
        return f"{fix.name} was declined"
    return ""


def carry_out(fix: Fix, scene: Scene, workshop: Workshop) -> Mending:
    """Mend what a fix is for. Never raises for what goes wrong: that is part of the answer."""
    started = time.monotonic()
    target = scene.target.name if scene.target else None
    mending = Mending(fix.name, target, "refused")
    if because := forbidden(fix, scene, workshop.person):
        return mending._replace(because=because)
    try:
        with locking.locked(_lock_path(fix, target), _patience(fix, scene)) as (descriptor, waited):
            mending = _single(fix, scene, workshop, mending, descriptor, waited)
    except StateError as error:
        mending = mending._replace(outcome="failed", because=str(error))
    except OSError as error:
        mending = mending._replace(outcome="failed", because=f"heal's memory: {error.strerror}: {error.filename}")
    return mending._replace(seconds=time.monotonic() - started)


def wait_for_others(fix: Fix, scene: Scene) -> bool:
    """Wait while another heal carries this fix out, as long as it may take; was there one?

    Until it has ended, what is read there may be what it is about to take back.
    """
    target = scene.target.name if scene.target else None
    try:
        with locking.locked(_lock_path(fix, target), _patience(fix, scene)) as (_, waited):
            return waited
    except (StateError, OSError):
        return False


def _patience(fix: Fix, scene: Scene) -> float:
    """Seconds after which a fix that another heal carries out has surely ended."""
    return 30 + sum(step_timeout(fix, step, scene.values) for step in fix.steps)


def _single(fix: Fix, scene: Scene, workshop: Workshop, mending: Mending, descriptor: int, waited: bool) -> Mending:
    """With the lock in hand: is there still something to mend, may it be tried, does it help?"""
    before = workshop.read(fix.verify, scene)
    mending = mending._replace(before=before.state)
    if before.state != BAD and not workshop.by_name:
        return _nothing_to_mend(fix, scene, mending, before, waited)
    now = workshop.now()  # an attempt in the future is from before the clock was set back
    attempts = [pair for pair in locking.read_attempts(descriptor) if 0 <= now - pair[0] < 3600]
    if not workshop.by_name and (because := _resting(fix, scene, attempts, now)):
        return mending._replace(outcome="skipped", because=because)
    return _mended(fix, scene, workshop, mending, descriptor, attempts)


def _nothing_to_mend(fix: Fix, scene: Scene, mending: Mending, before: Reading, waited: bool) -> Mending:
    """The probe is good, or nobody can say."""
    if before.state == GOOD:
        if not waited and effective_class(fix, scene.values) == "safe":
            return mending._replace(
                outcome="skipped", because=f"{fix.verify} is good: that is not the cause", after=GOOD
            )
        done = "another heal has done it" if waited else f"{fix.verify} is good already"
        return mending._replace(outcome="needless", because=done, after=GOOD)
    return mending._replace(outcome="skipped", because=f"{fix.verify} could not be asked: {before.detail}")


def _mended(
    fix: Fix,
    scene: Scene,
    workshop: Workshop,
    mending: Mending,
    descriptor: int,
    attempts: list[tuple[float, bool]],
) -> Mending:
    """Run the steps, ask the probe again, and write the attempt down."""
    try:
        because = _steps(fix, scene, workshop)
        because = workshop.put_back() or because
        after = workshop.read(fix.verify, scene) if not because else Reading(BAD)
        worked = not because and after.state == GOOD
    except Exception:
        locking.write_attempts(descriptor, [*attempts, (workshop.now(), False)])
        raise
    locking.write_attempts(descriptor, [*attempts, (workshop.now(), worked)])
    if worked:
        return mending._replace(outcome="fixed", after=GOOD)
    because = because or f"{fix.name} ran, but {fix.verify} is still {after.state}: {after.detail}"
    return mending._replace(outcome="failed", because=because, after=after.state)


def _resting(fix: Fix, scene: Scene, attempts: list[tuple[float, bool]], now: float) -> str:
    """Why a fix may not be tried again yet, or an empty text."""
    kind = effective_class(fix, scene.values)
    if len(attempts) >= ATTEMPTS_AN_HOUR:
        return f"{fix.name} was tried {len(attempts)} times within an hour and is not tried again yet"
    if attempts:
        at, worked = attempts[-1]
        left = COOL_DOWN[kind] - (now - at)
        if left > 0 and (not worked or kind not in ("safe", "credential")):
            return f"{fix.name} was tried {now - at:.0f} s ago and is not tried again for {left:.0f} s"
    return ""


def _steps(fix: Fix, scene: Scene, workshop: Workshop) -> str:
    """Run the steps in order; gives the reason why one of them failed, or an empty text."""
    at_terminal = effective_class(fix, scene.values) in ("interactive", "privileged")
    for step in fix.steps:
        argv = fill(step.argv, scene.values)
        if step.only_if and (argv is None or workshop.read(step.only_if[0], scene).state != step.only_if[1]):
            continue
        if not argv:
            return f"{fix.name} has nothing to run for this target"
        workshop.tell(f"running {' '.join(argv)}")
        own = environment(scene.values)
        ran = shell.run(argv, step_timeout(fix, step, scene.values), own, at_terminal, workshop.begun)
        if at_terminal and ran.exit in (-signals.SIGINT, 128 + signals.SIGINT):
            raise signals.Ended(signals.SIGINT)  # who ends the login with Ctrl-C wants no more of all this
        if because := _step_failed(step, argv, ran):
            return because
    return ""


def _step_failed(step: Step, argv: tuple[str, ...], ran: shell.Ran) -> str:
    if ran.exit is None:
        return f"{argv[0]} {ran.why}"
    if ran.exit != 0:
        last = (ran.text.strip().splitlines() or [""])[-1][:200]
        ended = f"exited {ran.exit}" if ran.exit > 0 else f"was killed by signal {-ran.exit}"
        return f"{argv[0]} {ended}{': ' + last if last else ''}"
    if step.expect and not compiled(step.expect).search(ran.text):
        return f"{argv[0]} did not say what was expected"
    return ""


def environment(values: Mapping[str, Any]) -> dict[str, str]:
    """A fix runs in the user's own environment, and learns what it is for."""
    known = {"HEAL_TARGET": values.get("target"), "HEAL_HOST": values.get("host"), "HEAL_URL": values.get("url")}
    return {**os.environ, **{name: value for name, value in known.items() if isinstance(value, str)}}


def _as_text(fix: Fix, scene: Scene) -> str:
    filled = (fill(step.argv, scene.values) for step in fix.steps)
    return " && ".join(" ".join(argv) for argv in filled if argv)


def _lock_path(fix: Fix, target: str | None) -> str:
    name = "".join(letter if letter.isalnum() or letter in "-._" else "_" for letter in f"{fix.name}@{target or ''}")
    return os.path.join(paths.memory(), "state", "fixes", f"{name}.json")
