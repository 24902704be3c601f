"""The shipped rules rest on what real tools said: every captured example stands word for word in the corpus."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PACKS = sorted(path for path in (ROOT / "rules").glob("*.yaml"))
Plain = dict[str, Any]


@pytest.fixture(scope="module")
def corpus() -> dict[tuple[str, str], list[Plain]]:
    found: dict[tuple[str, str], list[Plain]] = defaultdict(list)
    for file in (*(ROOT / "tests" / "corpus").glob("*.jsonl"), ROOT / "tests" / "api" / "wordings.jsonl"):
        for line in file.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            found[case["by"], case["command"]].append(case)
    return found


def rules(pack: Path) -> Iterator[Plain]:
    """The rules of a pack about failures, each knowing whether it is experimental."""
    document = yaml.safe_load(pack.read_text(encoding="utf-8")) or {}
    for rule in document.get("rules", ()):
        if {"stderr", "exit"} & set(rule.get("match", {})):
            yield {"experimental": document.get("experimental", False), **rule}


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.stem)
def test_what_is_called_captured_is_in_the_corpus(pack: Path, corpus: dict[tuple[str, str], list[Plain]]) -> None:
    for rule in rules(pack):
        for example in rule.get("examples", ()):
            if captured := example.get("captured"):
                cases = corpus[captured["by"], example["command"]]
                assert any(_is_of(example, case) for case in cases), (rule["id"], example["command"])


def _is_of(example: Plain, case: Plain) -> bool:
    """Is an example a case of the corpus? A shell says 128 + n of a signal, and an example may leave the start out."""
    ended = example.get("exit", 1)
    said = f"{case['stderr']}\n{case.get('stdout', '')}"
    return (
        (case["tool"], case["version"]) == (example["captured"]["tool"], example["captured"]["version"])
        and case["exit"] == (128 - ended if ended < 0 else ended)
        and example.get("stderr", "").strip() in said
    )


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.stem)
def test_every_rule_has_a_real_example_and_a_near_miss(pack: Path) -> None:
    for rule in rules(pack):
        examples = rule.get("examples", ())
        assert any(example.get("matches") is False for example in examples), f"{rule['id']} has no near miss"
        real = any("captured" in example and example.get("matches", True) for example in examples)
        assert real or rule["experimental"], f"{rule['id']} has no captured example"


def test_no_two_rules_have_one_name() -> None:
    """Within a layer the later one would take the other's place without a word."""
    names = [rule["id"] for pack in PACKS for rule in (yaml.safe_load(pack.read_text("utf-8")) or {}).get("rules", ())]
    assert [name for name in names if names.count(name) > 1] == []
