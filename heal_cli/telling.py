"""The line of an output that tells most of a failure. After every failure: `re` would cost more than all the rest."""

from __future__ import annotations

import re2

_LINES_LOOKED_AT = 60

_FAILURE = re2.compile(r"(?i)(\[?(error|fatal|failed|failure|panic|critical|err!?)\b|[\w.]*(error|exception): )")
_SAYS_NO = re2.compile(
    r"(?i)\b(errors?|fail(ed|ure)?|cannot|can't|could not|couldn't|unable|denied|refused|not found|no such|invalid|"
    r"illegal|unknown|unrecognized|missing|timed? ?out|expired|forbidden|unauthorized|exceeded|conflict|stale|locked|"
    r"not allowed)\b"
)
_BESIDE = re2.compile(
    r"(?i)\s+|(usage|hint|note|help|warning|try|see|at|for more|run|did you mean|traceback|file \")\b|\W+$"
)


def telling_line(text: str, program: str) -> str:
    """The line that tells most; of several the first. Empty if nothing was printed."""
    lines = [line.rstrip() for line in text.splitlines() if line.strip()][-_LINES_LOOKED_AT:]
    return max(lines, key=lambda line: _tells(line, program), default="")


def _tells(line: str, program: str) -> int:
    own = program and re2.match(rf"(\S*/)?{re2.escape(program)}\b[^:]{{0,40}}: ", line)
    points = 4 * bool(own) + 4 * bool(_FAILURE.match(line)) + 2 * bool(_SAYS_NO.search(line))
    return points - 6 * bool(_BESIDE.match(line))
