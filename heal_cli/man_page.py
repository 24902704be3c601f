"""The man page heal(1), in the man(7) language: every command from the tree, then the topics of `heal help`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from heal_cli.shells.command_tree import FLAG, Node, Parameter, nodes

_LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")
_MARKED = re.compile(r"`([^`]*)`|\*\*([^*]*)\*\*|(?<![*\w])\*(\w[^*`]*)\*(?![*\w])")  # code, strong, emphasis


def text(top: Node, topics: Mapping[str, str], version: str) -> str:
    """The whole page; `topics` are Markdown texts by their names."""
    lines = [
        f'.TH HEAL 1 "" "heal {version}" "heal"',
        ".SH NAME",
        r"heal \- a wrapper that makes other commands heal themselves",
        ".SH SYNOPSIS",
        r".B heal run",
        r"[\fIOPTIONS\fR] [\-\-] \fICMD\fR [\fIARG\fR...]",
        ".br",
        ".B heal",
        r"\fICOMMAND\fR [\fIOPTIONS\fR]",
        ".SH COMMANDS",
    ]
    for node in nodes(top):
        if node.path:
            lines += _command(node)
    for name, markdown in topics.items():
        lines += [f".SH {_escaped(name.upper())}", *_markdown(markdown)]
    return "\n".join(lines) + "\n"


def _command(node: Node) -> Iterator[str]:
    yield f".SS heal {_escaped(' '.join(node.path))}"
    yield f"{_escaped(node.help)}." if node.help else ""
    for option in node.options:
        yield ".TP"
        yield _names(option)
        yield _escaped(option.help) or "(no more to say)"


def _names(option: Parameter) -> str:
    names = ", ".join(f"\\fB{_escaped(name)}\\fR" for name in option.names)
    if option.kind == FLAG:
        return names
    value = "|".join(option.kind) if isinstance(option.kind, tuple) else option.kind.upper()
    return f"{names} \\fI{_escaped(value)}\\fR"


def _markdown(document: str) -> Iterator[str]:
    """Headings, paragraphs, lists, tables and fenced blocks: as much Markdown as the documents use."""
    fenced = False
    before = ""
    for line in document.splitlines()[1:]:  # the first is the heading of the whole part
        if line.startswith("```"):
            fenced = not fenced
            yield from (".PP", ".nf") if fenced else (".fi",)
        elif fenced:
            yield _escaped(line)
        elif line.startswith("|"):
            yield from _row(line) if before.startswith("|") else ()  # the first row is the heading of the columns
        else:
            yield _prose(line)
        before = line


def _row(line: str) -> Iterator[str]:
    first, *others = (cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip().strip("|")))
    if first.strip("-"):
        yield ".TP"
        yield f"\\fB{_inline(first.replace('`', ''))}\\fR"
        yield _inline("; ".join(cell for cell in others if cell)) or "(no more to say)"


def _prose(line: str) -> str:
    if not line.strip():
        return ".PP"
    if line.startswith("#"):
        return f".SS {_inline(line.lstrip('# '))}"
    if line.startswith("- "):
        return f".IP \\(bu 2\n{_inline(line[2:])}"
    if numbered := re.match(r"(\d+\.) (.*)", line):
        return f".IP {numbered[1]} 3\n{_inline(numbered[2])}"
    return _inline(line.strip())


def _inline(line: str) -> str:
    plain = _escaped(_LINK.sub(r"\1", line))
    return _MARKED.sub(_font, plain)


def _font(found: re.Match[str]) -> str:
    return f"\\fI{found[3]}\\fR" if found[3] else f"\\fB{found[1] or found[2] or ''}\\fR"


def _escaped(words: str) -> str:
    escaped = words.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped
