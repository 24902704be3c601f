"""A candidate fix written down as a rule of the person's own: what to look for, and the command that has helped before.

The rule explains and never acts: the command is shown, and run by `heal fix` after a yes. A destructive one is only
named. What the journal keeps of an error is masked (`<host>`), and so is the rule's example.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from heal_cli.command_line import as_line
from heal_cli.learning.candidates import Candidate
from heal_cli.model import ERROR_TYPES
from heal_cli.rules.draft import Draft, block, scalar
from heal_cli.rules.generalising import literal

_LONGEST = 200  # characters of a template: one as long as that was cut off
_MASK = re.compile(r"<(?:url|digest|id|time|host|path|name|n)>")
_SPACED = ("<time>", "<name>")


def rule_for(one: Candidate, short: str | None = None) -> Draft:
    """The rule; words of the fix that are the target's name, or its short name, stand for every target's."""
    program = re.sub(r"[^a-z0-9]+", "-", one.tool.lower()).strip("-") or "command"
    name = f"learned-{program}-{one.id.removeprefix('fix-')}"
    shown = as_line(one.fix)
    lines = [f"- id: {name}", f"  type: {one.type}", "  match:", f"    command: [{scalar(one.tool)}]"]
    lines.append(f"    stderr: {scalar(pattern(one.template))}")
    if one.exit is not None:
        lines.append(f"    exit: [{one.exit}]")
    lines += [f"  why: {scalar(_why(one.template))}", "  action:", "    explain:"]
    if one.kind == "destructive" or any("{" in word or "}" in word for word in one.fix):
        lines.append(f"      steps: [{scalar(_braceless(f'this has helped before: {shown}'))}]")
    else:
        words = ", ".join(scalar(_general(word, one.target, short)) for word in one.fix)
        lines.append(f"      run: [[{words}], ['{{command}}']]  # heal fix runs it, after a yes")
    lines += ["  examples:", f"  - command: {scalar(as_line(one.failing))}"]
    if one.exit is not None:
        lines.append(f"    exit: {one.exit}")
    lines += [f"    {line}" for line in block("stderr", one.template)]
    return Draft(name, "\n".join(lines) + "\n")


def of_pattern(entry: Mapping[str, Any], tools: tuple[str, ...], action: str) -> Draft:
    """A learned pattern as a rule with this action (YAML in one line)."""
    name, text = f"learned-{entry['id']}", str(entry.get("pattern") or "")
    kind = str(entry.get("category"))
    lines = [
        f"- id: {scalar(name)}",
        f"  type: {kind if kind in ERROR_TYPES and kind != 'none' else 'unknown'}",
        "  match:",
        f"    command: [{', '.join(map(scalar, tools))}]",
        f"    stderr: {scalar(pattern(text))}",
        f"  why: {scalar(_braceless(str(entry.get('meaning') or '')).rstrip('.:! ') or _why(text))}",
        f"  action: {action}",
        "  examples:",
        f"  - command: {scalar(tools[0])}",
        *(f"    {line}" for line in block("stderr", text)),
    ]
    return Draft(name, "\n".join(lines) + "\n")


def explaining(words: str) -> str:
    """The action that says something, in one line."""
    return f"{{explain: {{steps: [{scalar(_braceless(words))}]}}}}"


def pattern(template: str) -> str:
    """A pattern for the line a template was made of."""
    parts, place = [r"^\s*"], 0
    for match in _MASK.finditer(template):
        parts.append(_literal(template[place : match.start()]))
        parts.append(".+?" if match.group() in _SPACED else r"\S+")
        place = match.end()
    whole = len(template) < _LONGEST
    return "".join(parts) + _literal(template[place:]) + (r"\s*$" if whole else "")


def _literal(text: str) -> str:
    return re.sub(r" +", r"\\s+", literal(text))


def _why(template: str) -> str:
    return _braceless(template).rstrip(".:! ") or "it failed"


def _braceless(text: str) -> str:
    return text.replace("{", "(").replace("}", ")")


def _general(word: str, target: str | None, short: str | None) -> str:
    if target and word == target:
        return "{target}"
    return "{short}" if short and word == short else word
