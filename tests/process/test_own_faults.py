"""Whatever is wrong with heal or around it costs one line, never the command; and the short road stays light."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.process.both import HEAL, Bench

COMMAND = ["sh", "-c", "echo ran >> runs; echo out; echo err >&2; exit 3"]
HEAVY = {
    "typer", "click", "rich", "sh", "yaml", "jwt", "pydantic", "asyncio", "logging", "dataclasses", "typing", "re",
    "json", "signal", "subprocess", "enum", "threading", "socket", "inspect", "pathlib", "tempfile", "shutil",
    "collections", "functools", "contextlib", "random", "ctypes", "re2", "argparse", "shlex", "traceback",
}  # fmt: skip


def ran_once(bench: Bench) -> None:
    """The command was run exactly once."""
    runs = bench.folder / "runs"
    assert runs.read_text() == "ran\n"
    runs.unlink()


@pytest.mark.parametrize(
    "broken",
    [
        "heal_cli.compiled", "heal_cli.world", "heal_cli.pipeline", "heal_cli.process.run", "heal_cli.process.tap",
        "heal_cli.process.relay", "heal_cli.process.streams", "heal_cli.journal", "heal_cli.stages.diagnose",
        "heal_cli.stages.record", "heal_cli.options", "heal_cli.model", "heal_cli.runner", "heal_cli.console",
        "heal_cli.redaction", "heal_cli.matching", "re2", "heal_cli.memory",
    ],
)  # fmt: skip
def test_a_broken_module(bench: Bench, tmp_path: Path, broken: str) -> None:
    _breaking(tmp_path, f"if name == {broken!r}: raise RuntimeError('broken for a test')")
    ended = bench.healed(COMMAND, changes={"PYTHONPATH": str(tmp_path)})
    assert (ended.status, ended.stdout) == (3, b"out\n")
    ran_once(bench)
    lines = ended.stderr.splitlines()
    assert b"err" in lines
    assert b"Traceback" not in ended.stderr
    assert len([line for line in lines if line.startswith(b"heal: ")]) <= 1


def _breaking(folder: Path, statement: str) -> None:
    """A sitecustomize that acts on imports."""
    (folder / "sitecustomize.py").write_text(
        f"import sys\nclass Finder:\n    def find_spec(self, name, path=None, target=None):\n        {statement}\n"
        "sys.meta_path.insert(0, Finder())\n"
    )


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("heal_cli.process.run", "_Run._serve"),
        ("heal_cli.process.run", "_Run._signal"),
        ("heal_cli.process.run", "_Run._last_words"),
        ("heal_cli.process.relay", "Relay.carry"),
        ("heal_cli.process.relay", "Kept.add"),
        ("heal_cli.process.tap", "Tap.heard"),
        ("heal_cli.process.tap", "open_tap"),
        ("heal_cli.process.streams", "look"),
        ("heal_cli.process.spawn", "start"),
        ("heal_cli.runner", "_ending"),
        ("heal_cli.runner", "_inside_heal"),
        ("heal_cli.journal", "append"),
        ("heal_cli.compiled", "load"),
    ],
)
def test_a_broken_function(bench: Bench, tmp_path: Path, module: str, name: str) -> None:
    """Also in the middle of a run: the command has been started by then, and is not run twice."""
    (tmp_path / "sitecustomize.py").write_text(
        f"import importlib, sys\nimport heal_cli\ndef broken(*_, **__): raise RuntimeError('broken for a test')\n"
        f"module = importlib.import_module({module!r})\n*path, last = {name!r}.split('.')\n"
        "for part in path: module = getattr(module, part)\n"
        "setattr(module, last, broken)\n"
        "for other in [m for n, m in sys.modules.items() if n.startswith('heal_cli')]:\n"
        "    if not path and hasattr(other, last): setattr(other, last, broken)\n"
    )
    ended = bench.healed(COMMAND, changes={"PYTHONPATH": str(tmp_path)})
    assert (ended.status, ended.stdout) == (3, b"out\n")
    ran_once(bench)
    assert b"Traceback" not in ended.stderr
    assert b"err\n" in ended.stderr
    assert ended.stderr.count(b"heal: ") == 1


@pytest.mark.parametrize(
    "line",
    [
        "unset HOME; export HEAL_MEMORY=$PWD/memory; @ sh -c 'echo out; exit 3'; echo $?",
        "HOME=/nowhere/at/all @ sh -c 'echo out; exit 3'; echo $?",
        "HOME=/proc @ sh -c 'echo out; exit 3'; echo $?",
        "mkdir m; HEAL_MEMORY=$PWD/m HOME= @ sh -c 'echo out; exit 3'; echo $?; ls -a",
        "XDG_CACHE_HOME=/proc XDG_STATE_HOME=/proc @ sh -c 'echo out'; echo $?",
        "cp -r home/. other; chmod -R a-w other; HOME=$PWD/other @ sh -c 'echo out; exit 4'; echo $?",
        "mkdir gone; cd gone; rmdir ../gone; @ sh -c 'echo out; exit 3'; echo $?",
        "ulimit -f 0; @ sh -c 'echo out; exit 3'; echo $?",
    ],
)
def test_no_place_for_heals_files(bench: Bench, line: str) -> None:
    direct, healed = (bench.line(way, line) for way in ("direct", "healed"))
    assert (healed.status, healed.stdout) == (direct.status, direct.stdout)
    assert b"Traceback" not in healed.stderr
    assert len([one for one in healed.stderr.splitlines() if one.startswith(b"heal: ")]) <= 1


@pytest.mark.parametrize("text", ["}{", "\0\0\0", "rules: [", "version: 99", ""])
def test_damaged_configuration_cache_and_memory(bench: Bench, text: str) -> None:
    home = bench.folder / "home"
    for name in (".config/heal/config.yaml", ".local/state/heal/memory/learned/tool_failures.yaml"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text)
    for cached in (home / ".cache" / "heal").iterdir():
        cached.write_text(text)
    for _ in range(2):
        ended = bench.healed(COMMAND)
        assert (ended.status, ended.stdout) == (3, b"out\n")
        ran_once(bench)
        assert b"Traceback" not in ended.stderr


def test_disabled_and_nested_it_hands_over(bench: Bench) -> None:
    """The command is then heal's own process, no child of it."""
    line = f"{HEAL} run -- sh -c 'echo $PPID' | grep -qx $$ && echo handed over"
    plain = f"bash -c 'echo $$; exec {HEAL} run -- sh -c \"echo \\$\\$; exit 5\"'; echo $?"
    assert bench.run(["bash", "-c", line], changes={"HEAL_DISABLE": "1"}).stdout == b"handed over\n"
    nested = bench.healed(["bash", "-c", plain]).stdout.split()
    assert nested[0] == nested[1] and nested[2] == b"5"
    disabled = bench.run(["bash", "-c", plain], changes={"HEAL_DISABLE": "1"}).stdout.split()
    assert disabled[0] == disabled[1] and disabled[2] == b"5"
    apart = bench.run(["bash", "-c", plain]).stdout.split()
    assert apart[0] != apart[1] and apart[2] == b"5"
    bench.same("@ @ @ sh -c 'echo out; echo err >&2; exit 3'; echo $?")
    bench.same("printf 'all:\\n\\t@ sh -c \"echo made >&2; exit 3\"\\n' > Makefile; @ make -s; echo $?")


