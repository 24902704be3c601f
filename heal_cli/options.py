"""The options of `heal run`: one table, from which the short door and the Typer door are both built."""

from __future__ import annotations

from heal_cli.model import Options, Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NamedTuple
else:
    from heal_cli.record import NamedTuple


class Option(NamedTuple):
    """One option: its names, the field of `Options` it sets, and to what; `kind` is flag, text or number.

    `metavar` says in the help, and to completion, what a value is.
    """

    names: tuple[str, ...]
    field: str
    help: str
    kind: str = "flag"
    value: Any = True
    metavar: str | None = None


TABLE = (
    Option(("-c",), "line", "Run LINE with $SHELL -c instead of CMD.", "text", metavar="LINE"),
    Option(("--dry-run",), "dry_run", "Say what would be checked, run, and done on failure; run nothing."),
    Option(("--no-heal",), "heal", "Only observe and record.", value=False),
    Option(("--no-preflight",), "preflight", "Do not check anything before the command.", value=False),
    Option(("--no-predict",), "predict", "Do not act on what history expects.", value=False),
    Option(("--target",), "target", "The target of the configuration, by name or short name.", "text", metavar="NAME"),
    Option(("--retries",), "retries", "How often the command may be run again after a fix.", "number", metavar="N"),
    Option(("--yes", "-y"), "answer", "Answer every question with yes.", value="yes"),
    Option(("--no-input",), "answer", "Never ask, and start nothing that asks.", value="no"),
    Option(("--report",), "report", "Write the whole life of the run to FILE as JSON.", "text", metavar="FILE"),
    Option(("--quiet", "-q"), "quiet", "Say only what was healed or refused."),
    Option(("--verbose", "-v"), "verbose", "Say more of what heal does."),
)
_BY_NAME = {name: option for option in TABLE for name in option.names}


def parse(arguments: list[str]) -> Request | None:
    """The request in the arguments after `run`, or None for anything this door does not know to the letter.

    heal's options end at the first word that is none, or at `--`; all that follows is the command's.
    """
    found = _split(arguments)
    return request(*found) if found else None


def _split(arguments: list[str]) -> tuple[dict[str, Any], tuple[str, ...]] | None:
    """Option values by field, and the command; None for what is not known to the letter."""
    given: dict[str, Any] = {}
    place = 0
    while place < len(arguments):
        word = arguments[place]
        if word == "--":
            place += 1
            break
        if not word.startswith("-") or word == "-":
            break
        name, equals, joined = word.partition("=") if word.startswith("--") else (word, "", "")
        option = _BY_NAME.get(name)
        if option is None or (option.kind == "flag" and equals):
            return None
        value: Any = option.value
        if option.kind != "flag":
            place += not equals
            if place >= len(arguments):
                return None
            value = joined if equals else arguments[place]
        if option.kind == "number":
            if not (value.isascii() and value.isdigit()):
                return None
            value = int(value)
        given[option.names[0]] = value
        place += 1
    return by_field(given), tuple(arguments[place:])


def by_field(given: dict[str, Any]) -> dict[str, Any]:
    """Option values by field, from those by first name; of two for one field the table's later counts (no input)."""
    return {option.field: given[option.names[0]] for option in TABLE if option.names[0] in given}


def request(given: dict[str, Any], argv: tuple[str, ...]) -> Request | None:
    """A request from option values by field; None unless exactly one of a command and a line is given."""
    line = given.pop("line", None)
    if (line is None) != bool(argv):
        return None
    return unwrapped(Request(argv, Options(**given))) if line is None else of_line(line, Options(**given))


def unwrapped(asked: Request) -> Request:
    """The request itself; where its command is `heal run CMD` that for CMD, with what is said there: one is enough.

    But who never asks does not ask there either.
    """
    argv, options = asked.argv, asked.options
    if argv[1:2] != ("run",) or argv[0].rpartition("/")[2] != "heal":
        return asked
    given, words = _split(list(argv[2:])) or ({}, ())
    line = given.pop("line", None)
    if (line is None) != bool(words) or given.get("dry_run") or (options.report and "report" in given):
        return asked
    if options.answer == "no":
        given["answer"] = "no"
    inner = options._replace(**given)
    return unwrapped(Request(words, inner)) if line is None else of_line(line, inner)


def of_line(line: str, options: Options) -> Request:
    """The request to run a shell line."""
    import os

    return Request((os.environ.get("SHELL") or "/bin/sh", "-c", line), options, line)
