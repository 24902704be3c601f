"""All that a person reads from heal while a command runs: lines on stderr that begin with `heal:`, and nothing else."""

from __future__ import annotations

import os

from heal_cli.model import AGAIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from heal_cli.model import Advice, Attempt, Life, Mending


def tell(text: str) -> None:
    """Say something on stderr, each line prefixed, without secrets or what a terminal would obey.

    Never raises: a full disk is no reason to fail.
    """
    from heal_cli.redaction import text as redacted

    lines = "".join(f"heal: {printable(line)}\n" for line in redacted(text).splitlines())
    say(lines)


def printable(line: str) -> str:
    """A line with escapes in place of what does not print: a rule, or a file name, may hold what moves the cursor."""
    if line.isprintable():
        return line
    return "".join(letter if letter.isprintable() or letter == "\t" else ascii(letter)[1:-1] for letter in line)


def say(lines: str) -> None:
    """Write to stderr as it is; a stderr that is gone or full is nothing to stop for."""
    pass_on(lines.encode("utf-8", "backslashreplace"))


def pass_on(words: bytes) -> None:
    """Write all of it to stderr, unless that is gone or full."""
    try:
        while words:
            words = words[os.write(2, words) :]
    except OSError:
        pass


def show(text: str) -> None:
    """Write a listing to stdout, for commands that are not `heal run`; `?` for what its locale cannot write."""
    import sys

    known = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(known, "replace").decode(known))
    sys.stdout.flush()


def person_present() -> bool:
    """Is somebody at a terminal who can see a question and answer it now?"""
    if os.environ.get("CI") or not os.isatty(2):
        return False
    try:
        tty = os.open("/dev/tty", os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(tty) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(tty)


def ask(question: str) -> bool:
    """A yes-or-no question at the terminal; anything but yes is no."""
    try:
        return answer(f"{question} [y/N]") in ("y", "yes")
    except EOFError:
        return False


def answer(question: str) -> str:
    """What a person types to a question, in lower case. Raises EOFError if they end the input instead."""
    say(f"heal: {question} ")
    with open("/dev/tty", encoding="utf-8", errors="replace") as tty:
        line = tty.readline()
    if not line:
        say("\n")
        raise EOFError
    return line.strip().lower()


def edit_line(line: str) -> str:
    """The line after a person has changed it at a prompt; empty if they end the input instead."""
    import readline

    readline.set_startup_hook(lambda: readline.insert_text(line))
    try:
        return input("heal: run: ")
    except EOFError:
        return ""
    finally:
        readline.set_startup_hook(None)


NOT_RUN = "not run; --no-preflight runs it all the same"


def report(life: Life, quiet: bool, refused: str = NOT_RUN) -> None:
    """Say at the end what became of a run; nothing for one that went well, by itself or after a fix.

    `refused` is what to say last of one that was not run at all.
    """
    if life.refusal and life.advice:
        _refused(life)
        tell(refused)
    elif life.advice and not quiet and not _says_it_itself(life, life.advice):
        _left(life, life.advice)


def _says_it_itself(life: Life, advice: Advice) -> bool:
    """Wrong usage without a corrected command: the program has just said as much, and better.

    And a limit of timeout(1) that ran out (124): who set it knows what it means, and reads it from the status.
    """
    kind = life.diagnoses[-1].rule.type
    ran_out = kind == "timeout" and life.attempts[-1].status == 124
    return (kind == "usage" or ran_out) and not advice.commands


def _refused(life: Life) -> None:
    assert life.refusal and life.advice
    kind = life.refusal.rule.type
    tell(life.advice.cause if kind == "unknown" else f"{kind}: {life.advice.cause}")
    if life.left:
        tell(f"  {life.left}")
    _what_to_do(life.advice)


def announce(life: Life, verbose: bool) -> None:
    """Before the command is run again: what was wrong, what was done."""
    assert life.advice
    diagnosis = life.diagnoses[-1]
    if not life.attempts[-1].held:
        _end_line(life.attempts[-1])
    tell("; ".join([life.advice.cause, _done(life.mendings[-1]), "retried"]))
    if verbose:
        tell(f"rule {diagnosis.rule.id}; evidence: {' / '.join(diagnosis.evidence)}")


def _end_line(attempt: Attempt) -> None:
    """heal's line begins a line of its own, also behind a command that did not end its last one."""
    from heal_cli.matching import plain_text

    shown = plain_text(attempt.tail or attempt.head)
    if shown and not shown.endswith("\n"):
        say("\n")


def _done(mending: Mending) -> str:
    return f"{mending.fix} done" if mending.outcome == "fixed" else mending.because


def _left(life: Life, advice: Advice) -> None:
    if life.attempts:
        _end_line(life.attempts[-1])
    again = "still " if life.left == AGAIN else ""
    tell("; ".join([again + advice.cause, *([life.left] if life.left else [])]))
    _what_to_do(advice)


def _what_to_do(advice: Advice) -> None:
    for finding in advice.findings:
        tell(f"  {finding}")
    several = len(advice.steps) > 1
    for number, step in enumerate(advice.steps, 1):
        tell(f"  {number}. {step}" if several else f"  {step}")
    for command in advice.commands:
        tell(f"run: {command}")
