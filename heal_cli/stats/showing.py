"""Shows the statistics where they are wanted: at a terminal, in a pipe, live, in a file."""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import NamedTuple

from heal_cli import paths
from heal_cli.console import show as put
from heal_cli.console import tell
from heal_cli.errors import HealError, StateError, UsageError
from heal_cli.progress import Bar
from heal_cli.stats.accounting import Account, account
from heal_cli.stats.views import dashboard, metrics, page, plain, rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_PAUSE = 2.0  # seconds between two looks at the journal
_FORMS: dict[str, Callable[[Account], str]] = {
    "json": rows.as_json, "csv": rows.as_csv, "prometheus": metrics.text,
}  # fmt: skip


class Asked(NamedTuple):
    """Which part of the journal is asked for, as it was typed."""

    since: str | None = None
    target: str | None = None
    tool: str | None = None


def show(asked: Asked, form: str = "") -> None:
    """Write the figures to stdout: as `json`, `csv` or `prometheus`, else as a page for whoever reads there."""
    found = _counted(asked)
    if form:
        put(_FORMS[form](found))
    elif _at_terminal():
        from heal_cli.stats.views import terminal

        terminal.show(found)
    else:
        put(plain.text(found))


def write_page(asked: Asked, name: str) -> None:
    """Write the HTML page, to stdout where the name is `-`. Raises HealError if it cannot be written."""
    text = page.page(_counted(asked))
    if name == "-":
        put(text)
        return
    try:
        with open(name, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise HealError(f"{name}: cannot be written: {error.strerror}") from None
    tell(f"written: {name}")


def watch(asked: Asked) -> None:
    """Show the page anew every two seconds, until Ctrl-C. Raises UsageError where there is no terminal for it."""
    if not _at_terminal():
        raise UsageError("stats: --watch needs a terminal; without it the page is printed once")
    from heal_cli.stats.views import terminal

    ended = _Ended()
    try:
        terminal.live(lambda: _counted(asked), lambda: time.sleep(_PAUSE))
    except KeyboardInterrupt:  # the screen is as it was before; now end as whoever asked for it expects
        signal.signal(ended.by, signal.SIG_DFL)
        signal.raise_signal(ended.by)


class _Ended:
    """Turns what would end heal at once into an exception, and remembers which signal it was."""

    def __init__(self) -> None:
        self.by = signal.SIGINT
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._end)

    def _end(self, number: int, frame: object) -> None:
        self.by = signal.Signals(number)
        raise KeyboardInterrupt


def _at_terminal() -> bool:
    """Is stdout a terminal that can do more than print lines, or is it to be treated as one?"""
    capable = os.environ.get("TERM") not in ("dumb", "unknown") and _can_print("█")
    return capable and (sys.stdout.isatty() or bool(os.environ.get("FORCE_COLOR")))


def _can_print(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def _counted(asked: Asked) -> Account:
    """Count, and keep the dashboard file if all was counted; a memory that cannot be written is no reason to stop."""
    with Bar("counting the journal") as progress:
        found = account(asked.since, asked.target, asked.tool, progress)
    if found.part.is_all and os.path.isdir(paths.memory()):
        try:
            dashboard.write(found)
        except StateError as error:
            tell(str(error))
    return found
