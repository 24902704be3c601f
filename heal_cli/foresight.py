"""`heal predict`: what is to be expected of a command now, or at a moment of a given history. It runs nothing."""

from __future__ import annotations

import json
from itertools import chain
from typing import NamedTuple

from heal_cli import analysis, book, compiled
from heal_cli.command_line import as_line, from_argv
from heal_cli.contexts import spoken
from heal_cli.errors import UsageError
from heal_cli.expecting import act_at
from heal_cli.forestalling import moment_line
from heal_cli.foretelling import Views, predict
from heal_cli.learning import Context, Counts
from heal_cli.patterns import sightings
from heal_cli.situation import Call, Situation, calls, told
from heal_cli.targets import configured, effective_class, scene

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    Plain = dict[str, Any]


class Expectation(NamedTuple):
    """What is expected of calls of one group (a target, else a tool); without a `context` no more than usual."""

    group: str
    type: str | None
    probability: float
    context: Context | None
    because: str
    tools: tuple[str, ...] = ()
    fix: str | None = None
    fix_class: str | None = None


def now(argv: tuple[str, ...]) -> tuple[Expectation, ...]:
    """What is expected of a command now; without one, of every target and tool for which something is. Surest first."""
    whole = compiled.load().read_book()
    seen = analysis.Seen()
    counts, last = _counted(calls(chain(seen.read(), [_moment(argv, whole)]), whole["programs"]))
    if last is None:
        return ()
    known = counts.contexts(act_at(whole))
    groups = [last] if argv else [last._replace(tool=name, target=name, label="") for name in sorted(counts.groups)]
    found = [_expectation(call, counts.past.before(call), counts, known) for call in groups]
    failures = sightings(seen.failed)
    complete = [_with_fix(one, failures, whole) for one in found if argv or one.context]
    return tuple(sorted(complete, key=lambda one: (one.context is None, -one.probability, one.group)))


def of_history(file: str, at: str, slept_hours: float, argv: tuple[str, ...]) -> tuple[Expectation, ...]:
    """What is expected of a command at a moment (ISO 8601), after so many hours of sleep, from a given history alone.

    Raises UsageError for a file or a moment that cannot be read.
    """
    whole = compiled.load().read_book()
    moment = {
        "ts": at,
        "command": as_line(argv),
        "exit_code": 0,
        "stderr_type": None,
        "slept_hours_before": slept_hours,
    }
    try:
        call = told(moment, whole["programs"])
    except (ValueError, IndexError):
        raise UsageError(f"predict: --at {at}: not a moment (2026-03-02T08:45 or with a zone)") from None
    before = sorted((one for one in _history(file, whole) if one.at <= call.at), key=lambda one: one.at)
    found = Views(before).forecast(call, act_at(whole))
    if found.context:
        why = _because(found.context)
        return (Expectation(found.group, found.type, found.probability, found.context, why, found.tools),)
    return (
        Expectation(
            found.group,
            found.type,
            found.probability,
            None,
            _nothing(found.group, found.type, found.probability, any(one.tool == call.tool for one in before)),
        ),
    )


def _history(file: str, whole: Plain) -> Iterator[Call]:
    try:
        with open(file, encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _told(line, f"{file}:{number}", whole)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"predict: --history {file}: {getattr(error, 'strerror', None) or error}") from None


def _told(line: str, place: str, whole: Plain) -> Call:
    try:
        return told(json.loads(line), whole["programs"])
    except KeyError as error:
        raise UsageError(f"predict: {place}: the key {error} is missing") from None
    except (ValueError, TypeError, IndexError) as error:
        raise UsageError(f"predict: {place}: not a call: {error}") from None


def _counted(all_of_them: Iterable[Call]) -> tuple[Counts, Call | None]:
    """The calls counted but for the last one, which is the one asked about."""
    counts, last = Counts(), None
    for call in all_of_them:
        if last is not None:
            counts.add([last])
        last = call
    return counts, last


def _moment(argv: tuple[str, ...], whole: Plain) -> Plain:
    """A journal line for a command that is about to be run."""
    command = from_argv(argv or ("heal",), whole["programs"])
    where = scene(command, configured(whole["config"]), whole["programs"], may_run=False)
    return moment_line(argv or ("heal",), command.program, where.target.name if where.target else None)


def _expectation(call: Call, situation: Situation, counts: Counts, known: tuple[Context, ...]) -> Expectation:
    if context := predict(counts, known, call, situation):
        found = context.evidence
        tools = counts.affected(call.group, context.type, context.moment)
        return Expectation(call.group, context.type, found.probability, context, _because(context), tools)
    kind, share = counts.usual(call)
    return Expectation(call.group, kind, share, None, _nothing(call.group, kind, share, call.group in counts.groups))


def _because(context: Context) -> str:
    found = context.evidence
    return (
        f"{_of(found.failed, found.inside)} of {context.group} failed ({context.type}) {spoken(context.when)}, "
        f"{_of(found.failed_outside, found.outside)} otherwise"
    )


def _nothing(group: str, kind: str | None, share: float, known: bool) -> str:
    if not known:
        return f"nothing is known of {group}"
    usual = f"{share:.0%} of the calls of {group} fail ({kind})" if kind else f"{group} has not failed"
    return f"{usual}; nothing makes it likelier now"


def _of(failed: float, calls_made: float) -> str:
    return f"{failed:.0f} of {calls_made:.0f} calls"


def _with_fix(one: Expectation, failures: list[Any], whole: Plain) -> Expectation:
    fix = analysis.fix_for(one.context, failures, whole) if one.context else None
    if fix is None:
        return one
    named = book.fix(whole["fixes"][fix.partition("(")[0]])
    targets = configured(whole["config"])
    kind = effective_class(named, targets[fix.partition("(")[2].strip("')\"")].values)
    return one._replace(fix=fix, fix_class=kind)


def as_json(found: tuple[Expectation, ...]) -> Plain:
    """The surest expectation in the shape of docs/manual.md, with all that are expected to fail as `targets`."""
    one = found[0] if found else Expectation("", None, 0.0, None, "nothing is expected")
    return {
        "v": 1,
        "predict": one.context is not None,
        "type": one.type,
        "probability": round(one.probability, 3),
        "context": spoken(one.context.when) if one.context else None,
        "because": one.because,
        "cascading_failures": list(one.tools) if one.context else [],
        "targets": [other.group for other in found if other.context],
        "fix": one.fix,
        "class": one.fix_class,
    }


def as_text(found: tuple[Expectation, ...]) -> str:
    """A line or two for each expectation."""
    lines = []
    for one in found:
        if one.context is None:
            lines.append(f"nothing is expected: {one.because}")
            continue
        lines.append(f"{one.group}: {one.probability:.0%} likely to fail ({one.type})")
        lines.append(f"  because {one.because}")
        lines += [f"  before: {one.fix} ({one.fix_class})"] if one.fix else []
    return "".join(f"{line}\n" for line in lines) or "nothing is expected now\n"
