"""The monitor in the real world: its lock, its signals, its clock, and what a tick does outside."""

from __future__ import annotations

import copy
import os
import random
import select
import signal
import sys
import time
from datetime import datetime
from functools import partial

from heal_cli import asking, journal, locking, monitor, paths, shell, unattended
from heal_cli.actions import Person, Workshop, carry_out
from heal_cli.console import tell
from heal_cli.durations import seconds, spoken
from heal_cli.errors import HealError, StateError
from heal_cli.health import alerts, remains, rounds, state
from heal_cli.health.findings import SOON, Finding
from heal_cli.health.service_manager import notify
from heal_cli.health.state import Kept
from heal_cli.model import Mending, Options, Reading, Request, Scene
from heal_cli.monitor import Clock, Memory, World
from heal_cli.process import signals
from heal_cli.targets import effective_class
from heal_cli.world import Here

_LEARNING = 600.0  # seconds that a lesson may take: less than the watchdog waits
_MENDS = ("vpn", "cluster")  # kinds of target: of registries and forges the monitor only tells
_DEFAULT = 300.0  # seconds, until the configuration could be read
_JITTER = 20.0  # seconds at most, so that not all machines of an office ask at once


def watch(once: bool, jitter: float) -> int:
    """Keep watch until told to end, or for one tick; gives the exit status. Raises HealError if another one does."""
    unattended.alone()
    with _only_one():
        signals.raise_ended()
        if left := remains.end():
            tell(f"ended what a monitor that was killed had left running: {', '.join(map(str, left))}")
        remains.mark()
        try:
            if once:
                time.sleep(random.uniform(0, jitter))
                ticked = _tick()
                signals.raise_again()
                return 0 if ticked else 1
            return _keep_watch()
        except signals.Ended as end:
            notify("STOPPING=1")
            return 0 if end.number == signal.SIGTERM else 128 + end.number


def lock_file() -> str:
    """The file that a monitor holds locked."""
    return os.path.join(paths.memory(), "state", "monitor.lock")


class _only_one:
    """Within this no other monitor runs; its process id is in the lock's file."""

    def __enter__(self) -> None:
        self._lock = locking.locked(lock_file(), 0.0)
        try:
            descriptor, _ = self._lock.__enter__()
        except StateError as error:
            if "still locked" not in str(error):
                raise
            raise HealError(f"another monitor is at work (process {_holder()})") from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)

    def __exit__(self, *ended: object) -> None:
        self._lock.__exit__(*ended)


def _holder() -> str:
    try:
        with open(lock_file(), encoding="ascii") as file:
            return file.read(20) or "?"
    except (OSError, ValueError):
        return "?"


def _keep_watch() -> int:
    read, write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC) if hasattr(os, "pipe2") else os.pipe()
    signal.signal(signal.SIGHUP, lambda *_: os.write(write, b"h"))
    clock = Clock(time.time, journal.suspended, partial(_pause, read))
    notify("READY=1")
    tell("keeping watch; SIGTERM ends it, SIGHUP reads the configuration again and looks at once")
    interval = _DEFAULT
    while True:
        interval = _tick() or interval
        signals.raise_again()
        notify("WATCHDOG=1")
        jitter = random.uniform(0, min(_JITTER, interval / 10))
        monitor.awaited(clock, interval, jitter, lambda: notify("WATCHDOG=1"))


def _pause(read: int, length: float) -> str:
    """Sleep, unless SIGHUP has come or comes."""
    ready, _, _ = select.select([read], [], [], length)
    return "hup" if ready and os.read(read, 64) else ""


def _tick() -> float | None:
    """One tick with the configuration as it is now; gives the interval in seconds, None if it came to nothing.

    A fault costs this tick alone.
    """
    try:
        here = Here(Request(("heal", "health"), Options(answer="no")))
        for problem in here.compiled.header["problems"]:
            tell(f"left out for now: {problem}")
        kept = state.read_private().get("monitor")
        monitor.tick(monitor.from_plain(kept), _world(here))
        return seconds(rounds.interval(here))
    except Exception as fault:
        kind = "" if isinstance(fault, (HealError, OSError)) else f"{type(fault).__name__}: "
        tell(f"this look came to nothing: {kind}{fault}")
        return None


