"""A rule made of a failure is right as it stands, for every real failure there is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from heal_cli import rulebook, yamlio
from heal_cli.command_line import from_line
from heal_cli.matching import plain_text
from heal_cli.model import Failure
from heal_cli.rules import draft as rule_draft
from heal_cli.rules import testing
from heal_cli.rules.generalising import generalised
from heal_cli.telling import telling_line
from tests.made import Home, script

CORPUS = Path(__file__).parents[1] / "corpus"
PROGRAMS = rulebook.compile_book(rulebook.sources())[0]["programs"]


def drafted(line: str, ended: int, stderr: str, name: str | None = None) -> rule_draft.Draft:
    failure = Failure(from_line(line, PROGRAMS), ended, plain_text(stderr.encode()), line)
    return rule_draft.draft(failure, "unknown", name, frozenset(), PROGRAMS)


@pytest.mark.parametrize("file", sorted(CORPUS.glob("*.jsonl")), ids=lambda file: file.stem)
def test_every_real_failure_gives_a_rule_that_is_right(file: Path, home: Home) -> None:
    cases = [json.loads(line) for line in file.read_text().splitlines()][::4]
    texts = [drafted(case["command"], case["exit"], case["stderr"], f"r{n}").text for n, case in enumerate(cases)]
    own = home.rule_file("rules:\n" + "".join(texts))
    assert testing.validated(str(own))[0] == ()
    problems = testing.tested(str(own))[0]
    assert [text for text in problems if "chosen before it" not in text] == []  # the same failure stands there twice


@pytest.mark.parametrize(
    ("file", "number"), [("git", 2), ("kubectl", 40), ("network", 30), ("registry", 12), ("frameworks", 100)]
)
def test_the_text_is_yaml_that_any_reader_reads_alike(file: str, number: int) -> None:
    import yaml

    case = json.loads((CORPUS / f"{file}.jsonl").read_text().splitlines()[number])
    text = rule_draft.HEADER + drafted(case["command"], case["exit"], case["stderr"]).text
    assert yamlio.parse(text.encode(), "").value == yaml.safe_load(text)


@pytest.mark.parametrize(
    ("command", "line", "pattern", "why"),
    [
        ("git switch mian", "fatal: invalid reference: mian",
         r"^fatal: invalid reference: (?P<word_1>\S+)$", "invalid reference: {word_1}"),
        ("curl -sS https://x/", "curl: (6) Could not resolve host: x",
         r"^curl: \(6\) Could not resolve host: x$", "(6) Could not resolve host: x"),
        ("tar xf a/b.tar", "tar: a/b.tar: Cannot open: No such file or directory",
         r"^tar: (?P<word_1>\S+): Cannot open: No such file or directory$",
         "{word_1}: Cannot open: No such file or directory"),
        ("t sync", "t: lock /run/t.lock is held by process 4711 since 12:01:33",
         r"^t: lock (?P<path_1>[^\s:'\"]+) is held by process (?P<word_1>[0-9.]+) since .+$",
         "lock {path_1} is held by process {word_1} since"),
        ("t sync", "HTTP 403: {forbidden}", r"^HTTP 403: \{forbidden\}$", "hTTP 403: (forbidden)"),
    ],
)  # fmt: skip
def test_what_will_be_another_is_left_open(command: str, line: str, pattern: str, why: str) -> None:
    telling = generalised(line, tuple(command.split()))
    assert telling.pattern == pattern
    assert telling.why == why.replace("hTTP", "HTTP")


def test_the_line_that_tells_most() -> None:
    said = 'Traceback (most recent call last):\n  File "x", line 3\nValueError: no such thing\n\nhint: try harder\n'
    assert telling_line(said, "x.py") == "ValueError: no such thing"
    assert telling_line("warning: old\ntool: cannot go on\nusage: tool [-x]\n", "tool") == "tool: cannot go on"
    assert telling_line("", "tool") == ""


class Desk:
    """Where somebody works: a tool that fails, and heal."""

    def __init__(self, home: Home, folder: Path) -> None:
        self.home, self.own = home, home.rules / "own.yaml"
        self.tool = script(folder / "tool", 'echo "tool: the lock of $1 is stale (token=hunter2secret)" >&2; exit 3')

    def fail(self, *words: str) -> None:
        assert self.home.heal("run", "--", str(self.tool), *words).returncode == 3

    def new(self, *words: str) -> str:
        done = self.home.heal("rules", "new", *words)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout


@pytest.fixture
def desk(home: Home, tmp_path: Path) -> Desk:
    return Desk(home, tmp_path)


def test_a_rule_of_the_last_failure(desk: Desk) -> None:
    desk.fail("go", "alpha")
    printed = desk.new("--print")
    assert not desk.own.exists() and "id: tool-lock" in printed and "hunter2" not in printed
    told = desk.new()
    assert f"{desk.own}:4" in told and f"heal rules test {desk.own}" in told
    assert printed.partition("rules:")[2] == desk.own.read_text().partition("rules:")[2]
    assert desk.own.read_text().startswith("# yaml-language-server: $schema=schema.json\n")
    assert desk.own.stat().st_mode & 0o777 == 0o600 and (desk.home.rules / "schema.json").exists()
    for verb in ("validate", "test"):
        done = desk.home.heal("rules", verb, str(desk.own))
        assert done.returncode == 0, done.stderr
    said = desk.home.heal("run", "--", str(desk.tool), "go", "beta").stderr
    assert "heal: the lock of go is stale" in said
    again = desk.home.heal("rules", "new")
    assert again.returncode == 1 and "fits the last failure already" in again.stderr


def test_no_failure_yet(home: Home) -> None:
    done = home.heal("rules", "new")
    assert done.returncode == 1 and "heal run -- CMD" in done.stderr
    assert not home.rules.exists()


def test_an_id_that_is_taken(desk: Desk) -> None:
    desk.fail("go")
    done = desk.home.heal("rules", "new", "kube-unauthorized")
    assert done.returncode == 1 and "take its place" in done.stderr


OTHER = "- {id: mine, type: lock, match: {command: [other], stderr: x}, why: w, action: {explain: {steps: [s]}}}\n"


@pytest.mark.parametrize(
    "text",
    [
        "# mine\nversion: 1\nrules:\n# the first\n" + OTHER,
        "version: 1\nrules:\n  " + OTHER + "  # the end of the rules\n\n# checks\nchecks:\n  c: {kind: own_probe}\n",
        "version: 1\nchecks:\n  c: {kind: own_probe}",
        "rules:\n" + OTHER.strip(),
        "# nothing yet\n",
        "",
    ],
)
def test_what_stands_in_a_file_stays(desk: Desk, text: str) -> None:
    desk.own.parent.mkdir(parents=True)
    desk.own.write_text(text)
    desk.own.chmod(0o640)
    desk.fail("go")
    desk.new("added")
    after = desk.own.read_text()
    assert [line for line in text.splitlines() if line not in after.splitlines()] == []
    ids = [rule["id"] for rule in yamlio.parse(after.encode(), "").value["rules"]]
    assert ids == [*(["mine"] if "mine" in text else []), "added"]
    assert desk.own.stat().st_mode & 0o777 == 0o640
    assert desk.home.heal("rules", "test", str(desk.own)).returncode == 0


@pytest.mark.parametrize("text", ["{version: 1}", "rules: []", "rules: [" + OTHER[2:].strip() + "]"])
def test_a_file_in_brackets_gets_one_beside_it(desk: Desk, text: str) -> None:
    desk.own.parent.mkdir(parents=True)
    desk.own.write_text(text)
    desk.fail("go")
    assert "own-2.yaml:4" in desk.new("added")
    assert desk.own.read_text() == text


def test_a_wrong_file_is_left_alone(desk: Desk) -> None:
    desk.home.rule_file("rulez: []")
    before = desk.own.read_text()
    desk.fail("go")
    done = desk.home.heal("rules", "new")
    assert done.returncode == 1 and "own.yaml:2:1: rulez: unknown key" in done.stderr
    assert desk.own.read_text() == before


def test_a_link_stays_a_link(desk: Desk, tmp_path: Path) -> None:
    desk.own.parent.mkdir(parents=True)
    (tmp_path / "dotfiles.yaml").write_text("version: 1\n")
    desk.own.symlink_to(tmp_path / "dotfiles.yaml")
    desk.fail("go")
    desk.new("added")
    assert desk.own.is_symlink() and "added" in (tmp_path / "dotfiles.yaml").read_text()


def test_into_a_project(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / ".heal").mkdir()
    desk.fail("go")
    desk.new("--file", str(tmp_path / ".heal" / "app.yaml"))
    assert (tmp_path / ".heal" / "app.yaml").read_text().startswith("version: 1\n")
    assert not (tmp_path / ".heal" / "schema.json").exists()
    assert desk.home.heal("trust", "--yes", str(tmp_path)).returncode == 0
    desk.home.memory.joinpath("x").parent.mkdir(exist_ok=True)
    done = desk.home.heal("rules", "new", "--file", str(tmp_path / "nowhere" / "a.yaml"))
    assert done.returncode == 1 and "no such folder" in done.stderr


def test_a_failure_without_a_word(home: Home) -> None:
    home.heal("run", "false")
    assert home.heal("rules", "new").returncode == 0
    assert home.heal("rules", "test", str(home.rules / "own.yaml")).returncode == 0


def test_a_line_of_the_shell(home: Home) -> None:
    home.heal("run", "-c", "echo 'it''s on' | LC_ALL=C sort --nonsense | cat; exit 2")
    assert "type: usage" in home.heal("rules", "new", "--print").stdout
    assert home.heal("rules", "new").returncode == 0
