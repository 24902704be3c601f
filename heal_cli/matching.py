"""Does a rule fit this evidence, and what do its words become when it does.

Regexes run on RE2: linear time, whatever the rule or the output. A captured value is data: it must be of its type, may
not begin with `-`, and becomes exactly one element of an argv.
"""

from __future__ import annotations

import re2

from heal_cli.model import Command, Conditions, Failure, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, NamedTuple

    from heal_cli.likeness import Likeness
else:
    from heal_cli.record import NamedTuple

# What a captured value may look like, by the first part of its name (`branch`, or `branch_local`).
# git-check-ref-format(1), RFC 1123 names, the reference grammar of the OCI distribution specification. Nothing in a
# value may be unprintable, whatever its type.
TYPES = {
    "sha": r"[0-9a-f]{4,64}",
    "branch": r"[^ ~^:?*\[\\]{1,255}",
    "host": r"(?i)[a-z0-9]([a-z0-9._-]{0,252}[a-z0-9])?(:[0-9]{1,5})?|\[[0-9a-f:]+\](:[0-9]{1,5})?",
    "path": r".+",
    "image": r"[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,511}",
    "namespace": r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?",
    "port": r"[0-9]{1,5}",
    "url": r"[a-z][a-z0-9+.-]*://[^ ]+",
    "name": r"[^ '\"`]{1,255}",
    "remote": r"[A-Za-z0-9][A-Za-z0-9._/-]{0,254}",
    "word": r".+",
    "flag": r"--?[A-Za-z0-9][A-Za-z0-9_-]*",
    "choices": r"(?s).+",
}

LAYERS = ("shipped", "user", "project")  # of rules, the lowest first

_LINES = {ord("\n"): None, ord("\t"): None}
_LONGEST = 4096  # PATH_MAX: no value is longer
_LONGEST_LIST = 16_384  # a list of choices is all that is kept of an output at most
_REPLACED = "\ufffd"  # stands for bytes that were no text: what has it in it is not what was said
_WORDS = 5  # too few to read like anything: nothing at all, `no token`, what heal says of a program that is not there
_ANSI = r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])"
_GROUP = r"\(\?P<([A-Za-z_][A-Za-z0-9_]*)>"
_PROGRAM = "{program}"
_PLACEHOLDER = r"\{([a-z_][a-z0-9_.]*)(\??)\}"
_compiled: dict[str, Any] = {}


class Fit(NamedTuple):
    """How one rule meets one failure: it fits, or `missed` names the key that does not hold and why.

    `span` is how long what matched in the text is, `at` where the line in which it begins starts.
    """

    rule: Rule
    command: Command
    captures: Mapping[str, str] = {}
    evidence: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    missed: str = ""
    span: int = 0
    at: int = 0

    @property
    def fits(self) -> bool:
        return not self.missed


def compiled(pattern: str) -> Any:
    """An RE2 pattern in which ^ and $ match at every line."""
    if pattern not in _compiled:
        _compiled[pattern] = re2.compile("(?m)" + pattern)
    return _compiled[pattern]


def group_names(pattern: str) -> tuple[str, ...]:
    """The named groups of a pattern."""
    return tuple(match.group(1) for match in compiled(_GROUP).finditer(pattern))


def placeholders(template: str) -> tuple[str, ...]:
    """The {names} that a template asks for."""
    return tuple(match.group(1) for match in compiled(_PLACEHOLDER).finditer(template))


def fill_pattern(pattern: str, values: Mapping[str, str | tuple[str, ...]]) -> str:
    """Fill a regular expression: a `{name}` that is known stands for its own text, all else is part of the pattern."""
    pieces: list[str] = []
    end = 0
    for match in compiled(_PLACEHOLDER).finditer(pattern):
        value = values.get(match.group(1))
        pieces += [pattern[end : match.start()], re2.escape(value) if isinstance(value, str) else match.group(0)]
        end = match.end()
    return "".join(pieces) + pattern[end:]


def is_list(name: str) -> bool:
    """Is a captured value, by its name, a list of words?"""
    return capture_type(name) == "choices"


def capture_type(name: str) -> str:
    """The type of a captured value by its name, or an empty string: `branch_local` is a branch."""
    kind = name.partition("_")[0]
    return kind if kind in TYPES else ""


def plain_text(observed: bytes) -> str:
    """Observed bytes as rules see them: UTF-8, no escape sequences, progress lines folded to their last state."""
    text = observed.decode("utf-8", "replace").replace("\r\n", "\n")
    if "\x1b" in text:
        text = compiled(_ANSI).sub("", text)
    if "\r" in text:
        text = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))
    return text


def unjudged(text: str) -> str:
    """What was said after the last word of a heal further down: what came before that, it has judged."""
    place = text.rfind("\nheal: ") + 1
    return text[place:].partition("\n")[2] if text.startswith("heal: ", place) else text


