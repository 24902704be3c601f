"""What a person is told where heal may not act, or did not succeed: the cause, and the exact next command."""

from __future__ import annotations

from heal_cli.command_line import as_line, beside, operator_before, prefix_as_written, redirections
from heal_cli.matching import fill, fill_text
from heal_cli.model import Action, Advice, Command, Diagnosis, Fix, Mending, Scene
from heal_cli.rewriting import command_values, rewritten, spoken

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    Values = Mapping[str, str | tuple[str, ...]]
    Run = tuple[tuple[str, ...], ...]

_UNNAMED = {"target": "this target", "host": "the host"}
_AS_IT_STANDS = (("{command}",), ("{rewritten}",))
_MOST = 5  # commands to choose among


def cause(diagnosis: Diagnosis, scene: Scene) -> str:
    """The rule's `why` with its values: what was wrong, in one sentence without its full stop."""
    values = {**_UNNAMED, **scene.values, **spoken(diagnosis.captures)}
    if "target" not in scene.values:
        values["target"] = str(scene.values.get("host") or scene.values.get("context") or _UNNAMED["target"])
    return fill_text(diagnosis.rule.why, values).rstrip(".")


def corrected(action: Action, command: Command, line: str | None, values: Values) -> tuple[str, ...]:
    """The corrected commands of a rule as shell lines, best first; each in place of the one that failed."""
    values = {**command_values(command), **values}
    found = []
    for change in action.rewrites:
        for text in rewritten(change, command, line, values):
            found.append(_in_place(change.run, command, line, {**values, "rewritten": text}))
    found.append(_in_place(action.run, command, line, values))
    return tuple(dict.fromkeys(text for text in found if text))[:_MOST]


def _in_place(run: Run, command: Command, line: str | None, values: Values) -> str:
    """Commands joined by `&&`, in place of the one that failed; an empty text if a value is missing."""
    filled = _all(run, command, line, values)
    text = " && ".join(filled)
    if line is None or command.span is None or not text:
        return text
    start, end = command.span
    if len(filled) > 1 and _needs_group(run, command, line):
        text = "{ " + text + "; }"
    return (line[:start] + text + line[end:]).strip()


def _needs_group(run: Run, command: Command, line: str) -> bool:
    """Would an operator or a redirection around the failed command be taken for one of something else?

    What comes after the failed command is its own where that command is still the last.
    """
    start, end = command.span or (0, 0)
    if operator_before(line, start) in ("|", "|&", "||", "!"):
        return True
    after = line[end:].lstrip(" \t")
    return run[-1][:1] not in _AS_IT_STANDS and bool(after) and not after.startswith(("&&", ";", ")", "\n"))


def _is_ours(template: tuple[str, ...], command: Command) -> bool:
    return template[:1] in _AS_IT_STANDS or template[:1] == command.words[:1]


def runs_it(diagnosis: Diagnosis) -> bool:
    """Do the commands of this advice run what failed, put right? Else they are only what comes before it: a login."""
    action, words = diagnosis.rule.action, diagnosis.command.words
    if action.fix:
        return False
    said_anew = any(run[:1] == words[:1] and (len(run) == 1 or run[1] in words[1:]) for run in action.run)
    return bool(action.rewrites) or said_anew or any(run[:1] in _AS_IT_STANDS for run in action.run)


def _all(run: Run, command: Command, line: str | None, values: Values) -> list[str]:
    """Each argv as text; nothing if a value is missing. What the failed command redirects stays with it."""
    filled = [_one(template, command, line, values) for template in run]
    if not filled or not all(filled):
        return []
    verbatim = any(template[:1] in _AS_IT_STANDS for template in run)
    ours = [place for place, template in enumerate(run) if _is_ours(template, command)]
    if ours and not verbatim:
        filled[ours[-1]] = " ".join((filled[ours[-1]], *redirections(line, command)))
    return filled


def _one(template: tuple[str, ...], command: Command, line: str | None, values: Values) -> str:
    """One argv of a corrected command as text, or an empty text if a value is missing.

    The failed program keeps its wrappers, and `{command}` at the start is what stands in the line: a variable in it is
    for the shell to fill.
    """
    in_line = line is not None and command.span is not None
    if template[:1] == ("{rewritten}",) or (in_line and template[:1] == ("{command}",)):
        standing = values.get("rewritten") if template[0] == "{rewritten}" else (line or "")[slice(*command.span or ())]
        added = fill(template[1:], values)
        if added is None or not isinstance(standing, str):
            return ""
        return " ".join([standing, *([as_line(added)] if added else [])])
    argv = fill(template, {**values, "command": command.words})
    if argv and template[:1] != ("{command}",):
        argv = beside(command, argv)
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
    steps = tuple(fill_text(step, {**values, **spoken(diagnosis.captures)}) for step in (*said, *action.steps))
    commands = () if diagnosis.withdrawn else corrected(action, diagnosis.command, line, values)
    if fix and not (mending and mending.done):
        commands = by_hand(*fix) or commands
    return Advice(cause(diagnosis, scene), steps, commands, diagnosis.findings)


def by_hand(fix: Fix, scene: Scene) -> tuple[str, ...]:
    """The steps of a fix that always run, as a shell line for a person."""
    filled = [fill(step.argv, scene.values) for step in fix.steps if not step.only_if]
    return (" && ".join(as_line(argv) for argv in filled if argv),) if filled and all(filled) else ()
