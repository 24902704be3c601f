"""What heal did in a run and why, in words: from the run's line in the journal and what is kept of its failure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from heal_cli import journal, memory
from heal_cli.command_line import as_line
from heal_cli.console import printable

Plain = Mapping[str, Any]

_INDENT = "  "
_OF_LATE = 1 << 22  # bytes of the journal: some ten thousand runs


def runs(limit: int | None = None, session: str | None = None) -> list[dict[str, Any]]:
    """The last runs, oldest first; `session` keeps to those of one terminal session, if it had any of late."""
    own = (run for run in journal.backwards(_OF_LATE) if run.get("session") == session) if session else iter(())
    return list(islice(own, limit))[::-1] or list(islice(journal.backwards(), limit))[::-1]


def command(run: Plain) -> str:
    """The command as a line for the shell."""
    argv = tuple(str(word) for word in run.get("argv") or ())
    return argv[1] if argv[:1] == ("-c",) and len(argv) == 2 else as_line(argv)


def told(run: Plain, details: Plain | None) -> str:
    """One run in words, a few lines; `details` are what memory keeps of its failure, if it does."""
    lines = [f"{str(run.get('at', ''))[:19].replace('T', ' ')}  {command(run)}"]
    lines += [f"{_INDENT}{line}" for line in (*_what_happened(run, details or {}), *_what_to_run(details or {}))]
    return "".join(f"{printable(line)}\n" for line in lines)


def withheld(details: Plain | None) -> str:
    """What the failed attempt said, indented; a line that says so if nothing is kept of it."""
    if details is None:
        return f"{_INDENT * 2}(what it said is not kept: only that of the last {memory.DETAILS_KEPT} failures is)\n"
    head, tail = str(details.get("head", "")), str(details.get("tail", ""))
    between = f"\n(... {details['lost']} bytes ...)\n" if details.get("lost") else ""
    lines = (head + between + tail).splitlines() or ["(it said nothing)"]
    return "".join(f"{_INDENT * 2}{printable(line)}\n" for line in lines)


def _what_happened(run: Plain, details: Plain) -> Iterator[str]:
    outcome, ended = run.get("outcome"), _end(run)
    cause = _cause(run, details)
    if outcome == "ok":
        yield f"it worked: {ended}; heal had nothing to do"
    elif outcome == "blocked":
        yield f"it was not run: {cause}"
        yield from _fix(run)
    elif outcome == "prevented":
        yield f"before it was run: {cause}"
        yield from _fix(run)
        yield f"then it worked: {ended}"
    else:
        yield f"it failed: {cause}"
        yield from _fix(run)
        if run.get("retried"):
            yield f"it was run again: {ended}"
        elif left := details.get("left"):
            yield f"it was left: {left}"
        elif outcome != "healed":
            yield f"it ended with {ended}"


def _end(run: Plain) -> str:
    ended = f"killed by signal {run['signal']}" if run.get("signal") else f"exit status {run.get('exit')}"
    return f"{ended} after {run.get('seconds')} s"


def _cause(run: Plain, details: Plain) -> str:
    """What was wrong, of which type, and which rule said so."""
    advice = details.get("advice")
    said = advice.get("cause") if isinstance(advice, Mapping) else None
    kind = run.get("type")
    if kind == "none":
        return "nothing in the environment was to blame" + (f" (rule {run['rule']})" if run.get("rule") else "")
    if kind == "unknown" and not run.get("rule"):
        return "no rule knows this failure; heal rules new makes one"
    if not run.get("rule"):
        return str(said or f"expected by what was learned ({kind})")
    return f"{said or 'see its rule'} ({kind}, rule {run['rule']})"


def _fix(run: Plain) -> Iterator[str]:
    if not run.get("fix"):
        return
    before, after = run.get("probe_before"), run.get("probe_after")
    checked = f"; its check said {before} before" + (f" and {after} after" if after else "") if before else ""
    fix = str(run["fix"]).removesuffix("()")
    yield f"{fix} {'was carried out' if run.get('fixed') else 'did not help, or was not carried out'}{checked}"


def _what_to_run(details: Plain) -> Iterator[str]:
    advice = details.get("advice")
    if not isinstance(advice, Mapping) or details.get("outcome") == "healed":
        return
    for key, front in (("findings", ""), ("steps", ""), ("commands", "run: ")):
        for text in advice.get(key) or ():
            yield f"{front}{text}"
    if accepted := details.get("accepted"):
        yield f"you ran: {accepted} (exit status {details.get('accepted_status')})"


def last_fix(names: frozenset[str], undone: frozenset[str]) -> dict[str, Any] | None:
    """The last run with a fix that was carried out, is among `names` (those that can be undone), and still stands."""
    for run in journal.backwards():
        if run.get("fixed") and fix_name(run) in names and str(run.get("id")) not in undone:
            return run
    return None


def fix_name(run: Plain) -> str:
    """The name of a run's fix, without its target: `kube_login` of `kube_login('ephemeral')`."""
    matched = re.match(r"[^(]*", str(run.get("fix") or ""))
    return matched.group() if matched else ""
