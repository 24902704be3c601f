"""The dashboard in a pipe: words and numbers, no boxes, no colours, at most 80 columns."""

from __future__ import annotations

from heal_cli.stats.views.sections import sections

TYPE_CHECKING = False
if TYPE_CHECKING:
    from heal_cli.stats.accounting import Account

EMPTY = """\
heal stats: nothing has been run through heal yet.

Once you run commands with it (heal run -- CMD), this page shows
  - how your runs ended: ok, prevented, healed, remediated, left, blocked
  - which failures heal mended or prevented, by type, day, week and hour
  - how often you had to act, in your first weeks and now
  - which commands fail most, which fixes work, which rules never fire
  - how much time that saved you, with the formula
Everything is counted from the journal on this machine; nothing is sent anywhere.
Try it: heal demo
"""
_NO_MATCH = "heal stats: nothing was run in this part of the journal ({part})\n"


def text(account: Account) -> str:
    """The whole page."""
    if nothing := empty(account):
        return nothing
    parts = []
    for section in sections(account, pictures=False):
        lines = ["".join(span.text for span in line).rstrip() for line in section.lines]
        parts.append("".join(f"{line}\n" for line in (section.title, *(f"  {line}" for line in lines))))
    return "\n".join(parts)


def empty(account: Account) -> str:
    """What is shown where there is nothing to show; an empty text otherwise."""
    from heal_cli.stats.views.words import part, printable

    found = account.figures
    if found.runs:
        return ""
    damaged = f"{found.damaged} damaged lines of the journal were passed over.\n" if found.damaged else ""
    return (EMPTY if account.part.is_all else _NO_MATCH.format(part=printable(part(account.part)))) + damaged