def _world(here: Here) -> World:
    quiet = here.book["config"].get("quiet")
    return World(
        look=partial(_look, here),
        may=partial(_why_not, here),
        mend=partial(_mend, here),
        remember=_remember,
        alert=_alert,
        wait=_wait,
        quiet=lambda: monitor.in_quiet_hours(quiet, datetime.now()),
        learn=_learn if here.book["config"].get("learn", {}).get("daily", True) else _learn_nothing,
        now=time.time,
        clock=datetime.now,
    )


def _look(here: Here) -> tuple[Finding, ...]:
    notify("WATCHDOG=1")
    return rounds.look(here, rounds.configured(here), whole=True)


def _why_not(here: Here, finding: Finding) -> str:
    """Why a finding may not be mended while nobody is there; an empty text if it may."""
    known = rounds.fix_for(here, finding.question)
    if known is None:
        return "nothing in the configuration mends it"
    fix, where = known
    if where.target is None or where.target.kind not in _MENDS:
        return "only its owner logs in there"
    kind = effective_class(fix, where.values)
    return "" if kind in ("safe", "credential") else f"{fix.name} is {kind}"


def _wait(length: float) -> None:
    signals.raise_again()
    time.sleep(length)


def _mend(here: Here, finding: Finding) -> Mending:
    signals.raise_again()
    notify("WATCHDOG=1")  # a round may mend much, and each may take its time
    known = rounds.fix_for(here, finding.question)
    assert known, "only what has a fix is mended"
    read = partial(_read, _far_sighted(here))
    nobody = Person(False, lambda question: False)
    try:
        mending = carry_out(*known, Workshop(read, nobody, tell, begun=remains.begun))
    finally:
        remains.over()
    at = f" for {mending.target}" if mending.target else ""
    tell(f"{mending.fix}{at} " + ("done" if mending.done else f"not done: {mending.because}"))
    return mending


def _read(here: Here, name: str, scene: Scene) -> Reading:
    return asking.read(here, name, scene)


def _far_sighted(here: Here) -> Here:
    """The same, for which a login is bad already when it ends within the monitor's ten minutes."""
    left = f"{SOON:g}s"
    checks = {
        name: (name, kind, {**parameters, "left": left} if kind == "token_expiry" else parameters)
        for name, (_, kind, parameters) in here.book["checks"].items()
    }
    wider = copy.copy(here)
    wider._book = {**here.book, "checks": checks}
    return wider


def _remember(memory: Memory) -> None:
    with Kept() as kept:
        kept.private["monitor"] = monitor.as_plain(memory)
        kept.save()


def _alert(new: tuple[monitor.Alert, ...], standing: tuple[str, ...]) -> None:
    for one in new:
        tell(f"{one.title}; {one.body}" if one.body else one.title)
    alerts.send(new, standing)


def _learn() -> None:
    """In a process of its own: the monitor stays small."""
    notify("WATCHDOG=1")
    ran = shell.run((sys.executable, "-m", "heal_cli", "learn"), _LEARNING)
    if ran.exit != 0:
        tell(f"heal learn came to nothing: {ran.why or (ran.error.strip().splitlines() or [''])[-1]}")


def _learn_nothing() -> None:
    """`learn: {daily: false}`."""


def interval() -> float:
    """The configured interval in seconds."""
    return seconds(rounds.interval(Here(Request(("heal", "health"), Options()))))


def status() -> tuple[str, int]:
    """Who keeps watch and when somebody last looked, in words; 0 if somebody does, 1 if not, 3 if that was long ago."""
    from heal_cli.health import service_manager

    view, now = state.read_view(), time.time()
    looked = state.epoch(view.get("last_checked"))
    by = service_manager.installed()
    running = _runs()
    last = f"{spoken(now - looked)} ago" if looked else "never"
    text = f"installed  {by or 'nothing (heal health install)'}\nrunning    {running or 'no'}\nlast look  {last}\n"
    if not by and not running:
        return text, 1
    return text, 3 if state.stale(view, now) else 0


def _runs() -> str:
    """The process of a monitor that is at work now, in words."""
    try:
        with locking.locked(lock_file(), 0.0):
            return ""
    except StateError:
        return f"process {_holder()}"
