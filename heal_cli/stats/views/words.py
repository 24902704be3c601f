"""Numbers in words: counts, shares with what they are made of, durations."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from heal_cli.stats.accounting import Part
    from heal_cli.stats.figures import Failing, Kind, Period, Saved, Span

NOTHING = "-"


def count(number: int, what: str = "", several: str = "") -> str:
    """`1,234`, or with a word `1 run` and `2 runs`."""
    if not what:
        return f"{number:,}"
    return f"{number:,} {what if number == 1 else several or what + 's'}"


def short(number: int) -> str:
    """`9,999`, `12.3k`, `1.0M`: for narrow columns."""
    if number < 10_000:
        return count(number)
    return f"{number / 1000:.1f}k" if number < 999_950 else f"{number / 1_000_000:.1f}M"


def percent(part: float, of: float) -> str:
    """`46 %`, `2.6 %`; `-` of nothing; never 0 or 100 for what is not nothing or all."""
    if not of:
        return NOTHING
    share = 100 * part / of
    if 0 < share < 0.05:
        return "< 0.1 %"
    if 0 < share < 9.95:
        return f"{share:.1f} %"
    return f"{min(round(share), 99) if share < 100 else 100} %"


def share(part: int, of: int) -> str:
    """`46 % (96 of 207)`."""
    return f"{percent(part, of)} ({count(part)} of {count(of)})" if of else NOTHING


def duration(seconds: float) -> str:
    """`0.4 s`, `18 s`, `4 min 39 s`, `7 h 49 min`, `3 d 4 h`."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    for least, big, small, names in ((86400, 86400, 3600, ("d", "h")), (3600, 3600, 60, ("h", "min"))):
        if whole >= least:
            return _two(whole // big, names[0], whole % big // small, names[1])
    return _two(whole // 60, "min", whole % 60, "s")


def _two(large: int, its: str, small: int, others: str) -> str:
    """`1 min 5 s`, without a part that is nothing."""
    parts = [f"{number} {name}" for number, name in ((large, its), (small, others)) if number]
    return " ".join(parts) or f"0 {others}"


def days(span: Span) -> str:
    """`2026-09-07 to 2026-11-27`, or the one day."""
    return span.first if span.first == span.last else f"{span.first} to {span.last}"


def part(chosen: Part) -> str:
    """Which part of the journal is shown, or nothing for all of it."""
    named = (("since", chosen.since), ("target", chosen.target), ("tool", chosen.tool))
    return ", ".join(f"{name} {value}" for name, value in named if value)


def helped(one: Kind | Period) -> int:
    """How many failures were mended or prevented."""
    return one.healed + one.prevented


def a_day(span: Span, without: bool = False) -> tuple[str, str]:
    """Interventions for each active day, and of what that is made: `1.3`, `16 in 12 d`."""
    number = span.interventions + without * span.spared
    if not span.active:
        return NOTHING, ""
    return f"{number / span.active:.1f}", f"{short(number)} in {short(span.active)} d"


def again(span: Span, without: bool = False) -> tuple[str, str]:
    """The share of runs that were the same command typed again."""
    more = without * span.helped
    return percent(span.again + more, span.runs + more), f"{short(span.again + more)} of {short(span.runs + more)}"


def until_it_works(span: Span, without: bool = False) -> tuple[str, str]:
    """The mean time from a failure to the command's success: by hand, and of heal if it is with heal."""
    number = span.back + (0 if without else span.healed)
    seconds = span.back_s + (0 if without else span.healed_s)
    return (duration(seconds / number), f"{short(number)} measured") if number else (NOTHING, "")


def seen(span: Span, without: bool = False) -> tuple[str, str]:
    """The share of failures that the user saw."""
    number = span.failures if without else span.seen
    return percent(number, span.failures), f"{short(number)} of {short(span.failures)}"


COMPARED = (
    ("interventions a day", a_day),
    ("typed again, of runs", again),
    ("until it works again", until_it_works),
    ("failures you saw", seen),
)
WITHOUT = "Without heal: had each run that heal mended or prevented been left to you."


def saved(estimate: Saved) -> str:
    """`about 7 h 49 min`."""
    return f"about {duration(estimate.seconds)}" if estimate.spared else "nothing yet"


def formula(estimate: Saved) -> str:
    """How the time saved was worked out."""
    product = f"{count(estimate.spared, 'trouble')} that heal mended or prevented x {duration(estimate.each)}"
    where = " in the whole journal" if estimate.all_of_it else ""
    if estimate.measured:
        times = f"measured {count(estimate.measured)} x{where}"
        return f"{product}, the mean until a command worked again in your hands ({times})"
    return f"{product}, assumed: how long it takes you was measured fewer than 3 times"


def of_failing(row: Failing) -> str:
    """`43 of 1,274 runs failed, you saw 9`."""
    return f"{count(row.failures)} of {count(row.runs, 'run')} failed, you saw {count(row.seen)}"


def printable(text: str) -> str:
    """Without what a terminal would take for a command."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)
