"""What `heal learn` costs over a long history: `python -m bench.learning [OBSERVATIONS ...]`.

The whole process is timed, with a journal of its own in which seven tools are called on workdays for years, a login is
gone after every night, and one call in twenty fails in one of two hundred ways.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.paired import BIN, environment
from bench.report import Result, Section, at_most, screen

SIZES = (10_000, 100_000, 1_000_000)
_BUDGET = 15.0  # seconds, for the largest
_CALLS_A_DAY = 300
_MORE = 100  # observations that are made between two of `heal learn`
_COMMANDS = (
    ("kubectl", '"stage"', "get pods -n team-{}"),
    ("kubectl", '"prod"', "logs deploy/shop-{}"),
    ("git", "null", "push origin branch-{}"),
    ("git", "null", "status"),
    ("make", "null", "test-{}"),
    ("podman", '"quay.io"', "pull quay.io/team/app:{}"),
    ("terraform", "null", "plan -out={}"),
)
_KINDS = ("network", "not_found", "permission", "unknown", "timeout")
_REFUSED = "error: You must be logged in to the server (Unauthorized)"


def journal(count: int) -> Iterator[str]:
    """So many lines of a journal, up to now; the same every time but for the dates."""
    chance = random.Random(7)
    at = datetime.now(UTC) - timedelta(days=count / _CALLS_A_DAY)
    asleep, step = 0.0, timedelta(days=1 / _CALLS_A_DAY)
    first = True
    for number in range(count):
        at += step * chance.random() * 1.8
        if number % _CALLS_A_DAY == 0:
            asleep, first = asleep + 30_000, True
        tool, target, words = chance.choice(_COMMANDS)
        kind = template = fix = "null"
        outcome, status = "ok", 0
        if first and target == '"stage"':
            first, kind, template, fix, outcome = False, '"auth"', f'"{_REFUSED}"', "\"kube_login('stage')\"", "healed"
        elif chance.random() < 0.05:
            kind, outcome, status = f'"{chance.choice(_KINDS)}"', "left", 1
            template = f'"{tool}: cannot do this: reason {_word(chance.randrange(200))} of <n>"'
        argv = '","'.join((tool, *words.format(chance.randrange(400)).split()))
        done, probes = ("true", ('"bad"', '"good"')) if fix != "null" else ("null", ("null", "null"))
        yield (
            f'{{"v":1,"id":"{number:x}-1a2b","at":"{at.isoformat(timespec="milliseconds")}","argv":["{argv}"],'
            f'"tool":"{tool}","target":{target},"cwd":"/home/dev/shop","exit":{status},"signal":null,"seconds":0.412,'
            f'"attempts":1,"layer":{"null" if fix == "null" else chr(34) + "heal" + chr(34)},"type":{kind},"rule":null,'
            f'"template":{template},"fix":{fix},"fixed":{done},"verified":{done},"retried":false,'
            f'"probe_before":{probes[0]},"probe_after":{probes[1]},"predicted":null,"flow":null,"step":null,'
            f'"boot_id":"6f1c3c2e-6c5b-4a7e-9c1d-0d2f4b8a7e11","suspended_s":{asleep},"session":"4711",'
            f'"outcome":"{outcome}"}}\n'
        )


def _word(number: int) -> str:
    """A word of its own for a number, unlike the words of other numbers."""
    return "".join(chr(97 + (number * 7919 + place * 104_729) % 26) for place in range(24))


def section(home: Path, sizes: Sequence[int] = SIZES) -> Section:
    """Learn from journals of growing size."""
    results = []
    for size in sizes:
        given = written(home / f"{size} observations", size)
        seconds, mebibytes = learn(given, size)
        budget = (f"at most {_BUDGET:g} s", at_most(seconds, _BUDGET)) if size == max(SIZES) else ()
        each = f"{seconds / size * 1e6:.1f} us each, at most {mebibytes:.0f} MiB"
        results.append(Result(f"heal learn over {size:,} observations", f"{seconds:.2f} s ({each})", *budget))
        again, expected = after(given, size), predict(given)
        results.append(Result(f"heal learn, {_MORE} observations later", f"{again:.2f} s"))
        results.append(Result("heal predict", f"{expected:.2f} s"))
    note = "Linear if each observation costs the same; one turn each. Later only what is new is read."
    return Section("Learning", results, note)


def written(home: Path, size: int) -> dict[str, str]:
    """The environment of a home with a journal of so many lines, for which heal's rules are compiled."""
    memory = home / ".local" / "state" / "heal" / "memory"
    memory.mkdir(parents=True)
    with open(memory / "journal.jsonl", "w", encoding="utf-8") as file:
        file.writelines(journal(size))
    (memory / "journal.jsonl").chmod(0o600)
    settings = home / ".config" / "heal" / "config.yaml"
    settings.parent.mkdir(parents=True)
    settings.write_text("version: 1\njournal: {total: 10G}\n")  # by default a part of it would go after the first time
    given = environment(home)
    subprocess.run([str(BIN / "heal"), "rules", "list"], env=given, stdout=subprocess.DEVNULL, check=True)
    return given


def learn(given: dict[str, str], size: int) -> tuple[float, float]:
    """Seconds of `heal learn` over a journal of so many lines, and its peak memory in MiB."""
    started = time.perf_counter()
    done = subprocess.run([str(BIN / "heal"), "learn"], env=given, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    if done.returncode or f"from {size} runs" not in done.stdout:
        raise RuntimeError(f"heal learn ended with {done.returncode}: {done.stdout[-300:]}{done.stderr[-300:]}")
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def after(given: dict[str, str], size: int) -> float:
    """Seconds of `heal learn` when some more has been run."""
    lines = list(journal(size + _MORE))[-_MORE:]
    file = Path(given["HOME"]) / ".local" / "state" / "heal" / "memory" / "journal.jsonl"
    with file.open("a", encoding="utf-8") as stream:
        stream.writelines(lines)
    seconds, _ = learn(given, size + _MORE)
    return seconds


def predict(given: dict[str, str]) -> float:
    """Seconds of `heal predict`."""
    started = time.perf_counter()
    subprocess.run([str(BIN / "heal"), "predict"], env=given, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        print(screen(section(Path(folder), tuple(map(int, arguments)) or SIZES)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
