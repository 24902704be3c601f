"""The figures in the text format of Prometheus, as node_exporter's textfile collector reads them.

All of them count from the beginning of the journal. If old parts of it are taken away, counters fall, which Prometheus
takes for a restart.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from heal_cli.stats.accounting import Account

    Sample = tuple[str, dict[str, str], float]


def text(account: Account) -> str:
    """The whole file."""
    return "".join(line for family in _families(account) for line in _family(*family))


def _families(account: Account) -> Iterator[tuple[str, str, str, list[Sample]]]:
    found = account.figures
    whole = found.whole
    yield (
        "heal_runs_total", "counter", "Runs, each in exactly one outcome.",
        [("", {"outcome": name}, number) for name, number in found.outcomes.items()],
    )  # fmt: skip
    yield (
        "heal_failures_total", "counter", "Failures of the environment by error type and what became of them.",
        [
            ("", {"type": kind.type, "outcome": outcome}, getattr(kind, outcome))
            for kind in found.kinds
            for outcome in ("prevented", "healed", "remediated", "left")
        ],
    )  # fmt: skip
    yield _plain("heal_interventions_total", "counter", "Troubles left to the user.", whole.interventions)
    yield _plain("heal_troubles_spared_total", "counter", "Troubles mended or prevented by heal.", whole.spared)
    yield _plain(
        "heal_commands_typed_again_total", "counter", "Commands repeated by hand after a failure.", whole.again
    )
    yield (
        "heal_recovery_by_hand_seconds", "summary", "From a failure until the same command worked, without heal.",
        [("_sum", {}, whole.back_s), ("_count", {}, whole.back)],
    )  # fmt: skip
    yield _plain(
        "heal_time_saved_seconds", "gauge", "An estimate: troubles spared x mean recovery by hand.", found.saved.seconds
    )
    yield (
        "heal_fix_tries_total", "counter", "Fixes carried out, by whether the command then worked.",
        [
            ("", {"fix": fix.name, "worked": worked}, number)
            for fix in found.fixes
            if fix.tried
            for worked, number in (("true", fix.worked), ("false", fix.tried - fix.worked))
        ],
    )  # fmt: skip
    yield (
        "heal_tool_failures_total", "counter", "Failures of the ten tools that fail most.",
        [("", {"tool": tool.name}, tool.failures) for tool in found.tools],
    )  # fmt: skip
    yield _plain(
        "heal_journal_damaged_lines_total", "counter", "Lines of the journal that could not be read.", found.damaged
    )


def _plain(name: str, kind: str, meaning: str, value: float) -> tuple[str, str, str, list[Sample]]:
    return name, kind, meaning, [("", {}, value)]


def _family(name: str, kind: str, meaning: str, samples: Iterable[Sample]) -> Iterator[str]:
    yield f"# HELP {name} {meaning}\n# TYPE {name} {kind}\n"
    for ending, labels, value in samples:
        inside = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
        yield f"{name}{ending}{f'{{{inside}}}' if inside else ''} {value}\n"


def _escaped(text: str) -> str:
    text = text.encode("utf-8", "backslashreplace").decode()
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
