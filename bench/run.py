"""What `heal run` costs in time, against the bare interpreter and its peers: `python -m bench.run [--runs N]`.

overhead    the whole process of `heal run -- true`, against `python -c pass` with the same interpreter
failure     the whole process of `heal run -- false`, which no rule knows: silence
diagnosis   a failure that one of 500 rules knows: until its line is on stderr, and the whole process
"""

from __future__ import annotations

import argparse
import compileall
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import jwt

import heal_cli
from bench import peers
from bench.paired import BIN, PROJECT, Timing, environment, once, timed
from bench.report import Result, Section, at_most, screen

RULES = 500
KNOWN = 100  # failures that heal remembers (its own limit): a user's memory is full after some weeks
_BARE = "python -c pass"
_NAIVE = "a plain Typer + sh + rich wrapper (bench/naive.py)"
_CHRONIC = "chronic (moreutils, Perl)"
_NO_CHRONIC = Result(_CHRONIC, "left out: not installed (apt-get install moreutils)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=40)
    options = parser.parse_args(arguments)
    prepare()
    with tempfile.TemporaryDirectory() as folder:
        for section in (overhead(Path(folder), options.runs), failures(Path(folder), options.runs)):
            print(screen(section), flush=True)
    return 0


def prepare() -> None:
    """Compile the bytecode, and see that the `heal` to be measured is the script this project installs."""
    for folder in (Path(heal_cli.__file__).parent, Path(__file__).parent):
        compileall.compile_dir(folder, quiet=2)
    launcher = BIN / "heal"
    if not launcher.exists():
        raise RuntimeError(f"{launcher} is not there: pip install -e . first")
    shipped = Path(heal_cli.__file__).parent / "bin" / "heal"
    if launcher.read_text().partition("\n")[2] != shipped.read_text().partition("\n")[2]:
        raise RuntimeError(f"{launcher} is another launcher than {shipped}: pip install -e . once more")


def overhead(home: Path, runs: int) -> Section:
    """A command that succeeds."""
    home = home / "with checks"  # they are not to be asked in other measurements
    home.mkdir(exist_ok=True)
    kubeconfig = _write_checks(home)
    commands = {
        _BARE: [sys.executable, "-c", "pass"],
        "heal run -- true": [str(BIN / "heal"), "run", "--", "true"],
        "the road between: a pre-flight check with a valid verdict": [str(BIN / "heal"), "run", "--", "echo"],
        "the long road: a check that has to be asked, and warns": [str(BIN / "heal"), "run", "--", "printf", ""],
        "python -m heal_cli run -- true": [sys.executable, "-m", "heal_cli", "run", "--", "true"],
        _NAIVE: [sys.executable, "-m", "bench.naive", "true"],
        **_chronic("true"),
    }
    times, _ = timed(commands, _given(home) | {"KUBECONFIG": str(kubeconfig)}, runs)
    bare = times.pop(_BARE)
    ratio = times["heal run -- true"].ratio(bare)
    verdict = f"{at_most(ratio, 2.0)}; aim {at_most(ratio, 1.5)}"
    results = [
        Result(name, one.against(bare), *(("at most 2.0 x, aim 1.5 x", verdict) if name == "heal run -- true" else ()))
        for name, one in times.items()
    ]
    return _section("A command that succeeds: the short road", bare, results)


def failures(home: Path, runs: int, known_before: int = KNOWN) -> Section:
    """A command that fails: in silence, and with a diagnosis; so many failures are in heal's memory before."""
    _write_rules(home, map(_rule, range(RULES)))
    for _ in range(known_before):
        once([str(BIN / "heal"), "run", "--", "false"], _given(home))
    known = ["sh", "-c", "echo 'tool-7: the gate is closed' >&2; exit 1"]
    silent, told = "heal run -- false", f"heal run, a failure one of {RULES} rules knows"
    commands = {
        _BARE: [sys.executable, "-c", "pass"],
        silent: [str(BIN / "heal"), "run", "--", "false"],
        told: [str(BIN / "heal"), "run", "--", *known],
        "that failing command alone": known,
        f"{_NAIVE}, false": [sys.executable, "-m", "bench.naive", "false"],
        **_chronic("false"),
    }
    times, said = timed(commands, _given(home), runs, (0, 1), awaited=b"heal: the gate is closed")
    if told not in said:
        raise RuntimeError("heal did not say its diagnosis")
    bare = times.pop(_BARE)
    results = [_failing(f"{told}: until its line is printed", said[told], bare)]
    results += [
        _failing(f"{name}: the whole process" if name == told else name, one, bare) for name, one in times.items()
    ]
    note = (
        f"{RULES} rules beside the shipped ones; {known_before} failures are in heal's memory already (it keeps "
        f"{KNOWN}). What heal writes down after it has printed its line is in `the whole process`."
    )
    return _section("A command that fails", bare, results, note)


def _failing(name: str, timing: Timing, bare: Timing) -> Result:
    if not name.startswith("heal"):
        return Result(name, timing.against(bare))
    return Result(name, timing.against(bare), "at most 3.5 x", at_most(timing.ratio(bare), 3.5))


def thefuck(home: Path, runs: int) -> Section:
    """The peer that explains failures: it runs the failed command once more and prints the line it would run."""
    title = "thefuck on a failed `git brnch`"
    found = peers.thefuck(home / "thefuck")
    if isinstance(found, str):
        return Section(title, [Result("thefuck", f"left out: {found}")])
    commands = {_BARE: [str(found.parent / "python"), "-c", "pass"], "thefuck": [str(found), *peers.THEFUCK_ARGUMENTS]}
    given = environment(home) | peers.THEFUCK_VARIABLES
    times, _ = timed(commands, given, max(5, runs // 2))
    bare = times.pop(_BARE)
    note = "From a venv of its own, by pip; its rules are read and `git brnch` is run again, as in daily use."
    return _section(title, bare, [Result("thefuck git brnch", times["thefuck"].against(bare))], note)


def _section(title: str, bare: Timing, results: Sequence[Result], note: str = "") -> Section:
    chronic = [] if shutil.which("chronic") or "thefuck" in title else [_NO_CHRONIC]
    return Section(title, [Result(_BARE, bare.spread), *results, *chronic], note)


def _given(home: Path) -> dict[str, str]:
    return environment(home) | {"PYTHONPATH": str(PROJECT)}


def _chronic(program: str) -> dict[str, list[str]]:
    found = shutil.which("chronic")
    return {f"{_CHRONIC} {program}": [found, program]} if found else {}


def _write_rules(home: Path, rules: Iterable[str], checks: str = "") -> None:
    folder = home / ".config" / "heal" / "rules"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bench.yaml").write_text("version: 1\nrules:\n" + ("".join(rules) or " []\n") + checks)


def _write_checks(home: Path) -> Path:
    """Two checks of a token with two hours left, one of which wants more than that; gives the kubeconfig with it."""
    folder = home / ".config" / "heal"
    folder.mkdir(parents=True, exist_ok=True)
    folder.joinpath("config.yaml").write_text(
        "version: 1\npreflight: warn\ncommands:\n  echo: {checks: [good]}\n  printf: {checks: [bad]}\n"
    )
    checks = (f"  {name}: {{kind: token_expiry, left: {left}}}\n" for name, left in (("good", "5m"), ("bad", "3h")))
    acts = "programs: {echo: {target: cluster}, printf: {target: cluster}}\n"
    _write_rules(home, [], f"{acts}checks:\n{''.join(checks)}")
    token = jwt.encode({"exp": int(time.time()) + 7200}, "a key that is long enough for this algorithm")
    kubeconfig = home / "kubeconfig"
    kubeconfig.write_text(
        "current-context: c\ncontexts: [{name: c, context: {cluster: k, user: u}}]\n"
        f"clusters: [{{name: k, cluster: {{server: s}}}}]\nusers: [{{name: u, user: {{token: {token}}}}}]\n"
    )
    return kubeconfig


def _rule(number: int) -> str:
    program = "sh" if number % 20 == 7 else f"tool-{number}"
    return (
        f"- id: many-{number}\n  type: lock\n  why: the gate is closed\n"
        f"  match: {{command: [{program}], stderr: '^tool-{number}: the gate is closed'}}\n"
        "  action: {explain: {steps: [open it]}}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
