"""What takes more than a second says so, on a terminal only, on stderr, and takes it away at the end."""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from threading import Event, Thread
    from types import TracebackType
    from typing import Any, Self

_PATIENCE = 1.0  # seconds without a word
# At the place of the cursor, which stays there: what a command has written without an end of line is not touched.
_WRITTEN = "\x1b[K\x1b7\x1b[?7l{}\x1b[?7h\x1b8"
_ERASED = "\x1b[K"


def can_be_seen() -> bool:
    """Is stderr a terminal that can take back what it shows?"""
    return os.isatty(2) and os.environ.get("TERM", "dumb") not in ("dumb", "unknown")


class Working:
    """Says what is being done, and for how many seconds: for work of which nobody knows how much is left."""

    _thread: Thread | None = None
    _over: Event

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> Self:
        if can_be_seen():
            from threading import Event, Thread

            self._over = Event()
            self._thread = Thread(target=self._say, daemon=True)
            self._thread.start()
        return self

    def _say(self) -> None:
        begin = time.monotonic()
        shown = False
        while not self._over.wait(_PATIENCE):
            _write(_WRITTEN.format(f"heal: {self._what} ... {time.monotonic() - begin:.0f} s"))
            shown = True
        if shown:
            _write(_ERASED)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._thread is not None:
            self._over.set()
            self._thread.join()


def _write(text: str) -> None:
    try:
        os.write(2, text.encode())
    except OSError:
        pass


class Bar:
    """Called with the share that is done (0 to 1): for work of which that is known."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._begin = time.monotonic()
        self._shown: Any = None
        self._terminal = can_be_seen()

    def __enter__(self) -> Self:
        return self

    def __call__(self, share: float) -> None:
        if self._shown is None and self._terminal and time.monotonic() - self._begin > _PATIENCE:
            self._shown = self._started()
        if self._shown is not None:
            self._shown.update(self._task, completed=share)

    def _started(self) -> Any:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        shown = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = shown.add_task(self._what, total=1.0)
        shown.start()
        return shown

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown is not None:
            self._shown.stop()
