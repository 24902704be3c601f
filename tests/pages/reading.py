"""What the fenced blocks of a page mean. The first word behind the fence is the language, the rest says what to do:

```console                    each `$ ` line is run, what it says is compared; `...` is any text, alone any lines
```console FLAG, FLAG         `figures differ`: the same but for numbers, hex digits, times and the room around them;
                              `at a terminal`: run at one, what stands on the screen in the end is compared;
                              `one command`: only the first line is a command, the rest is what it says
```sh                         each line is run and must end with 0
```console not run: REASON    shown, not run; so with sh
```yaml FILE, ```sh FILE      the file is written before what follows is run
```text                       no command: what is typed in general, or a part of an output
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

_FENCE = re.compile(r"^```(?P<language>[^\s`]*)[ ]?(?P<rest>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_NUMBER = re.compile(r"\b[0-9a-f]{7,40}(?:-[0-9a-f]+)?\b|\d+(?:[.,:-]\d+)*")
_TIME = re.compile(r"#(?: (?:s|min|h|d)\b)?(?: # (?:s|min|h|d)\b)*(?: ago)?|\bnow\b")  # with the numbers masked
_NOT_RUN = "not run: "
DIFFER, TERMINAL, ONE = "figures differ", "at a terminal", "one command"
SHELL = ("console", "sh")


class Block(NamedTuple):
    """A fenced block; `line` is where it begins in its page."""

    line: int
    language: str
    rest: str
    text: str

    @property
    def reason(self) -> str | None:
        """Why it is not run; None for one that is, or that is no command."""
        return self.rest.removeprefix(_NOT_RUN) if self.rest.startswith(_NOT_RUN) else None

    @property
    def flags(self) -> frozenset[str]:
        """How it is run and compared."""
        given = frozenset(self.rest.split(", ")) if self.rest else frozenset()
        return given if given <= {DIFFER, TERMINAL, ONE} else frozenset()

    @property
    def file(self) -> str | None:
        """The file that it is, if it is one."""
        return None if self.flags or self.reason is not None else self.rest or None

    @property
    def runs(self) -> bool:
        """Are its commands tried?"""
        return self.language in SHELL and self.reason is None and self.file is None


def blocks(page: Path) -> list[Block]:
    """All fenced blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(text.count("\n", 0, found.start()) + 1, found["language"], found["rest"], found["text"])
        for found in _FENCE.finditer(text)
    ]


def prose(page: Path) -> str:
    """The page without its fenced blocks."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def steps(block: Block) -> list[tuple[str, str]]:
    """(command, what it says) for each command of a block that runs; a line that begins with `> ` goes on."""
    if block.language == "sh":
        lines = block.text.replace("\\\n", " ").splitlines()
        return [(line, "...\n") for line in lines if line.strip() and not line.startswith("#")]
    found = []
    for one in [block.text[2:]] if ONE in block.flags else re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, *rest = one.splitlines(keepends=True)
        while rest and rest[0].startswith("> "):
            command += rest.pop(0)[2:]
        found.append((command, "".join(rest)))
    return found


def says(shown: str, expected: str, about: bool) -> bool:
    """Is this output what the page shows? `about`: whatever the numbers are."""
    wanted, given = (_about(text) if about else text.strip().splitlines() for text in (expected, shown))
    pattern = "".join(r"(?:.*\n)*?" if line == "..." else _any_text(line) + r"\n" for line in wanted)
    return re.fullmatch(pattern, "".join(line + "\n" for line in given)) is not None


def _any_text(line: str) -> str:
    return ".*".join(map(re.escape, line.split("...")))


def _about(text: str) -> list[str]:
    return [" ".join(_TIME.sub("#", _NUMBER.sub("#", line)).split()) for line in text.strip().splitlines()]
