"""What `heal help TOPIC` shows: parts of the documents in docs/, found by their headings."""

from __future__ import annotations

import os

from heal_cli import paths
from heal_cli.errors import HealError

# topic -> the document, and the heading of the part; an empty heading is all of it
TOPICS = {
    "concepts": ("concepts.md", ""),
    "run": ("manual.md", "heal run"),
    "exit-codes": ("manual.md", "Exit status"),
    "preflight": ("concepts.md", "Before the run"),
    "prediction": ("concepts.md", "Before the failure"),
    "targets": ("targets.md", ""),
    "configuration": ("configuration.md", ""),
    "safety": ("safety.md", ""),
    "retry": ("safety.md", "When a command is run again"),
    "projects": ("safety.md", "Rules that a project brings along"),
    "rules": ("rules.md", ""),
    "memory": ("memory.md", ""),
    "health": ("health.md", ""),
    "monitor": ("monitor.md", ""),
    "prompt": ("health.md", "In the prompt"),
    "stats": ("stats.md", ""),
    "shells": ("shells.md", ""),
    "flow": ("flow.md", ""),
    "python": ("python.md", ""),
    "mcp": ("mcp.md", ""),
    "troubleshooting": ("troubleshooting.md", ""),
    "limits": ("manual.md", "Limits of this version"),
}


def text(topic: str) -> str:
    """The Markdown of a topic. Raises HealError if its document is not installed."""
    name, heading = TOPICS[topic]
    file = os.path.join(paths.shipped("docs"), name)
    try:
        with open(file, encoding="utf-8") as document:
            whole = document.read()
    except OSError as error:
        raise HealError(f"{file}: {error.strerror}; install heal again") from None
    return part(whole, heading) if heading else whole


def all_of_it() -> dict[str, str]:
    """All topics but those that are a part of another one."""
    texts = {topic: text(topic) for topic in TOPICS}
    return {
        topic: said for topic, said in texts.items() if sum(said.rstrip() in other for other in texts.values()) == 1
    }


def listing() -> str:
    """All topics with what they are about, and what else `heal help` knows."""
    width = max(map(len, TOPICS))
    lines = [f"  {topic:<{width}}  {text(topic).partition(chr(10))[0].lstrip('# ')}" for topic in TOPICS]
    return "\n".join(["heal help TOPIC:", *lines, "heal help COMMAND  as heal COMMAND --help", ""])


def part(document: str, heading: str) -> str:
    """The part of a Markdown document below a heading, with it, up to the next of its rank or a higher one."""
    lines = document.splitlines(keepends=True)
    start = next(
        (at for at, line in enumerate(lines) if line.startswith("#") and line.lstrip("# ").strip() == heading), -1
    )
    if start < 0:
        raise HealError(f"there is no part `{heading}`")
    rank = _rank(lines[start])
    end = next((at for at in range(start + 1, len(lines)) if 0 < _rank(lines[at]) <= rank), len(lines))
    return "".join(lines[start:end])


def _rank(line: str) -> int:
    marks = len(line) - len(line.lstrip("#"))
    return marks if line[marks : marks + 1] == " " else 0
