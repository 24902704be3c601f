"""`heal stats` on journals that real runs wrote, and on generated weeks: at a terminal, in a pipe, in files."""

from __future__ import annotations

import csv
import html.parser
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.weeks import write
from tests.scenarios import terminal
from tests.scenarios.place import HEAL, Place
from tests.scenarios.terminal import Terminal

RULES = """
version: 1
checks:
  opened: {{kind: file_exists, path: '{folder}/opened'}}
  never: {{kind: file_exists, path: '{folder}/never'}}
fixes:
  open_up: {{class: safe, timeout: 10s, steps: [{{argv: [touch, '{folder}/opened']}}], verify: opened}}
rules:
- id: shut
  type: auth
  match: {{command: [gate], stderr: '^gate: shut'}}
  why: the gate is shut
  at_contact: true
  action: {{fix: open_up, retry: once}}
- id: rusty
  type: lock
  match: {{command: [gate], stderr: '^gate: rusty'}}
  why: the gate is rusty
  action: {{explain: {{run: [[gate, oil]]}}}}
- id: wall
  type: not_owned
  match: {{command: [gate], args: {{--wall: .}}, check: never}}
  why: there is a wall
  action: {{block: go around it}}
- id: ghost
  type: auth
  match: {{command: [gate], stderr: '^gate: a ghost'}}
  why: nobody has seen it
  action: {{explain: {{steps: [run]}}}}
"""
GATE = """
case "$1" in
  rusty) echo 'gate: rusty' >&2; exit 4;;
  odd) echo 'something else' >&2; exit 5;;
esac
test -e {folder}/opened || {{ echo 'gate: shut' >&2; exit 3; }}
"""
needs_terminal = pytest.mark.skipif(terminal.unavailable() is not None, reason=str(terminal.unavailable()))


@pytest.fixture
def gate(place: Place) -> Place:
    """A program whose runs end in every way, with rules that know it."""
    place.script("gate", GATE.format(folder=place.folder))
    place.environment["PATH"] = f"{place.folder}:{place.environment['PATH']}"
    rules = place.home / ".config" / "heal" / "rules"
    rules.mkdir(parents=True)
    (rules / "own.yaml").write_text(RULES.format(folder=place.folder))
    place.configure("version: 1\n")
    for words in ("in", "in", "rusty", "odd", "--wall x"):
        place.heal("run", "--", "gate", *words.split())
    return place


@pytest.fixture
def weeks(place: Place) -> Place:
    write(memory_of(place), 3000)
    return place


def memory_of(place: Place) -> Path:
    return place.home / ".local" / "state" / "heal" / "memory"


def items(place: Place, *words: str) -> dict[tuple[str, str, str], Any]:
    told = json.loads(place.heal("stats", "--json", *words).stdout)
    assert (told["v"], told["kind"]) == (1, "stats")
    return {(one["section"], one["name"], one["measure"]): one["value"] for one in told["items"]}


def test_real_runs_are_counted_as_they_ended(gate: Place) -> None:
    assert [line["outcome"] for line in gate.journal()] == ["healed", "ok", "remediated", "left", "blocked"]
    found = items(gate)
    expected = {"ok": 1, "prevented": 0, "healed": 1, "remediated": 1, "left": 1, "blocked": 1}
    assert {name: found["outcomes", name, "runs"] for name in expected} == expected
    assert (found["spans", "all", "failures"], found["spans", "all", "interventions"]) == (3, 3)
    assert (found["fixes", "open_up()", "tried"], found["fixes", "open_up()", "worked"]) == (1, 1)
    assert (found["rules", "shut", "worked"], found["rules", "ghost", "chosen"]) == (1, 0)
    assert (found["time saved", "all", "spared"], found["time saved", "all", "each"]) == (1, 60.0)
    page = gate.heal("stats")
    assert (page.returncode, page.stderr) == (0, "")
    assert "Failures mended or prevented: 33 % (1 of 3)" in page.stdout
    assert "ghost: yours, never fired" in page.stdout
    assert "1 trouble that heal mended or prevented x 1 min, assumed" in page.stdout


def test_nothing_is_called_prevented_because_it_was_blocked(gate: Place) -> None:
    found = items(gate)
    assert found["outcomes", "blocked", "runs"] == found["types", "not_owned", "blocked"] == 1
    assert found["types", "not_owned", "failures"] == found["spans", "all", "prevented"] == 0


def test_an_empty_memory_is_welcomed_and_left_alone(place: Place) -> None:
    page = place.heal("stats")
    assert (page.returncode, page.stderr) == (0, "")
    assert page.stdout.startswith("heal stats: nothing has been run through heal yet.")
    assert "heal demo" in page.stdout
    assert not memory_of(place).exists()
    assert place.heal("stats", "--csv").stdout.startswith("section,name,measure,value")
    assert place.heal("stats", "--html", "page.html").returncode == 0
    assert "nothing has been run" in (place.folder / "page.html").read_text()


