"""What a person is told where heal may not act, or did not succeed: the cause, and the exact next command."""

from __future__ import annotations

from heal_cli.command_line import as_line, prefix_as_written
from heal_cli.matching import fill, fill_text
from heal_cli.model import Action, Advice, Command, Diagnosis, Fix, Mending, Scene

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    Values = Mapping[str, str | tuple[str, ...]]

_UNNAMED = {"target": "this target", "host": "the host"}


def cause(diagnosis: Diagnosis, scene: Scene) -> str:
    """The rule's `why` with its values: what was wrong, in one sentence without its full stop."""
    values = {**_UNNAMED, **scene.values, **diagnosis.captures}
    if "target" not in scene.values:
        values["target"] = str(scene.values.get("host") or scene.values.get("context") or _UNNAMED["target"])
    return fill_text(diagnosis.rule.why, values).rstrip(".")


def corrected(action: Action, command: Command, line: str | None, values: Values) -> tuple[str, ...]:
    """The corrected command of a rule as a shell line: its argv joined by `&&`, in place of the one that failed."""
    filled = [_one(template, command, line, values) for template in action.run]
    if not all(filled):
        return ()
    text = " && ".join(one for one in filled if one)
    if line is None or command.span is None:
        return (text,) if text else ()
    start, end = command.span
    needs_group = len(filled) > 1 and line.strip() != line[start:end]
    return (line[:start] + ("{ " + text + "; }" if needs_group else text) + line[end:],) if text else ()


def _one(template: tuple[str, ...], command: Command, line: str | None, values: Values) -> str:
    """One argv of a corrected command as text, or an empty text if a value is missing.

    The failed program keeps its wrappers, and `{command}` at the start is what stands in the line: a variable in it is
    for the shell to fill.
    """
    if line is not None and command.span is not None and template[:1] == ("{command}",):
        added = fill(template[1:], values)
        return " ".join([line[slice(*command.span)], *([as_line(added)] if added else [])]) if added is not None else ""
    argv = fill(template, {**values, "command": command.words})
    if not argv or argv[:1] != command.words[:1]:
        return as_line(argv or ())
    if line is not None and command.span is not None:
        return prefix_as_written(line, command) + as_line(argv)
    return as_line((*command.prefix, *argv))


def advise(
    diagnosis: Diagnosis, scene: Scene, line: str | None, fix: tuple[Fix, Scene] | None, mending: Mending | None
) -> Advice:
    """Cause, steps and commands for one diagnosis; `mending` is what became of its fix, where there is one."""
    action = diagnosis.rule.action
    values = {**scene.values, **diagnosis.captures}
    said = (action.say,) if action.say else ()
    steps = tuple(fill_text(step, values) for step in (*said, *action.steps))
    commands = corrected(action, diagnosis.command, line, values)
    if fix and not (mending and mending.done):
        commands = by_hand(*fix) or commands
    return Advice(cause(diagnosis, scene), steps, commands)


def by_hand(fix: Fix, scene: Scene) -> tuple[str, ...]:
    """The steps of a fix that always run, as a shell line for a person."""
    filled = [fill(step.argv, scene.values) for step in fix.steps if not step.only_if]
    return (" && ".join(as_line(argv) for argv in filled if argv),) if filled and all(filled) else ()
