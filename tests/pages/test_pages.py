"""What README.md and docs/ show is what happens: their files are written, their commands run, the answers compared."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
import yaml

from heal_cli.cli import app
from heal_cli.shells.command_tree import Node, nodes, tree
from tests.lab.kubernetes import Lab
from tests.pages import reading
from tests.pages.lab import Reader, cluster

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
LANGUAGES = {"console", "sh", "yaml", "python", "text"}
BLOCKS = [(page, block) for page in PAGES for block in reading.blocks(page)]
NAMED = {" ".join(node.path): node for node in nodes(tree(typer.main.get_command(app)))}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A cluster of recorded answers, so that a page is tried in seconds."""
    with cluster(tmp_path_factory.mktemp("cluster")) as furnished:
        yield furnished


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_shows_happens(page: Path, lab: Lab, tmp_path: Path) -> None:
    if not shutil.which("kubectl"):
        pytest.skip("kubectl is not installed")
    reader = Reader(tmp_path, lab)
    for block in reading.blocks(page):
        if block.file:
            reader.write(block.file, block.text)
        for command, expected in reading.steps(block) if block.runs else ():
            status, shown = reader.types(command, reading.TERMINAL in block.flags)
            place = f"{page.name}:{block.line}: $ {command}\n{shown}"
            assert reading.says(shown, expected, reading.DIFFER in block.flags), place
            assert block.language == "console" or status == 0, place


def test_most_of_what_is_shown_is_run() -> None:
    shown = [(page.name, block) for page, block in BLOCKS if block.language in reading.SHELL and not block.file]
    left_out = [(name, block) for name, block in shown if block.reason is not None]
    assert all(len(block.reason or "") > 10 for _, block in left_out), "a block is not run, and does not say why"
    ran = sum(len(reading.steps(block)) for _, block in shown if block.runs)
    print(f"{ran} commands are run; {len(left_out)} of {len(shown)} blocks are not:")
    print("".join(f"  {name}:{block.line}: {block.reason}\n" for name, block in left_out))
    told = [f"{page.name}:{block.line}" for page, block in BLOCKS if block.text.startswith("heal: ")]
    print(f"what heal says, without a command: {', '.join(told)} (tests/scenarios has those)")
    assert len(told) <= 3
    assert ran >= 100
    assert len(left_out) * 3 <= len(shown)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_block_says_what_it_is(page: Path) -> None:
    for block in reading.blocks(page):
        place = f"{page.name}:{block.line}"
        assert block.language in LANGUAGES, place
        assert not block.rest or block.flags or block.reason or block.file, place
        if block.language == "yaml":
            yaml.safe_load(block.text)
        if block.language == "python":
            compile(block.text, place, "exec")
        if block.language == "text":
            assert not re.search(r"^\$ ", block.text, re.MULTILINE), f"{place}: a command, in a block that is not tried"
    indented = re.search(r"\n\n {4,}\S.*", reading.prose(page))
    assert not indented, f"{page.name}: a block without a fence, which nobody tries: {indented[0]}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_options_that_are_named_exist(page: Path) -> None:
    spans = re.findall(r"`(heal [^`\n]*)`", reading.prose(page))
    typed = [
        line.removeprefix("$ ")
        for block in reading.blocks(page)
        for line in block.text.splitlines()
        if line.startswith("$ heal " if block.language == "console" else "heal ")
    ]
    for said in [*spans, *typed]:
        command, options = _named(said)
        assert command is not None, f"{page.name}: {said}"
        known = {name for option in command.options for name in option.names}
        assert options <= known, f"{page.name}: {said}: {options - known}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", reading.prose(page)):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name) if name else page
        assert file.exists(), f"{page.name}: {target}"
        headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE) if anchor else []
        assert not anchor or anchor in {_anchor(heading) for heading in headings}, f"{page.name}: {target}"


def _named(said: str) -> tuple[Node | None, set[str]]:
    """The command that is named, with the options that belong to heal; None if there is none of that name."""
    words = re.split(r"[\s\[\]|]+|&&|;", re.split(r"\s(?:--(?=\s)|[|>#])", said)[0])[1:]
    path = ""
    for word in words:
        if f"{path} {word}".strip() not in NAMED:
            break
        path = f"{path} {word}".strip()
    node = NAMED[path]
    first = words[0] if words else ""
    if not path and not first.startswith("-") and re.fullmatch(r"[a-z-]+", first):
        return None, set()
    if node.wraps:
        words = words[: next((at for at, word in enumerate(words[1:], 1) if not word.startswith("-")), len(words))]
    return node, {word.partition("=")[0] for word in words if re.fullmatch(r"--?[a-z][a-z-]*(=.*)?", word)}


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
