"""`heal predict`: what is to be expected of a command now, or at a moment of a given history. It runs nothing."""

from __future__ import annotations

import json
from typing import NamedTuple

from heal_cli import book, compiled
from heal_cli.command_line import as_line, from_argv
from heal_cli.errors import UsageError
from heal_cli.learning import analysis, study
from heal_cli.learning.contexts import spoken
from heal_cli.learning.lessons import Context, Counts
from heal_cli.prediction import expected, expecting
from heal_cli.prediction.expecting import act_at
from heal_cli.prediction.forestalling import fits, moment_line
from heal_cli.prediction.foretelling import Views, predict
from heal_cli.situation import Call, Situation, told
from heal_cli.stages.predict import due
from heal_cli.targets import configured, effective_class, scene

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    Plain = dict[str, Any]


class Expectation(NamedTuple):
    """What is expected of calls of one group (a target, else a tool); without a `context` no more than usual.

    `context` is in words, `tools` are those that fail so there.
    """

    group: str
    type: str | None
    probability: float
    context: str | None
    because: str
    tools: tuple[str, ...] = ()
    fix: str | None = None
    fix_class: str | None = None


def now(argv: tuple[str, ...], passed: Callable[[float], None] = lambda share: None) -> tuple[Expectation, ...]:
    """What is expected of a command now; without one, of every target and tool for which something is. Surest first.

    `passed` is told the share of the journal that has been read.
    """
    whole = compiled.load().read_book()
    seen = study.read(whole["programs"], passed)
    counts, last = seen.counts, seen.timeline.call(_moment(argv, whole))
    if last is None:
        return ()
    table = expecting.make(whole)
    names = sorted({*counts.groups, *table})
    asked = [last] if argv else [last._replace(tool=name, target=name, label="") for name in names]
    known, failures = counts.contexts(act_at(whole)), seen.sightings
    found = []
    for call in asked:
        situation = counts.past.before(call)
        if context := predict(counts, known, call, situation):
            found.append(_with_fix(_of_context(context, counts), analysis.fix_for(context, failures, whole), whole))
        elif written := _due(table.get(call.group, ()), situation, argv, whole):
            found.append(_of_table(written, call, counts, whole))
        elif argv:
            found.append(_usual(call, counts))
    return tuple(sorted(found, key=lambda one: (one.context is None, -one.probability, one.group)))


def _due(
    plain: Iterable[Any], situation: Situation, argv: tuple[str, ...], whole: Plain
) -> expected.Expectation | None:
    """What a rule, or a person in the file of contexts, expects of a command at this moment."""
    command = from_argv(argv, whole["programs"]) if argv else None
    written = [one for one in (expected.Expectation(*each) for each in plain) if one.own]
    now = due((one for one in written if command is None or fits(one, command, whole)), situation)
    return now[0] if now else None


def _of_table(one: expected.Expectation, call: Call, counts: Counts, whole: Plain) -> Expectation:
    tools = counts.affected(one.group, one.type, dict(one.when)) or ((call.tool,) if call.label else ())
    where = "a rule" if one.place is not None else "learned/failure_contexts.yaml"
    because = f"{where} says so of {one.group} ({one.id})"
    found = Expectation(one.group, one.type, one.probability, one.spoken, because, tools)
    return _with_fix(found, one.call, whole)


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
        return (_of_context(found.context)._replace(tools=found.tools),)
    known = any(one.tool == call.tool for one in before)
    because = _nothing(found.group, found.type, found.probability, known)
    return (Expectation(found.group, found.type, found.probability, None, because),)


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
    except IndexError:
        raise UsageError(f"predict: {place}: its command is empty") from None
    except (ValueError, TypeError) as error:
        raise UsageError(f"predict: {place}: not a call: {error}") from None


def _moment(argv: tuple[str, ...], whole: Plain) -> Plain:
    """A journal line for a command that is about to be run."""
    command = from_argv(argv or ("heal",), whole["programs"])
    where = scene(command, configured(whole["config"]), whole["programs"], may_run=False)
    return moment_line(argv or ("heal",), command.program, where.target.name if where.target else None)


def _of_context(context: Context, counts: Counts | None = None) -> Expectation:
    found = context.evidence
    because = (
        f"{_of(found.failed, found.inside)} of {context.group} failed ({context.type}) {spoken(context.when)}, "
        f"{_of(found.failed_outside, found.outside)} otherwise"
    )
    tools = counts.affected(context.group, context.type, context.moment) if counts else ()
    return Expectation(context.group, context.type, found.probability, spoken(context.when), because, tools)


def _usual(call: Call, counts: Counts) -> Expectation:
    kind, share = counts.usual(call)
    return Expectation(call.group, kind, share, None, _nothing(call.group, kind, share, call.group in counts.groups))


def _nothing(group: str, kind: str | None, share: float, known: bool) -> str:
    if not known:
        return f"nothing is known of {group}"
    usual = f"{share:.0%} of the calls of {group} fail ({kind})" if kind else f"{group} has not failed"
    return f"{usual}; nothing makes it likelier now"


def _of(failed: float, calls_made: float) -> str:
    return f"{failed:.0f} of {calls_made:.0f} calls"


def _with_fix(one: Expectation, fix: str | None, whole: Plain) -> Expectation:
    if fix is None:
        return one
    name, target = fix[:-1].split("(")
    values = configured(whole["config"])[target.strip("'\"")].values
    return one._replace(fix=fix, fix_class=effective_class(book.fix(whole["fixes"][name]), values))


def as_json(found: tuple[Expectation, ...]) -> Plain:
    """The surest expectation in the shape of docs/manual.md, with all that are expected to fail as `targets`."""
    one = found[0] if found else Expectation("", None, 0.0, None, "nothing is expected")
    return {
        "v": 1,
        "predict": one.context is not None,
        "type": one.type,
        "probability": round(one.probability, 3),
        "context": one.context,
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
