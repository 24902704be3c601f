"""The part of the rule format that is `rewrite`: its shape, what can be wrong with it, and a change as plain data."""

from __future__ import annotations

from typing import Any

from heal_cli.matching import capture_type, placeholders
from heal_cli.shape import PATTERN, TEXT, Either, Listing, Record, did_you_mean

Plain = dict[str, Any]

_ARGV = Listing(TEXT, least=1)
_NEW_WORDS = Either((TEXT, _ARGV), "a word, or a list of words")
CHANGE = Record(
    {
        "replace": TEXT, "by": _NEW_WORDS, "by_closest": TEXT, "each": PATTERN, "of": TEXT, "drop": TEXT,
        "insert": _ARGV, "after": TEXT, "prefix": TEXT, "run": Listing(_ARGV, least=1),
    }
)  # fmt: skip
REWRITE = Either((CHANGE, Listing(CHANGE, least=1)), "a change of the command, or a list of them")

# What is known of the failed command itself; `{program}` there is its first word as it was typed.
OF_THE_COMMAND = ("called", "last_word", *(f"operand_{place}" for place in range(1, 10)))
GO_TOGETHER = (
    ("by", "replace"),
    ("by_closest", "replace"),
    ("each", "by_closest"),
    ("of", "replace"),
    ("after", "insert"),
)


def rewrite_problems(action: Plain, captured: set[str]) -> list[str]:
    """What is wrong with the changes of a command: their keys, and what nothing fills."""
    return [text for change in alternatives(action) for text in _change_problems(change, captured)]


def alternatives(action: Plain) -> list[Plain]:
    """The changes of an action or of its `block`, of which one may stand without its list."""
    block = action.get("block")
    given: list[Plain] | Plain = (block if isinstance(block, dict) else action).get("rewrite", [])
    return [given] if isinstance(given, dict) else given


def _change_problems(change: Plain, captured: set[str]) -> list[str]:
    found = [f"`{key}` needs `{other}`" for key, other in GO_TOGETHER if key in change and other not in change]
    if not {"replace", "drop", "insert", "prefix"} & set(change):
        found.append("a rewrite needs one of replace, drop, insert, prefix")
    if ("replace" in change) != (len({"by", "by_closest"} & set(change)) == 1):
        found.append("`replace` needs `by` or `by_closest`, one of them")
    words = [change.get(key, "") for key in ("replace", "by_closest", "of", "drop", "after")]
    words += [change.get("by", [])] if isinstance(change.get("by"), str) else change.get("by", [])
    names = {name for word in (*words, *change.get("insert", ())) for name in placeholders(word)}
    names -= {"program", *OF_THE_COMMAND, *(("installed",) if change.get("by_closest") == "{installed}" else ())}
    found += [f"nothing fills {{{name}}}{did_you_mean(name, sorted(captured))}" for name in sorted(names - captured)]
    if placeholders(change.get("prefix", "")):
        found.append("`prefix` is shell text: nothing that was captured may stand in it")
    around = [word for argv in change.get("run", ()) for word in argv]
    if "run" in change and "{rewritten}" not in around:
        found.append("`run` needs {rewritten}, the corrected command")
    return found + _option_problems(change)


def _option_problems(change: Plain) -> list[str]:
    """An option that was printed may take the place of an option, and of nothing else."""
    by = change.get("by", [])
    new = [*([by] if isinstance(by, str) else by), *change.get("insert", ())]
    printed = [name for word in new for name in placeholders(word) if capture_type(name) in ("flag", "choices")]
    wrong = [capture_type(name) for name in placeholders(change.get("replace", ""))]
    if printed and (wrong != ["flag"] or any(capture_type(name) == "choices" for name in printed)):
        return [f"{{{printed[0]}}} may only take the place of a captured `flag`"]
    return []


def plain_change(change: Plain) -> tuple[Any, ...]:
    """A change as the fields of a `Rewrite`."""
    by = change.get("by", ())
    return (
        change.get("replace"), (by,) if isinstance(by, str) else tuple(by), change.get("by_closest"),
        change.get("each"), change.get("of"), change.get("drop"), tuple(change.get("insert", ())),
        change.get("after"), change.get("prefix"),
        tuple(tuple(argv) for argv in change.get("run", [["{rewritten}"]])),
    )  # fmt: skip
