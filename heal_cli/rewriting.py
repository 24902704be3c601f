"""The failed command with a word of it replaced, inserted or dropped: all that was not changed stays as it is written.

A word that comes from an output is data: it becomes exactly one word, quoted, and is an option only where it takes the
place of an option.
"""

from __future__ import annotations

import re2

from heal_cli.command_line import Piece, pieces
from heal_cli.matching import compiled, fill, is_list, is_of_type
from heal_cli.model import Command, Rewrite
from heal_cli.shell_line import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Values = Mapping[str, str | tuple[str, ...]]

_QUOTED = re2.compile(r"'([^'\n]+)'|\"([^\"\n]+)\"|`([^`\n]+)`")
_UNQUOTED = re2.compile(r"[^\s,|]+")
_NO_CHOICE = ("or", "and", "...")
_SHOWN = 8  # words of a list


def rewritten(change: Rewrite, command: Command, line: str | None, values: Values) -> tuple[str, ...]:
    """The failed simple command, wrappers and all, with one change made; best first, nothing if it cannot be made."""
    written = pieces(line, command)
    count = len(command.prefix)
    values = {**values, **command_values(command), "program": command.words[0]}
    before = _joined(written)
    found = []
    for right in _answers(change, values):
        own = _changed(change, written[count:], {**values, "answer": right})
        if own:
            found.append(_joined((*written[:count], *own)))
    return tuple(text for text in dict.fromkeys(found) if text != before)


def command_values(command: Command) -> dict[str, str]:
    """What a rule may say of the failed command: `called`, its first word, `operand_N` and `last_word`.

    A word that the shell would have filled (`$HOME`, `~/x`, `*.py`) is not known.
    """
    known = {"called": command.words[0]}
    after = 1 + sum(map(len, command.options))
    found = [word for word in command.words[after:] if not word.startswith("-")]
    known.update({f"operand_{place}": word for place, word in enumerate(found, 1) if not set("$`~*?") & set(word)})
    if found and f"operand_{len(found)}" in known and found[-1] == command.words[-1]:
        known["last_word"] = found[-1]
    return known


def can_be(changes: Iterable[Rewrite], command: Command, line: str | None, values: Values) -> bool:
    """Does any of the changes give a command?"""
    return any(rewritten(change, command, line, values) for change in changes)


def _joined(written: tuple[Piece, ...]) -> str:
    return "".join(piece.gap + piece.text for piece in written).lstrip()


def _answers(change: Rewrite, values: Values) -> tuple[tuple[str, ...], ...]:
    """What may stand in place of the replaced word, best first; one empty answer where nothing is replaced."""
    if change.replace is None:
        return ((),)
    wrong = fill((change.replace,), values)
    if not wrong:  # a value that the rule needs is missing
        return ()
    if change.by_closest is None:
        right = fill(change.by, values)
        return (right,) if right else ()
    return tuple((candidate,) for candidate in _closest(change, wrong[0], values))


def _closest(change: Rewrite, wrong: str, values: Values) -> tuple[str, ...]:
    from heal_cli import closeness, installed

    if change.by_closest == "{installed}":
        return tuple(filter(installed.is_executable, closeness.closest_programs(wrong, installed.programs())))
    listed = fill((change.by_closest or "",), values)
    kind = "flag" if wrong.startswith("-") else "word"
    choices = candidates(listed[0], change.each) if listed else ()
    return closeness.closest_choices(wrong, (choice for choice in choices if is_of_type(kind, choice)))


def candidates(text: str, each: str | None = None) -> tuple[str, ...]:
    """The words of a list as tools print it: what `each` captures, else what is quoted, else what commas part."""
    if each is not None:
        return tuple("".join(filter(None, match.groups())) for match in compiled(each).finditer(text))
    named = [next(filter(None, match.groups())) for match in _QUOTED.finditer(text)]
    return tuple(named or [word for word in _UNQUOTED.findall(text) if word not in _NO_CHOICE])


def spoken(captures: Mapping[str, str]) -> dict[str, str]:
    """Captured values for a sentence: a long list is cut short, and `{sha.length}` is the number of its characters."""
    lengths = {f"{name}.length": str(len(value)) for name, value in captures.items()}
    return {**{name: _cut(value) if is_list(name) else value for name, value in captures.items()}, **lengths}


def _cut(choices: str) -> str:
    words = candidates(choices)
    more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
    return ", ".join(words[:_SHOWN]) + more


def _changed(change: Rewrite, own: tuple[Piece, ...], values: Values) -> tuple[Piece, ...]:
    """The command's own words, changed; nothing if a word that the change names is not there."""
    steps = (
        (change.replace, _replaced),
        (change.drop, _dropped),
        (change.insert or None, _inserted),
        (change.prefix, _prefixed),
    )
    for asked, step in steps:
        if asked is not None:
            own = step(change, own, values)
    return own


def _replaced(change: Rewrite, own: tuple[Piece, ...], values: Values) -> tuple[Piece, ...]:
    wrong, new = fill((change.replace or "",), values), values["answer"]
    if not wrong or not isinstance(new, tuple):
        return ()
    if change.replace == "{program}":
        return (*_as_pieces(new, own[0].gap), *own[1:])
    for place in _places(change, own, values):
        if piece := _with_value(own[place], wrong[0], new):
            return (*own[:place], *piece, *own[place + 1 :])
    return ()