def searchable(text: str) -> str:
    """A text that RE2 can read: it may come from an argv, in which bytes that are no UTF-8 are lone surrogates."""
    return text if text.isascii() else text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def try_rule(rule: Rule, failure: Failure) -> Fit:
    """How a rule that looks at failures meets this one; of several simple commands the last that fits counts."""
    fits = [_try_command(rule, command, failure) for command in reversed(failure.commands)]
    furthest: Fit = max(fits, key=lambda fit: (fit.fits, len(fit.held)))
    return furthest


def _try_command(rule: Rule, command: Command, failure: Failure) -> Fit:
    fit = conditions_hold(rule, rule.match, command, failure)
    if fit.fits and failure.exit is None and rule.match.exit and rule.match.stderr is None:
        return fit._replace(missed="exit is not known, and nothing else is asked of the failure")
    if fit.fits and rule.unless != Conditions():
        key = _first_that_holds(rule, command, failure)
        if key:
            return fit._replace(missed=f"its `not` excludes this: {key} holds")
    return fit


def _first_that_holds(rule: Rule, command: Command, failure: Failure) -> str:
    value: Any
    for key, value in zip(Conditions._fields, rule.unless, strict=True):
        if key == "like" and value is not None:
            found = _likeness(failure)
            if found.type not in ("", rule.type) and found.share >= value:
                return key
        elif value:
            alone = Conditions(**{key: value})
            if conditions_hold(rule, alone, command, failure).fits:
                return key
    return ""


def conditions_hold(rule: Rule, asked: Conditions, command: Command, failure: Failure) -> Fit:
    """Try conditions in a fixed order, cheapest first; stop at the first that does not hold."""
    fit = Fit(rule, command)
    if asked.programs or asked.line is not None:
        text = searchable(" ".join(command.words))
        if command.program not in asked.programs and not (asked.line is not None and compiled(asked.line).search(text)):
            wanted = ", ".join(asked.programs) or asked.line
            return fit._replace(missed=f"command is {command.program}, not {wanted}")
        fit = fit._replace(held=(*fit.held, "command"))
    if asked.wrapper:
        wrappers = [word.rpartition("/")[2] for word in command.prefix]
        if not set(wrappers) & set(asked.wrapper):
            return fit._replace(missed=f"command runs under {', '.join(wrappers) or 'nothing'}, not {asked.wrapper[0]}")
        fit = fit._replace(held=(*fit.held, "wrapper"))
    if asked.exit:
        if failure.exit is not None and failure.exit not in asked.exit:
            return fit._replace(missed=f"exit is {failure.exit}, not {', '.join(map(str, asked.exit))}")
        fit = fit._replace(held=(*fit.held, "exit"))
    for name, pattern in asked.args:
        fit = _argument(fit, name, pattern)
        if not fit.fits:
            return fit
    if asked.stderr is not None:
        fit = _stderr(fit, _for_program(asked.stderr, command), failure.text)
    if fit.fits and asked.like is not None:
        fit = _like(fit, asked.like, failure)
    return fit


def _like(fit: Fit, least: float, failure: Failure) -> Fit:
    """Does the failure read like the rule's type?"""
    found = _likeness(failure)
    if found.type != fit.rule.type or found.share < least:
        return fit._replace(missed=f"like: it reads like {found.type} with a share of {found.share:.2f}")
    return fit._replace(held=(*fit.held, "like"))


def _likeness(failure: Failure) -> Likeness:
    """What a failure, of whose commands the last is what it ended with, reads like."""
    from heal_cli import likeness

    if len(failure.text.split()) < _WORDS:
        return likeness.UNREAD
    words = tuple(map(searchable, failure.commands[-1].words))
    return likeness.read(searchable(failure.text), words, failure.exit)


def _for_program(pattern: str, command: Command) -> str:
    """A pattern in which `{program}` is the name of the command's program, to the letter."""
    return pattern.replace(_PROGRAM, re2.escape(searchable(command.program))) if _PROGRAM in pattern else pattern


def of_any_program(pattern: str) -> str:
    """The same pattern for whichever program: for what can be known of it before a command is."""
    return pattern.replace(_PROGRAM, ".+")


def _argument(fit: Fit, name: str, pattern: str) -> Fit:
    values = argument_values(fit.command.words, name)
    for value in values:
        if match := compiled(pattern).search(searchable(value)):
            return _with_captures(fit, match, "args", f"{name} {value}")
    return fit._replace(missed=f"args: {name} is {', '.join(values) or 'not given'}; asked is {pattern}")


def _stderr(fit: Fit, pattern: str, text: str) -> Fit:
    found = list(compiled(pattern).finditer(text))
    if not found:
        return fit._replace(missed=f"stderr has nothing like {pattern}")
    match = found[-1]  # what was said last is what ended the command
    start = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    lines = text[start : end if end >= 0 else len(text)].strip()
    return _with_captures(fit, match, "stderr", lines)._replace(span=match.end() - match.start(), at=start)


