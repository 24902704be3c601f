"""A measurement as a line: on the screen, and in bench/RESULTS.md."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import textwrap
import time
from collections.abc import Iterable, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

MET, MISSED, OPEN = "met", "NOT met", "not measured"


class Result(NamedTuple):
    """One line: what was measured, the figure, the budget as the design writes it, and whether it is met."""

    what: str
    figure: str
    budget: str = ""
    verdict: str = ""


class Section(NamedTuple):
    """Some lines that were measured together, and what is to be known of all of them."""

    title: str
    results: Sequence[Result]
    note: str = ""


def at_most(value: float, limit: float) -> str:
    """The verdict on a figure that is to be small."""
    return MET if value <= limit else MISSED


def at_least(value: float, limit: float) -> str:
    """The verdict on a figure that is to be large."""
    return MET if value >= limit else MISSED


def screen(section: Section) -> str:
    """A section as plain text."""
    lines = [f"{one.what:<56} {one.figure:<50} {one.budget:<26} {one.verdict}".rstrip() for one in section.results]
    note = textwrap.wrap(section.note, 116, initial_indent="   ", subsequent_indent="   ")
    return "\n".join([f"-- {section.title}", *lines, *note])


def page(sections: Iterable[Section], facts: Mapping[str, str], options: str = "") -> str:
    """The whole of bench/RESULTS.md; `facts` are those of `machine`."""
    rows = [f"| {name} | {value} |" for name, value in facts.items()]
    parts = "\n\n".join(map(_chapter, sections))
    return _PAGE.format(
        date=time.strftime("%Y-%m-%d %H:%M %z"), options=options, machine="\n".join(rows), sections=parts
    )


def _chapter(section: Section) -> str:
    rows = [f"| {one.what} | {one.figure} | {one.budget} | {_strong(one.verdict)} |" for one in section.results]
    table = ["| what | measured | budget | |", "|---|---|---|---|", *rows]
    return "\n".join([f"## {section.title}", "", *([section.note, ""] if section.note else []), *table])


def _strong(verdict: str) -> str:
    return f"**{verdict}**" if verdict.startswith((MISSED, OPEN)) else verdict


def machine() -> dict[str, str]:
    """What the figures were measured on and with."""
    return {
        "cores": f"{len(os.sched_getaffinity(0))} of {os.cpu_count()}",
        "CPU": _processor(),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "kernel": f"{platform.system()} {platform.release()} {platform.machine()}",
        "load before the first turn (1, 5, 15 min)": load(),
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "heal": _commit(),
        "Typer, sh, rich": ", ".join(metadata.version(name) for name in ("typer", "sh", "rich")),
        **{name: _first_line(command) for name, command in _TOOLS.items()},
    }


_TOOLS: Mapping[str, Sequence[str]] = {
    "cat": ("cat", "--version"),
    "script": ("script", "--version"),
    "chronic": ("dpkg-query", "-W", "-f", "moreutils ${Version}", "moreutils"),
    "perl": ("perl", "-e", "print $^V"),
    "valgrind": ("valgrind", "--version"),
}


def load() -> str:
    """How busy the machine is."""
    return " ".join(f"{value:.2f}" for value in os.getloadavg())


def _first_line(command: Sequence[str]) -> str:
    if not shutil.which(command[0]):
        return "not there"
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout.splitlines() or ["unknown"])[0] if done.returncode == 0 else "not there"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _commit() -> str:
    """The version, the commit, and whether the working tree differs from it."""
    import heal_cli

    folder = Path(heal_cli.__file__).parent
    try:
        git = ["git", "-C", str(folder)]
        commit = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
        changed = subprocess.run([*git, "status", "--short", "."], capture_output=True, text=True, check=False)
    except OSError:
        return heal_cli.__version__
    if commit.returncode:
        return heal_cli.__version__
    changes = " with uncommitted changes" if changed.stdout.strip() else ""
    return f"{heal_cli.__version__}, commit {commit.stdout.strip()}{changes}"


_PAGE = """# What heal costs

Written by `python -m bench{options}` on {date}; run it again on an idle machine to refresh
every figure here (the page is replaced; `pip install -e .` first if the launcher is another one).
`python -m bench --quick` tries all of it in half a minute and leaves this page alone.

Every figure compares what ran in turn on the same machine within the same minutes. `1.45 x (1.41-1.52; 15.3 ms,
15.0-15.9, n=40)` reads: the ratio of the medians, the middle half of the ratios turn by turn, then the median, the
middle half and the number of turns of the thing itself. The first two turns count for nothing, and the bytecode is
compiled before. Budgets are those of section 9 of the design. A ratio is worth more than a time, and both are
worth more the less else the machine had to do (its load is below).

| machine | |
|---|---|
{machine}

{sections}
"""
