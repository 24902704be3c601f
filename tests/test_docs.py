"""What docs/rules.md shows is what happens: its files are written, its commands run, its answers compared."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from tests.made import HEAL

GUIDE = Path(__file__).parent.parent / "docs" / "rules.md"
FENCE = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def steps(text: str) -> list[tuple[str, str]]:
    """(command, what it says) of a console block."""
    return [(one.partition("\n")[0], one.partition("\n")[2]) for one in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]]


def test_the_guide_shows_what_happens(tmp_path: Path) -> None:
    you = tmp_path / "you"
    project = you / "project"
    project.mkdir(parents=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "HEAL_"))}
    environment = {**kept, "HOME": str(you), "PATH": f"{HEAL.parent}:{os.environ['PATH']}"}
    ran = 0
    for kind, name, text in FENCE.findall(GUIDE.read_text(encoding="utf-8")):
        if name:
            (project / name.replace("~", str(you))).write_text(text)
        assert name or kind == "console", f"a block that nobody tries: {text}"
        for command, says in steps(text) if kind == "console" else ():
            done = subprocess.run(
                ["bash", "-c", command], cwd=project, env=environment, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
            )  # fmt: skip
            assert done.stdout.replace(str(you), "/home/you") == says.rstrip("\n") + "\n" * bool(says.strip()), command
            ran += 1
    assert ran > 10