def test_in_a_pipe_it_is_plain_and_narrow(weeks: Place) -> None:
    text = weeks.heal("stats").stdout
    assert max(map(len, text.splitlines())) <= 80
    assert text.isascii() and "\x1b" not in text
    assert all(line == line.rstrip() for line in text.splitlines())
    assert "2026-W37" in text and "kubectl get" in text and "first weeks" in text
    narrow = subprocess.run(
        weeks.argv("stats"), env={**weeks.environment, "LC_ALL": "en_US.ISO-8859-1", "PYTHONIOENCODING": "latin-1"},
        capture_output=True, check=True,
    ).stdout  # fmt: skip
    assert narrow.decode("ascii") == text


@needs_terminal
@pytest.mark.parametrize("width", [80, 120])
def test_at_a_terminal_no_line_is_broken(weeks: Place, width: int) -> None:
    with Terminal(weeks.folder, weeks.environment, weeks.folder, width) as tty:
        tty.type(f"clear; {HEAL} stats; echo done=$?")
        screen = tty.wait_for("done=0")
    page = screen[screen.index("╭─ heal stats") : screen.index("done=0")].rstrip().splitlines()
    assert {len(line) for line in page} == {width}
    assert all(line[0] in "╭│╰" and line[-1] in "╮│╯" for line in page)
    assert "…" not in "".join(page)
    assert ("╮╭" in "".join(page)) is (width == 120)


@needs_terminal
@pytest.mark.parametrize(
    ("variables", "boxes", "colours"),
    [({}, True, True), ({"NO_COLOR": "1"}, True, False), ({"TERM": "dumb"}, False, False)],
)
def test_colours_only_where_they_are_wanted(
    weeks: Place, variables: dict[str, str], boxes: bool, colours: bool
) -> None:
    out = weeks.folder / "out"
    words = " ".join(f"{name}={value}" for name, value in variables.items())
    with Terminal(weeks.folder, weeks.environment, weeks.folder) as tty:
        tty.type(f"script -qc 'env {words} {HEAL} stats' {out} >/dev/null; echo done=$?")
        tty.wait_for("done=0")
    text = out.read_text()
    assert ("╭" in text) is boxes
    assert bool(re.search(r"\x1b\[[0-9;]*3[1-7]m", text)) is colours


@needs_terminal
def test_watch_shows_what_comes_and_ends_with_ctrl_c(gate: Place) -> None:
    with Terminal(gate.folder, gate.environment, gate.folder, 100) as tty:
        tty.type(f"clear; {HEAL} stats --watch; echo never")
        tty.wait_for("5 runs on 1 day")
        gate.heal("run", "--", "gate", "in")
        tty.wait_for("6 runs on 1 day")
        tty.type("C-c", enter=False)
        tty.type("echo status=$?")
        screen = tty.wait_for("status=130")
    assert "╭" not in screen  # what was there before is back
    assert "Traceback" not in screen and "never\n" not in screen.replace("echo never", "")
    refused = gate.heal("stats", "--watch")
    assert (refused.returncode, "needs a terminal" in refused.stderr) == (2, True)