def _places(change: Rewrite, own: tuple[Piece, ...], values: Values) -> list[int]:
    """Where the wrong word may stand, the likeliest place first: as the value of its flag, as a word, inside one."""
    wrong = (fill((change.replace or "",), values) or ("",))[0]
    if change.of == "{program}":
        return [0] if own[0].word == wrong else []
    of = (fill((change.of,), values) or ("",))[0] if change.of else ""
    places = list(range(1, len(own)))
    if wrong.startswith("-"):
        end = next((place for place in places if own[place].word == "--"), len(own))
        return sorted(range(1, end), key=lambda place: own[place].word != wrong)
    return sorted(places, key=lambda place: (not _is_value_of(own, place, of), own[place].word != wrong))


def _is_value_of(own: tuple[Piece, ...], place: int, flag: str) -> bool:
    return bool(flag) and (own[place - 1].word == flag or own[place].word.startswith(f"{flag}="))


def _with_value(piece: Piece, wrong: str, new: tuple[str, ...]) -> tuple[Piece, ...]:
    """A piece that is the wrong word, `--flag=wrong`, `--wrong=value`, `-fwrong` or `name:wrong`, put right."""
    word = piece.word
    if word == wrong:
        return _as_pieces(new, piece.gap)
    flag, equals, value = word.partition("=")
    if equals and flag.startswith("-") and wrong in (flag, value) and len(new) == 1:
        if wrong == flag and piece.text.startswith(f"{flag}="):
            return (piece._replace(word=f"{new[0]}={value}", text=new[0] + piece.text[len(flag) :]),)
        return _as_pieces((f"{flag}={new[0]}" if wrong == value else f"{new[0]}={value}",), piece.gap)
    stem = word.removesuffix(wrong)
    if len(new) == 1 and stem != word and stem[-1:] in (":", "=") and not stem.startswith("-"):
        return _as_pieces((stem + new[0],), piece.gap)  # registry/image:tag, name=value
    if len(new) == 1 and len(wrong) > 1 and _are_short_flags(word[:2]) and word[2:] == wrong:
        return _as_pieces((word[:2] + new[0],), piece.gap)
    return ()


def _dropped(change: Rewrite, own: tuple[Piece, ...], values: Values) -> tuple[Piece, ...]:
    unwanted = fill((change.drop or "",), values)
    if not unwanted:
        return ()
    if change.drop == "{program}":
        count = next((place for place, piece in enumerate(own) if piece.word != own[0].word), len(own))
        return own[count:]
    end = next((place for place, piece in enumerate(own) if piece.word == "--"), len(own))
    kept = [_without(piece, unwanted[0]) if 0 < place < end else piece for place, piece in enumerate(own)]
    return _closed(tuple(kept)) if tuple(kept) != own else ()


def _without(piece: Piece, unwanted: str) -> Piece:
    """A piece without an option: empty if it is that option, `-i` for `-it` without `-t`."""
    if piece.word == unwanted:
        return piece._replace(word="", text="")
    both = _are_short_flags(unwanted) and _are_short_flags(piece.word)
    if both and len(unwanted) == 2 < len(piece.word) and unwanted[1] in piece.word[1:]:
        return _as_pieces((piece.word.replace(unwanted[1], "", 1),), piece.gap)[0]
    return piece


def _closed(own: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Without the pieces that have no text; a redirection before one of them stays."""
    kept: list[Piece] = []
    left = ""
    for piece in own:
        if piece.text:
            kept.append(piece._replace(gap=f"{left}{piece.gap}"))
            left = ""
        elif piece.gap.strip():
            left += piece.gap.rstrip()
    return (*kept[:-1], kept[-1]._replace(text=kept[-1].text + left)) if left else tuple(kept)


def _inserted(change: Rewrite, own: tuple[Piece, ...], values: Values) -> tuple[Piece, ...]:
    new = fill(change.insert, values)
    words = [piece.word for piece in own]
    if not own or not new or set(new) <= set(words):
        return ()
    place = words.index("--") if "--" in words else len(words)
    if change.after is not None:
        anchor = fill((change.after,), values)
        if not anchor or anchor[0] not in words:
            return ()
        place = words.index(anchor[0]) + 1
    return (*own[:place], *_as_pieces(new, " "), *own[place:])


def _prefixed(change: Rewrite, own: tuple[Piece, ...], _: Values) -> tuple[Piece, ...]:
    return (own[0]._replace(text=f"{change.prefix} {own[0].text}"), *own[1:]) if own else ()


def _as_pieces(words: tuple[str, ...], gap: str) -> tuple[Piece, ...]:
    return tuple(Piece(word, quoted(word), " " if place else gap) for place, word in enumerate(words))


def _are_short_flags(word: str) -> bool:
    """`-i`, or several in one: `-it`."""
    return word.startswith("-") and word[1:].isascii() and word[1:].isalpha()
