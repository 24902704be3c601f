"""A bar on a terminal for work that takes more than a second; nothing anywhere else."""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any, Self

_PATIENCE = 1.0  # seconds without a bar


class Bar:
    """Called with the share that is done (0 to 1). It is drawn on stderr, and taken away at the end."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._begin = time.monotonic()
        self._shown: Any = None
        self._terminal = os.isatty(2)

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