def test_the_short_road_imports_nothing_heavy(bench: Bench, tmp_path: Path) -> None:
    report = bench.folder / "modules"
    (tmp_path / "sitecustomize.py").write_text(
        f"import atexit, sys\natexit.register(lambda: open({str(report)!r}, 'w').write('\\n'.join(sys.modules)))\n"
    )
    for options in ([], ["--no-heal"], ["--retries", "2"], ["--no-preflight", "-q"]):
        words = [
            sys.executable,
            "-c",
            "import sys; from heal_cli.__main__ import main; sys.exit(main())",
            "run",
            *options,
        ]
        report.unlink(missing_ok=True)
        ended = bench.run([*words, "--", "sh", "-c", "echo x >&2"], changes={"PYTHONPATH": str(tmp_path)})
        assert ended.status == 0
        assert not HEAVY & set(report.read_text().split()) - _of_python_itself(tmp_path, bench)


def _of_python_itself(folder: Path, bench: Bench) -> set[str]:
    """What the interpreter has imported by itself (site, .pth files) is not heal's."""
    ended = bench.run([sys.executable, "-c", "import sys; print(*sys.modules)"], changes={"PYTHONPATH": str(folder)})
    return set(ended.stdout.decode().split())


def test_nothing_is_left_behind_in_the_current_folder(bench: Bench) -> None:
    empty = bench.folder / "empty"
    empty.mkdir()
    bench.healed(["true"], cwd=empty)
    memory = f"HEAL_MEMORY={bench.folder / 'memory'}"  # or it would be that of the user who runs the tests
    bench.run(["env", "-u", "HOME", memory, str(HEAL), "run", "--", "false"], cwd=empty)
    bench.run(["env", "HOME=", memory, str(HEAL), "run", "--", "false"], cwd=empty)
    assert os.listdir(empty) == []
