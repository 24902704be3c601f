"""The schema that editors use says what heal's own check says, as far as a schema can."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from heal_cli import config, json_schema, paths, shape
from heal_cli.rules import file_format
from heal_cli.yamlio import Document, parse, read
from tests.made import Home

RULES = jsonschema.Draft7Validator(json_schema.rules())
CONFIG = jsonschema.Draft7Validator(json_schema.configuration())
PACKS = sorted(Path(paths.shipped("rules")).glob("*.yaml"))
REWRITE = "rules:\n- {id: a, type: usage, match: {stderr: '(?P<name_wrong>x)'}, why: w, action: {rewrite: %s}}"
RULE = "rules:\n- {id: a, type: auth, match: {stderr: x}, why: w, action: %s}"
FIX = "fixes: {f: {class: safe, steps: [{argv: [x]%s}], verify: c}}"


def test_the_schema_that_is_checked_in_is_current() -> None:
    kept = Path(paths.shipped("rules"), "schema.json").read_text(encoding="utf-8")
    assert kept == json_schema.as_text(json_schema.rules()), "`heal rules schema > rules/schema.json` makes it anew"


def test_the_commands_print_schemas(home: Home) -> None:
    for words, made in (("rules", json_schema.rules()), ("config", json_schema.configuration())):
        printed = json.loads(home.heal(words, "schema").stdout)
        jsonschema.Draft7Validator.check_schema(printed)
        assert printed == made


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.stem)
def test_a_shipped_pack_is_right_and_points_to_the_schema(pack: Path) -> None:
    assert pack.read_text().splitlines()[0] == "# yaml-language-server: $schema=schema.json"
    assert [error.message for error in RULES.iter_errors(read(str(pack)).value)] == []


@pytest.mark.parametrize(
    "text",
    [
        "rulez: []",
        "version: 2",
        "version: true",
        "rules: {}",
        "rules: [{type: auth}]",
        "rules: [{id: a}]",
        "rules: [{id: a, type: auth, match: {stderr: x}}]",
        "rules: [{id: a, type: auth, match: {}, why: w, action: {block: b}}]",
        "rules: [{id: a, type: auth, match: {not: {stderr: x}}, why: w, action: {block: b}}]",
        "rules: [{id: a, type: none, match: {stderr: x}, action: {block: b}}]",
        "rules: [{id: a, type: auht, match: {stderr: x}, why: w, action: {block: b}}]",
        "rules: [{id: a, type: auth, match: {stdrr: x}, why: w, action: {block: b}}]",
        "rules: [{id: a, type: auth, match: {stderr: x, check: auth}, why: w, action: {block: b}}]",
        "rules: [{id: a, type: auth, match: {exit: 1}, why: w, action: {block: b}}]",
        "rules: [{id: -a, enabled: false}]",
        "rules: [{id: a, enabled: 'false'}]",
        RULE % "{}",
        RULE % "{block: b, explain: {}}",
        RULE % "{block: b, retry: once}",
        RULE % "{block: b, steps: [c]}",
        RULE % "{fix: vpn_connect, retry: twice}",
        RULE % "{explain: {steps: []}}",
        RULE % "{explain: {run: [git]}}",
        RULE % "{block: {run: [[x]]}}",
        RULE % "{explain: {diagnose: [{says: x}]}}",
        REWRITE % "{by: x}",
        REWRITE % "{replace: x}",
        REWRITE % "{replace: x, by: v, by_closest: z}",
        REWRITE % "{run: [[x, '{rewritten}']]}",
        REWRITE % "{drp: -t}",
        REWRITE % "[]",
        FIX % ", only_if: c",
        FIX % ", only_if: c=worse",
        FIX.replace("safe", "save") % "",
        FIX.replace("class: safe, ", "") % "",
        FIX.replace("verify", "timeout: 5, verify") % "",
        "checks: {c: {kind: reachble, tcp: x}}",
        "checks: {c: {tcp: x}}",
        "checks: {c: {kind: reachable}}",
        "checks: {c: {kind: command_succeeds, argv: [x], any_of: [{argv: [x]}]}}",
        "programs: {p: {operands: many}}",
        "programs: {p: {target: server}}",
    ],
)
def test_a_broken_rule_file_is_refused_by_both(text: str) -> None:
    document = parse(text.encode(), "r.yaml")
    assert file_format.shape_problems(document) != ()
    assert not RULES.is_valid(document.value)


def test_both_judge_changed_rules_alike() -> None:
    """Every shipped rule, fix and check, with something in it taken out, renamed, or of another kind."""
    chance = random.Random(20)
    seen = {True: 0, False: 0}
    for value in _shipped():
        changed = copy.deepcopy(value)
        _change(changed, chance)
        right = not shape.problems(Document("r.yaml", changed, {}), file_format.FILE)
        by_heal = right and not file_format.shape_problems(Document("r.yaml", changed, {}))
        by_schema = RULES.is_valid(changed)
        assert by_schema or not by_heal, f"only the schema refuses {changed}"
        assert right or not by_schema, f"only heal's own shapes refuse {changed}"
        seen[by_schema] += 1
    assert seen[False] > 100 and seen[True] > 20


def _shipped() -> Iterator[dict[str, Any]]:
    for pack in PACKS:
        value = read(str(pack)).value
        yield from ({"rules": [{**rule, "examples": rule.get("examples", [])[:1]}]} for rule in value.get("rules", ()))
        for kind in ("fixes", "checks", "programs"):
            yield from ({kind: {name: entry}} for name, entry in value.get(kind, {}).items())


def _change(value: Any, chance: random.Random) -> None:
    """Go down somewhere, and take out, rename or replace what is there."""
    while True:
        places = list(value) if isinstance(value, dict) else list(range(len(value)))
        place = chance.choice(places)
        inner = value[place]
        if isinstance(inner, (dict, list)) and inner and chance.random() < 0.75:
            value = inner
            continue
        what = chance.choice(("take out", "rename", "replace"))
        if what == "replace" or (what == "rename" and isinstance(value, list)):
            value[place] = chance.choice((3, True, "", "text", [], {}, ["a"], {"a": "b"}, None))
        else:
            del value[place]
            if what == "rename" and isinstance(value, dict):
                value[f"{place}x"] = inner
        return


def test_the_example_of_the_configuration() -> None:
    assert CONFIG.is_valid(read(paths.EXAMPLE_CONFIG).value)
    shown = "targets: {e: {kind: cluster, needs: [v], login: {argv: [x]}}, v: {kind: vpn, probe: {tcp: 'h:1'}}}"
    assert CONFIG.is_valid(parse(shown.encode(), "c").value)


@pytest.mark.parametrize(
    "text",
    ["prefligth: warn", "preflight: never", "retry_wait: 1", "act_at: {fix: 2}", "targets: {a: {}}", "interval: [5m]",
     "targets: {a: {kind: clutser}}", "targets: {a: {kind: vpn, probe: {}}}", "interval: soon",
     "targets: {a: {kind: vpn, connect: {class: safe}}}", "targets: {a: {kind: vpn, probe: {tcp: host}}}"],
)  # fmt: skip
def test_a_broken_configuration_is_refused_by_both(text: str) -> None:
    document = parse(text.encode(), "c.yaml")
    assert config.validate(document) != ()
    assert not CONFIG.is_valid(document.value)


def test_every_description_is_of_a_key_that_exists() -> None:
    text = json.dumps(json_schema.rules())
    assert all(f'"{key}": {{"description"' in text for key in json_schema._SAYS)
