"""Reading commands: wrappers in front of a program, flags and verbs after it, and where each stands in its line."""

from __future__ import annotations

from heal_cli.model import Command
from heal_cli.shell_line import KEYWORDS, quoted, simple_commands, tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, NamedTuple

    Programs = Mapping[str, Mapping[str, Any]]
else:
    from heal_cli.record import NamedTuple

# Builtins that change nothing but how their own shell goes on. `cd` and `export` are none of them: what comes behind
# acts elsewhere than it seems from here.
_OF_THE_SHELL = (":", "[", "[[", "set", "shopt", "test", "ulimit", "umask")


class Piece(NamedTuple):
    """A word of a command and the `text` it is written as; `gap` stands before it: blanks and redirections."""

    word: str
    text: str
    gap: str = " "


def from_argv(argv: tuple[str, ...], programs: Programs) -> Command:
    """The command of an argv, wrappers peeled off."""
    count = _peeled(argv, programs)
    words, prefix = (argv[count:], argv[:count]) if argv[count:] else (argv, ())
    return Command(words, prefix, None, _options_before_verb(words, programs))


def from_line(line: str, programs: Programs) -> tuple[Command, ...]:
    """The simple commands of a shell line, in order, each with its place in the line."""
    return tuple(
        from_argv(tuple(text for text, _, _ in words), programs)._replace(span=(words[0][1], words[-1][2]))
        for words in simple_commands(line)
    )


def pieces(line: str | None, command: Command) -> tuple[Piece, ...]:
    """The words of a command, wrappers included, as they are written in their line; of an argv, quoted."""
    if line is None or command.span is None:
        return tuple(Piece(word, quoted(word)) for word in (*command.prefix, *command.words))
    words = next(found for found in simple_commands(line) if command.span == (found[0][1], found[-1][2]))
    ends = [words[0][1], *(end for _, _, end in words)]
    return tuple(Piece(word, line[at:until], line[end:at]) for (word, at, until), end in zip(words, ends, strict=False))


def prefix_as_written(line: str, command: Command) -> str:
    """What stands in front of a command's own words in its line: wrappers and assignments, quoted as they are there."""
    if not command.prefix:
        return ""
    written = pieces(line, command)
    own = written[len(command.prefix)]
    return "".join(piece.gap + piece.text for piece in written[: len(command.prefix)]) + own.gap


def redirections(line: str | None, command: Command) -> tuple[str, ...]:
    """The redirections that stand between the words of a command, as written."""
    return tuple(gap for piece in pieces(line, command)[1:] if (gap := piece.gap.replace("\\\n", " ").strip()))


def operator_before(line: str, place: int) -> str:
    """The operator, or the keyword `!`, that stands last before a place of a line; empty at its start."""
    last = ""
    for kind, text, at, _ in tokens(line[:place]):
        if at < place and (kind == "operator" or text in KEYWORDS):
            last = text
    return last


def _peeled(argv: tuple[str, ...], programs: Programs) -> int:
    """How many leading words are wrappers (sudo, env, time, ...), their flags and their own operands."""
    place = 0
    while place < len(argv):
        if _is_assignment(argv[place]):
            place += 1
            continue
        wrapper = programs.get(argv[place].rpartition("/")[2], {})
        verb = wrapper.get("verb")
        if not wrapper.get("wrapper") or (verb and argv[place + 1 : place + 2] != (verb,)):
            break
        place = _after_wrapper(argv, place + 1 + bool(verb), wrapper)
    return place


def _after_wrapper(argv: tuple[str, ...], place: int, wrapper: Mapping[str, Any]) -> int:
    values = wrapper.get("values", ())
    own: int = wrapper.get("operands", 0)
    while place < len(argv):
        word = argv[place]
        if word == "--":
            place += 1
            break
        if word.startswith("-") and word != "-":
            place += 2 if takes_the_next(word, values) else 1
        elif _is_assignment(word):
            place += 1
        else:
            break
    return place + own


def takes_the_next(word: str, values: tuple[str, ...]) -> bool:
    """Is the word after a flag its value? Also where flags are joined: `-iu me`, but not `-ume`."""
    if word in values or word.startswith("--"):
        return word in values
    takers = [place for place in range(1, len(word)) if f"-{word[place]}" in values]
    return takers[:1] == [len(word) - 1]


def _is_assignment(word: str) -> bool:
    name, equals, _ = word.partition("=")
    return bool(equals) and name.isidentifier()


def flag(words: tuple[str, ...], *names: str) -> str | None:
    """The last value of a flag given under any of its names: `--name v`, `--name=v`, `-n v`, `-nv`."""
    found = None
    for place, word in enumerate(words):
        if word == "--":
            break
        for name in names:
            if word == name and place + 1 < len(words):
                found = words[place + 1]
            elif name.startswith("--") and word.startswith(name + "="):
                found = word[len(name) + 1 :]
            elif not name.startswith("--") and word.startswith(name) and len(word) > len(name):
                found = word[len(name) :].removeprefix("=")
    return found


