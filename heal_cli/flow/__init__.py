"""`heal flow`: named steps, each through the pipeline of `heal run`. docs/flow.md is the manual of the file."""

from __future__ import annotations

from collections.abc import Mapping

from heal_cli import console, redaction
from heal_cli.flow import course, plan, showing, steps
from heal_cli.model import Options
from heal_cli.process import signals


def carry_out(
    file: str,
    options: Options,
    start: str | None,
    resume: bool,
    chosen: Mapping[str, str],
    dry_run: bool,
    report: str | None,
) -> int:
    """Read a workflow, go through it, and say how it ended; gives heal's exit status, unless heal dies of a signal.

    Raises HealError for a file that is wrong, and for what cannot be begun: nothing has been run then.
    """
    flow = plan.load(file)
    state, known = course.begin(flow, start, resume, chosen)
    for name, value in flow.values.items():
        if value.secret:
            redaction.hide(known[name])
    if dry_run:
        console.show(showing.plan(flow, state.done, known))
        return 0
    under_way = course.Course(flow, state, known, options)
    ending = under_way.run(steps.functions(flow))
    showing.tell(ending)
    if report is not None:
        _write(report, showing.report(ending, under_way.known, under_way.state.secrets))
    if ending.signal is not None:
        signals.die_of(ending.signal)
    return ending.status


def _write(name: str, content: dict[str, object]) -> None:
    from heal_cli.report import put

    try:
        put(name, content)
    except OSError as error:
        console.tell(f"the report could not be written: {name}: {error.strerror}")
