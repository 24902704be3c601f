"""May this command be run again? Everything that speaks against it, from the facts around the failed attempt."""

from __future__ import annotations

from heal_cli.model import Attempt, Diagnosis, Streams

LONGEST = 30.0  # seconds: a command that lived longer (logs -f, port-forward) was doing its work


def against_retry(diagnosis: Diagnosis, attempt: Attempt, read_only: bool, alone: bool = True) -> str:
    """Why the command may not be run again unchanged, or an empty text.

    `alone` says that nothing else in its shell line may have acted.

    It may if the failure proves that nothing happened (`at_contact`) or the command is known to be read-only, and if
    its stdin can be had again and its stdout does not hold half an answer already.
    """
    proof = diagnosis.rule.at_contact
    if not diagnosis.rule.action.retry:
        return "its rule does not retry"
    if diagnosis.rule.experimental:
        return "its rule is experimental"
    if attempt.interrupted or attempt.signal is not None:
        return "it was ended by a signal"
    if attempt.seconds > LONGEST:
        return f"it had been running for {attempt.seconds:.0f} s"
    if not alone:
        return "something else in the line may have acted"
    if not proof and not read_only:
        return "it may have acted before it failed"
    return _stdin(attempt, proof) or _stdout(attempt, proof)


def _stdin(attempt: Attempt, proof: bool) -> str:
    if attempt.before.stdin != "pipe":
        return ""
    if not proof:
        return "its stdin is a pipe"
    return "" if _is_untouched(attempt.before, attempt.after) else "it may have read from its stdin, a pipe"


def _is_untouched(before: Streams, after: Streams) -> bool:
    """Was nothing taken from this pipe? As much waits in it as before, and nothing came that could have been taken."""
    if before.waiting is None or before.waiting != after.waiting:
        return False
    if before.ended or after.written is not None:
        return not after.written
    return before.waiting == 0 and not after.ended  # a socket, say, of somebody who has said nothing yet


def _stdout(attempt: Attempt, proof: bool) -> str:
    before, after = attempt.before, attempt.after
    if before.stdout == "file" and before.size != after.size and not (proof and before.one_file):
        return "it had written to its stdout, a file"
    if before.stdout == "pipe" and not proof:
        return "it may have written to its stdout, a pipe"
    return ""
