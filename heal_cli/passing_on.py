"""Commands that show what another program writes: `ssh host make`, `kubectl exec`, `docker run`."""

from __future__ import annotations

from heal_cli.command_line import flags_joined, operands, takes_the_next

TYPE_CHECKING = False
if TYPE_CHECKING:
    from heal_cli.command_line import Programs


def passes_on(words: tuple[str, ...], programs: Programs) -> bool:
    """Does a command show what another program writes: its first operands are one of its `passes_on` verbs.

    Not with `-t`: that program has a terminal of its own then, which keeps the order, and this one is made raw for it.
    """
    entry = programs.get(words[0].rpartition("/")[2], {})
    known = entry.get("passes_on", ())
    given = operands(words, programs) if known else ()
    verbs = [verb.split() for verb in known]
    fitting = [named for named in verbs if _begin_with(given, named)]
    return bool(fitting) and not _has_terminal(words, entry.get("values", ()), fitting[0])


def _begin_with(given: tuple[str, ...], named: list[str]) -> bool:
    return len(given) >= len(named) and all(name in ("*", word) for name, word in zip(named, given, strict=False))


def _has_terminal(words: tuple[str, ...], values: tuple[str, ...], named: list[str]) -> bool:
    """Is there a `-t` or `--tty` (also joined: `-it`) before the words of the program that is run?"""
    left = len(named) + (named[-1] != "*")  # operands up to the image, or the first word that is run
    place = 1
    while place < len(words) and words[place] != "--" and left:
        word = words[place]
        if not word.startswith("-") or word == "-":
            left -= 1
        elif word == "--tty" or (not word.startswith("--") and "t" in flags_joined(word, values)):
            return True
        place += 2 if word.startswith("-") and takes_the_next(word, values) else 1
    return False
