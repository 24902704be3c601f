"""What heal works with: the monitor, the shells, the clock, and the programs of the targets."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from typing import Any

from heal_cli import compiled, paths, shell
from heal_cli.doctor import shells
from heal_cli.doctor.symptom import ILL, NOTE, WELL, Symptom
from heal_cli.durations import seconds, spoken
from heal_cli.health import service_manager, state

_EARLIEST = 1735689600  # 2025-01-01: no clock that is right is before it
_LENT = ("login", "connect", "clean", "build", "probe")


def look() -> Iterator[Symptom]:
    """All symptoms of what is around heal."""
    settings = compiled.load().read_book()["config"]
    yield _clock()
    yield from shells.look()
    yield from _monitor(settings)
    yield from _programs(settings["targets"])


def _clock() -> Symptom:
    if time.time() < _EARLIEST:
        return Symptom("clock", ILL, "the clock is years behind: tokens and certificates look wrong", "set the clock")
    return Symptom("clock", WELL, time.strftime("%Y-%m-%d %H:%M:%S %z"))


def _monitor(settings: Mapping[str, Any]) -> Iterator[Symptom]:
    installed = service_manager.installed()
    every = seconds(settings["interval"])
    last = state.epoch(state.read_view().get("last_checked"))
    age = time.time() - last if last else None
    if not installed:
        yield Symptom("monitor", NOTE, "is not installed: nothing watches in the background", "heal health install")
    elif age is None or age > 2 * every:
        said = f"the last look was {spoken(age)} ago" if age else "it has not looked yet"
        yield Symptom("monitor", ILL, f"{installed}; {said}", "heal health monitor --once, and see what it says")
    else:
        yield Symptom("monitor", WELL, f"{installed}; the last look was {spoken(age)} ago")


def _programs(targets: Mapping[str, Any]) -> Iterator[Symptom]:
    """Is what the targets lend to heal installed? A login that is not there is found out at the worst moment else."""
    missing = False
    for name, entry in targets.items():
        for key in _LENT:
            argv = entry.get(key, {}).get("argv") if isinstance(entry.get(key), dict) else None
            if argv and shell.find(os.path.expanduser(argv[0])) is None:
                missing = True
                text = f"{name}: {key} runs `{argv[0]}`, which is not installed"
                yield Symptom("targets", ILL, text, f"install it, or change it in {paths.config_file()}")
    if targets and not missing:
        yield Symptom("targets", WELL, "all programs that they lend to heal are there")