def _options_before_verb(words: tuple[str, ...], programs: Programs) -> tuple[tuple[str, ...], ...]:
    """The options between a program and its verb, with their values; none where nothing is known of its verbs."""
    entry = programs.get(words[0].rpartition("/")[2], {}) if words else {}
    found: list[tuple[str, ...]] = []
    place = 1
    while place < len(words) and words[place].startswith("-") and words[place] not in ("-", "--"):
        count = 2 if words[place] in entry.get("values", ()) else 1
        found.append(words[place : place + count])
        place += count
    return tuple(found) if entry.get("readonly") and place < len(words) else ()


def beside(command: Command, argv: tuple[str, ...]) -> tuple[str, ...] | None:
    """An argv with the failed command's options before its verb (`git -C x`), so that both act on one thing.

    None if a word of those options is for a shell to fill. The argv of another program is given back.
    """
    if not command.options or argv[0].rpartition("/")[2] != command.program:
        return argv
    if command.span is not None and any(set("$`~*?") & set(word) for option in command.options for word in option):
        return None
    given = {word.partition("=")[0] for word in argv[1:] if word.startswith("-")}
    added = [word for option in command.options if option[0].partition("=")[0] not in given for word in option]
    return (argv[0], *added, *argv[1:])


def nothing_acts_before(command: Command, commands: tuple[Command, ...], programs: Programs) -> bool:
    """Do the commands before this one in its line change nothing, as far as they are known?

    What does (`cd`, `export`, a login) may change what would be seen from here.
    """
    before = [one for one in commands if one.span and command.span and one.span < command.span]
    return all(changes_nothing(one, programs) for one in before)


def operands(words: tuple[str, ...], programs: Programs) -> tuple[str, ...]:
    """The words after the program that are neither flags nor values of flags."""
    values = programs.get(words[0].rpartition("/")[2], {}).get("values", ()) if words else ()
    found: list[str] = []
    place = 1
    while place < len(words):
        word = words[place]
        if word == "--":
            return (*found, *words[place + 1 :])
        if word.startswith("-") and word != "-":
            place += 2 if word in values else 1
        else:
            found.append(word)
            place += 1
    return tuple(found)


def is_read_only(command: Command, programs: Programs) -> bool:
    """Is this command known to change nothing: its first operands are one of its program's `readonly` verbs."""
    verbs = programs.get(command.program, {}).get("readonly", ())
    given = operands(command.words, programs)
    return any(given[: len(verb.split())] == tuple(verb.split()) for verb in verbs)


def is_offline(command: Command, programs: Programs) -> bool:
    """Does this command work without what its program acts on: it is one of the program's `offline` verbs.

    A verb may have flags, which may stand anywhere: `version --client`.
    """
    given = operands(command.words, programs)
    for verb in programs.get(command.program, {}).get("offline", ()):
        named = tuple(word for word in verb.split() if not word.startswith("-"))
        flags = {word for word in verb.split() if word.startswith("-")}
        if given[: len(named)] == named and flags <= set(command.words):
            return True
    return False


def flags_joined(word: str, values: tuple[str, ...]) -> str:
    """The letters of joined flags, to the first that takes a value: what follows it is that."""
    end = next((place for place in range(1, len(word)) if f"-{word[place]}" in values), len(word))
    return word[1 : end + 1]


def asks_for_help(command: Command) -> bool:
    """Is this only a question of how the command is used? `-h` last: elsewhere it has other meanings (psql, df)."""
    words = command.words[1:]
    own = words[: words.index("--")] if "--" in words else words
    return "--help" in own or own[-1:] == ("-h",)


def only_this_acts(line: str, command: Command, programs: Programs) -> bool:
    """Is everything else in a shell line known to change nothing, and is nothing written?"""
    if "$(" in line or "`" in line:
        return False
    found = list(tokens(line))
    for (kind, text, _, _), after in zip(found, [*found[1:], ("", "", 0, 0)], strict=True):
        if kind == "redirection" and ">" in text and after[1] not in ("/dev/null", "1", "2"):
            return False
    return all(other.span == command.span or changes_nothing(other, programs) for other in from_line(line, programs))


def changes_nothing(command: Command, programs: Programs) -> bool:
    """Is this a filter, a read-only command, or a matter of its own shell alone (`set -o pipefail`)?"""
    entry = programs.get(command.program, {})
    return bool(command.words[0] in _OF_THE_SHELL or entry.get("filter") or is_read_only(command, programs))


def as_line(words: tuple[str, ...]) -> str:
    """An argv as a POSIX shell line."""
    return " ".join(map(quoted, words))
