"""The man page heal(1), in the man(7) language: every command from the tree, then the topics of `heal help`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from heal_cli.shells.command_tree import FLAG, Node, Parameter, nodes

_LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")
_CODE = re.compile(r"`([^`]*)`|\*\*([^*]*)\*\*")


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
    """Headings, paragraphs, lists, tables and indented code: as much Markdown as the documents use."""
    verbatim = False
    for line in document.splitlines()[1:]:  # the first is the heading of the whole part
        literal = line.startswith(("    ", "|"))
        if literal != verbatim and line.strip():
            yield ".nf" if literal else ".fi"
            verbatim = literal
        if not line.strip():
            yield ".PP" if not verbatim else ""
        elif line.startswith("#"):
            yield f".SS {_inline(line.lstrip('# '))}"
        elif line.startswith("- "):
            yield r".IP \(bu 2"
            yield _inline(line[2:])
        elif re.match(r"\|[-| ]+\|$", line):
            continue
        else:
            yield _escaped(line) if literal else _inline(line.strip())
    if verbatim:
        yield ".fi"


def _inline(line: str) -> str:
    plain = _escaped(_LINK.sub(r"\1", line))
    return _CODE.sub(lambda found: f"\\fB{found[1] or found[2] or ''}\\fR", plain)


def _escaped(words: str) -> str:
    escaped = words.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped
