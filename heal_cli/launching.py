"""What a launcher starts: `python -m pytest`, `uv run dbt`, `npx playwright` report as the program behind them does.

A launcher stays the command's program: its flags and its own failures are its own. Only what is listened to goes by
what it starts.
"""

from __future__ import annotations

_VERBS = {
    "uv": "run",
    "poetry": "run",
    "pipenv": "run",
    "pdm": "run",
    "hatch": "run",
    "rye": "run",
    "pixi": "run",
    "bundle": "exec",
    "bunx": "",
    "npx": "",
    "pnpx": "",
    "uvx": "",
}


def launched(words: tuple[str, ...]) -> str:
    """The name of the program that the words of a command start: their first one, or what that one launches."""
    name = words[0].rpartition("/")[2]
    if name.startswith("python") and words[1:2] == ("-m",) and words[2:]:
        return words[2]
    if name not in _VERBS or (_VERBS[name] and words[1:2] != (_VERBS[name],)):
        return name
    rest = words[2:] if _VERBS[name] else words[1:]
    return next((word for word in rest if not word.startswith("-")), name)
