"""What is kept and told of a run that did not simply work, besides its line in the journal."""

from __future__ import annotations

from heal_cli import console, daily, project, redaction
from heal_cli.errors import StateError
from heal_cli.matching import plain_text
from heal_cli.telling import telling_line
from heal_cli.templates import template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from heal_cli.model import Life


def template_of(life: Life, tool: str) -> str | None:
    """What the first failure said, without secrets and without what differs from one time to the next."""
    if not life.failed:
        return None
    diagnosis = life.diagnoses[0] if life.diagnoses else life.silenced
    failed = next(one for one in life.attempts if not one.succeeded)
    shown = diagnosis.evidence[-1] if diagnosis and diagnosis.evidence else ""
    return template(redaction.text(shown or telling_line(plain_text(failed.head + failed.tail), tool))) or None


def keep(life: Life, line: dict[str, Any], recorded: bool, problems: tuple[str, ...]) -> None:
    """Keep what is to be remembered of a run, write its report, and say what stands against heal's own files.

    `line` is its observation, `recorded` whether the journal has it, `problems` are those of rules and configuration.
    """
    options = life.request.options
    if problems:
        console.tell(_in_one_line(problems))
    if recorded and (life.failed or life.refusal):
        _remember(life, line)
    if (life.failed and options.heal and not options.quiet) or options.verbose:
        _tell_what_waits(options.verbose)
    if options.report:
        _write_report(options.report, life, line)
    if recorded and life.failed:
        daily.start_if_due(begin=True)


def _in_one_line(problems: tuple[str, ...]) -> str:
    """What is wrong with heal's own files, short enough to be borne at every run."""
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"left out for now: {problems[0]}{more}; see heal config show, heal rules validate"


def _remember(life: Life, line: dict[str, Any]) -> None:
    from heal_cli.memory import remember

    try:
        for message in remember(life, line):
            console.tell(message)
    except (StateError, OSError) as error:
        console.tell(f"this failure could not be remembered: {error}")


def _tell_what_waits(always: bool) -> None:
    """Say that the project's own rules may not speak yet: once for each change of them, or `always`."""
    root = project.find()
    if root is None:
        return
    from heal_cli import trust

    seen = trust.standing_of(root)
    text = trust.waiting(seen)
    if text and (not trust.told_before(seen) or always):
        console.tell(text)


def _write_report(name: str, life: Life, line: dict[str, Any]) -> None:
    from heal_cli.report import write

    try:
        write(name, life, line)
    except OSError as error:
        console.tell(f"the report could not be written: {name}: {error.strerror}")
