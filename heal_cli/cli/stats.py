"""`heal stats`: what heal did for you, in numbers."""

from __future__ import annotations

from typing import Annotated

import typer

from heal_cli.errors import UsageError


def stats(
    since: Annotated[
        str | None, typer.Option(metavar="7d|DATE", help="Only from then on: days (7d), weeks (2w) or a date.")
    ] = None,
    target: Annotated[str | None, typer.Option(metavar="NAME", help="Only what acted at this target.")] = None,
    tool: Annotated[str | None, typer.Option(metavar="NAME", help="Only this program.")] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Live, until Ctrl-C.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV: section, name, measure, value.")] = False,
    prometheus: Annotated[
        bool, typer.Option("--prometheus", help="For the textfile collector of node_exporter.")
    ] = False,
    html: Annotated[
        str | None, typer.Option("--html", metavar="FILE", help="Write one self-contained HTML page.")
    ] = None,
) -> None:
    """Show what heal did for you: runs, failures, fixes, time saved; from your journal alone.

    \b
    heal stats --since 7d
    heal stats --html stats.html
    """
    from heal_cli.stats import showing

    forms = [name for name, wanted in (("json", as_json), ("csv", as_csv), ("prometheus", prometheus)) if wanted]
    if len(forms) + watch + (html is not None) > 1:
        raise UsageError("stats: one of --watch, --json, --csv, --prometheus and --html at a time")
    if prometheus and since:
        raise UsageError("stats: --prometheus counts from the beginning: leave --since out")
    asked = showing.Asked(since, target, tool)
    if watch:
        showing.watch(asked)
    elif html is not None:
        showing.write_page(asked, html)
    else:
        showing.show(asked, forms[0] if forms else "")