def _with_captures(fit: Fit, match: Any, key: str, evidence: str) -> Fit:
    found = {name: value for name, value in match.groupdict().items() if value is not None}
    for name, value in found.items():
        if not is_of_type(name, value):
            return fit._replace(missed=f"{key}: what was captured as {name} is not a {capture_type(name)}: {value!r}")
    captures = {**fit.captures, **found}
    return fit._replace(captures=captures, held=(*fit.held, key), evidence=(*fit.evidence, evidence))


def is_of_type(name: str, value: str) -> bool:
    """Is a captured value safe to become an argument: of its type, and no option in disguise.

    A `flag` is one, but only ever takes the place of another; `choices` are taken apart before they are used.
    """
    kind = capture_type(name)
    shown = value.translate(_LINES) if kind == "choices" else value  # a list may stand on several lines
    if (value.startswith("-") and kind not in ("flag", "choices")) or not shown.isprintable():
        return False
    if _REPLACED in value or len(value) > (_LONGEST_LIST if kind == "choices" else _LONGEST):
        return False
    return compiled(f"(?:{TYPES.get(capture_type(name), '.+')})").fullmatch(value) is not None


def argument_values(words: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The values of a flag (`--tag x`, `--tag=x`), or of `operand`: every word that is no flag."""
    if name == "operand":
        return tuple(word for word in words[1:] if not word.startswith("-"))
    following = [after for word, after in zip(words, words[1:], strict=False) if word == name]  # noqa: RUF007
    joined = [word[len(name) + 1 :] for word in words if word.startswith(name + "=")]
    return tuple(following + joined)


def specificity(fit: Fit) -> tuple[int, int, bool, int, int, int, int, int]:
    """Larger is more specific: rank, layer, how the command is named, number of keys, length of what matched.

    Of the rules that know a command by its line, those of a tool that was overheard behind it come first: they know
    more. Rules that are `last` know no tool: of them those that ask for silence, and then what was said last. What only
    reads like a failure comes after all others; but where it reads like none of the environment's, the rules that are
    `last` of its layer and of those below are not believed.
    """
    rule = fit.rule
    likely, silent = rule.match.like is not None, rule.type == "none"
    rank = 2 if not rule.last else 0 if likely and silent else -1 if likely else 1 if silent else 0
    layer = LAYERS.index(rule.layer)
    named = 2 if rule.match.programs else 1 if rule.match.line is not None else 0
    said = fit.at + 1 if rule.last or rule.overheard else 0
    keys = len(fit.held) + (rule.unless != Conditions())
    return rank, layer, likely and silent, named, len(rule.match.args), said, keys, fit.span


def best(fits: Iterable[Fit]) -> Fit | None:
    """The most specific fit; between equals the first by id.

    Where it only explains, a fit of a rule that stands in for its type (`instead_of`) and of no lower layer is better.
    """
    ranked = sorted((fit for fit in fits if fit.fits), key=lambda fit: fit.rule.id)
    chosen = max((fit for fit in ranked if not fit.rule.instead_of), key=specificity, default=None)
    if chosen is None or chosen.rule.action.fix:
        return chosen
    least = LAYERS.index(chosen.rule.layer)
    closer = [
        fit for fit in ranked if fit.rule.instead_of == chosen.rule.type and LAYERS.index(fit.rule.layer) >= least
    ]
    return max(closer, key=specificity, default=chosen)


def fill(template: tuple[str, ...], values: Mapping[str, str | tuple[str, ...]]) -> tuple[str, ...] | None:
    """Fill an argv template: `{name}` by its value, an element that is only `{list}` by its elements.

    The elements of a list that a target lends (`{login.argv}`) are templates too; what is not known in them stays.
    An element with `{name?}` is left out where there is no such value; a missing `{name}` gives None.
    """
    argv: list[str] = []
    for element in template:
        whole = compiled(_PLACEHOLDER).fullmatch(element)
        if whole and isinstance(value := values.get(whole.group(1)), tuple):
            argv.extend(fill_text(word, values) if "." in whole.group(1) else word for word in value)
            continue
        filled = _fill_element(element, values)
        if filled is None:
            return None
        if filled or not placeholders(element):
            argv.append(filled)
    return tuple(argv)


def _fill_element(element: str, values: Mapping[str, str | tuple[str, ...]]) -> str | None:
    pieces: list[str] = []
    end = 0
    for match in compiled(_PLACEHOLDER).finditer(element):
        value = values.get(match.group(1))
        if not isinstance(value, str):
            return "" if match.group(2) else None
        pieces += [element[end : match.start()], value]
        end = match.end()
    return "".join(pieces) + element[end:]


def fill_text(template: str, values: Mapping[str, str | tuple[str, ...]]) -> str:
    """Fill a sentence for a person; an unknown `{name}` stays as it stands."""
    pieces: list[str] = []
    end = 0
    for match in compiled(_PLACEHOLDER).finditer(template):
        value = values.get(match.group(1))
        pieces += [template[end : match.start()], value if isinstance(value, str) else match.group(0)]
        end = match.end()
    return "".join(pieces) + template[end:]