def test_only_a_part(weeks: Place) -> None:
    whole, kubectl, git = items(weeks), items(weeks, "--tool", "kubectl"), items(weeks, "--tool", "git")
    assert kubectl["spans", "all", "runs"] + git["spans", "all", "runs"] < whole["spans", "all", "runs"]
    assert {key[1].split()[0] for key in kubectl if key[0] == "commands"} == {"kubectl"}
    assert items(weeks, "--since", "2026-11-02")["spans", "all", "first"] == "2026-11-02"
    assert items(weeks, "--target", "stage")["spans", "all", "runs"] < kubectl["spans", "all", "runs"]
    assert "Only target stage" in weeks.heal("stats", "--target", "stage").stdout
    weeks.configure("version: 1\ntargets:\n  stage: {kind: cluster, short: s, contexts: [stage]}\n")
    assert items(weeks, "--target", "s") == items(weeks, "--target", "stage")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("--since yesterday", "give days (7d), weeks (2w) or a date (2026-03-01)"),
        ("--since 0d", "give days"),
        ("--target stagee", "did you mean `stage`?"),
        ("--tool kubctl", "did you mean `kubectl`?"),
        ("--json --csv", "at a time"),
        ("--watch --html x", "at a time"),
        ("--prometheus --since 7d", "leave --since out"),
    ],
)
def test_what_cannot_be_answered_is_refused(weeks: Place, words: str, told: str) -> None:
    done = weeks.heal("stats", *words.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


def test_csv_says_what_json_says(weeks: Place) -> None:
    head, *rows = csv.reader(io.StringIO(weeks.heal("stats", "--csv").stdout))
    assert head == ["section", "name", "measure", "value"]
    assert {(section, name, measure): value for section, name, measure, value in rows} == {
        key: str(value) for key, value in items(weeks).items()
    }


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed (Debian: prometheus)")
def test_promtool_finds_nothing_wrong(weeks: Place, gate: Place) -> None:
    gate.heal("run", "--", 'g"a\\te\n{}', "x")
    text = gate.heal("stats", "--prometheus").stdout
    assert 'heal_runs_total{outcome="ok"}' in text
    checked = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")
    broken = text.replace("# TYPE heal_runs_total counter", "# TYPE heal_runs_total count")
    checked = subprocess.run(
        ["promtool", "check", "metrics"], input=broken, capture_output=True, text=True, check=False
    )
    assert checked.returncode != 0  # it would have said so


class Page(html.parser.HTMLParser):
    """Checks that tags are closed, and collects what a browser would load or run."""

    VOID = ("meta", "rect", "line")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_page_needs_nothing_else(weeks: Place) -> None:
    with (memory_of(weeks) / "journal.jsonl").open("a") as file:
        line = json.loads((memory_of(weeks) / "journal.jsonl").read_text().splitlines()[0])
        line |= {"tool": "<script>alert(1)</script>", "argv": ["x"], "outcome": "left", "type": "<b>"}
        file.write(json.dumps(line) + "\n")
    done = weeks.heal("stats", "--html", "page.html")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "heal: written: page.html\n")
    text = (weeks.folder / "page.html").read_text()
    page = Page(text)
    assert page.open == []
    assert {"script", "link", "img", "iframe", "object", "embed", "base", "b"}.isdisjoint(page.tags)
    assert {"src", "href", "srcset", "action", "data", "onload", "onclick"}.isdisjoint(page.attributes)
    assert re.findall(r"https?:|url\(|@import|//[a-z]", text) == []
    assert {"svg", "table", "style"} <= page.tags
    assert "prefers-color-scheme: dark" in text
    assert "<script>alert(1)</script>" in page.texts
    assert "2026-W37" in text and any("kubectl get" in one for one in page.texts)
    refused = weeks.heal("stats", "--html", "no/such/folder.html")
    assert (refused.returncode, "cannot be written: No such file" in refused.stderr) == (1, True)


def test_the_dashboard_file_says_the_same(gate: Place) -> None:
    file = memory_of(gate) / "stats" / "auto_heal_dashboard.yaml"
    gate.heal("stats", "--tool", "gate")
    assert not file.exists()  # a part is not the whole
    gate.heal("stats")
    said = yaml.safe_load(file.read_text())
    assert said["auto_heal_rate"] == {"value": 0.333, "count": 1, "of": 3}
    assert said["prevention_rate"] == {"value": 0.0, "count": 0, "of": 3}
    assert (said["manual_interventions"]["total"], said["manual_interventions"]["per_day"]) == (3, 3.0)
    assert (said["time_saved"]["seconds"], said["time_saved"]["measured"]) == (60, 0)
    assert [*said["trends"]["daily"].values()][-1]["healed"] == 1
    assert {f"{path.stat().st_mode & 0o777:o}" for path in (file, file.parent.parent / "state" / "tally.json")} == {
        "600"
    }


def test_damaged_lines_are_said(gate: Place) -> None:
    with (memory_of(gate) / "journal.jsonl").open("a") as file:
        file.write('{"v":1,"at":\nrubbish\n')
    assert "2 damaged lines of the journal passed over" in gate.heal("stats").stdout
    assert json.loads(gate.heal("stats", "--json").stdout)["damaged"] == 2


def test_a_memory_that_cannot_be_written_is_read_all_the_same(weeks: Place) -> None:
    stats = memory_of(weeks) / "stats"
    stats.write_text("in the way")
    (memory_of(weeks) / "state").write_text("in the way")
    done = weeks.heal("stats")
    assert done.returncode == 0
    assert "3,000 runs" in done.stdout
    assert done.stderr.startswith("heal: ") and "stats" in done.stderr


@pytest.fixture
def runs(gate: Place) -> Iterator[subprocess.Popen[bytes]]:
    """Somebody who runs commands all the while."""
    loop = f"for i in $(seq 40); do {HEAL} run -- gate in; done"
    process = subprocess.Popen(["sh", "-c", loop], env=gate.environment, stdout=subprocess.DEVNULL)
    yield process
    process.kill()
    process.wait()


def test_runs_meanwhile_are_counted_or_not_yet(gate: Place, runs: subprocess.Popen[bytes]) -> None:
    seen = [0]
    while runs.poll() is None:
        told = json.loads(gate.heal("stats", "--json").stdout)
        assert told["damaged"] <= 1
        seen.append(told["runs"])
    assert seen == sorted(seen)
    assert items(gate)["spans", "all", "runs"] == 45


def test_the_generator_writes_lines_as_heal_does(gate: Place, weeks: Place) -> None:
    made = [json.loads(line) for line in (memory_of(weeks) / "journal.jsonl").read_text().splitlines()]
    assert {tuple(line) for line in made} == {tuple(gate.journal()[0])}
    assert sys.version_info >= (3, 11)
