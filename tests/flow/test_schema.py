"""The schema that editors use for workflow files says what heal's own check says, as far as a schema can."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from heal_cli.errors import FileError
from heal_cli.flow import plan, schema
from heal_cli.yamlio import parse, read
from tests.made import Home

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLE = DOCS / "release.yaml"
VALIDATOR = jsonschema.Draft7Validator(json.loads(schema.as_text()))
WHOLE = """
version: 1
name: all of it
values: {x: v, y: {text: t, secret: true}, z: {env: Z}}
steps:
- {name: a, run: "echo '{x}'", save: p, if: '{x} == 1', on_error: stop, target: t}
- {name: b, run: [echo, '{p}'], save: {name: q, json: items.0, secret: true}, if: 'not {y}', on_error: continue}
- {name: c, python: 'm.n:f', with: {k: '{q} {z}'}, save: {name: r}, if: '{z}', on_error: heal}
- {name: d, run: ls, if: '{x} != '}
"""


def test_the_schema_that_is_checked_in_is_current(home: Home) -> None:
    kept = (DOCS / "flow.schema.json").read_text(encoding="utf-8")
    assert kept == schema.as_text(), "`heal flow --schema > docs/flow.schema.json` makes it anew"
    assert home.heal("flow", "--schema").stdout == kept
    jsonschema.Draft7Validator.check_schema(json.loads(kept))


def test_the_example_is_right_and_points_to_it() -> None:
    assert EXAMPLE.read_text().splitlines()[0] == "# yaml-language-server: $schema=flow.schema.json"
    assert [error.message for error in VALIDATOR.iter_errors(read(str(EXAMPLE)).value)] == []


def test_all_that_heal_takes_is_right(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text(WHOLE)
    assert len(plan.load(str(tmp_path / "f.yaml")).steps) == 4
    assert VALIDATOR.is_valid(parse(WHOLE.encode(), "f.yaml").value)


@pytest.mark.parametrize(
    "text",
    [
        "steps: [{name: a, run: ls}]",
        "version: 2\nsteps: [{name: a, run: ls}]",
        "version: 1\nsteps: []",
        "version: 1\nstep: [{name: a, run: ls}]",
        "version: 1\nname: ''\nsteps: [{name: a, run: ls}]",
        "version: 1\nvalues: {x: 1}\nsteps: [{name: a, run: ls}]",
        "version: 1\nvalues: {x: {text: a, env: B}}\nsteps: [{name: a, run: ls}]",
        "version: 1\nvalues: {x: {secret: true}}\nsteps: [{name: a, run: ls}]",
        "version: 1\nsteps: [{run: ls}]",
        "version: 1\nsteps: [{name: a}]",
        "version: 1\nsteps: [{name: a, run: ls, python: 'm:f'}]",
        "version: 1\nsteps: [{name: a, run: []}]",
        "version: 1\nsteps: [{name: a, run: [1]}]",
        "version: 1\nsteps: [{name: a, python: m}]",
        "version: 1\nsteps: [{name: a, run: ls, with: {x: v}}]",
        "version: 1\nsteps: [{name: a, run: ls, save: Up}]",
        "version: 1\nsteps: [{name: a, run: ls, save: {json: x}}]",
        "version: 1\nsteps: [{name: a, run: ls, if: x}]",
        "version: 1\nsteps: [{name: a, run: ls, on_error: retry}]",
        "version: 1\nsteps: [{name: a, run: ls, retries: 3}]",
    ],
)
def test_what_is_wrong_is_refused_by_both(text: str, tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text(text)
    with pytest.raises(FileError):
        plan.load(str(tmp_path / "f.yaml"))
    assert not VALIDATOR.is_valid(parse(text.encode(), "f.yaml").value)


def test_every_description_is_of_a_key_that_exists() -> None:
    text = schema.as_text()
    assert all(f'"{key}": {{\n' in text for key in schema._SAYS)
    assert text.count('"description"') >= len(schema._SAYS)
