"""A workflow file that is wrong says so, with its place, before anything is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from heal_cli.errors import FileError
from heal_cli.flow import plan
from tests.made import Home

RIGHT = """
version: 1
values: {x: '1'}
steps:
- {name: a, run: 'echo "b c" {x}', save: z}
- {name: d, run: [echo, '{z}']}
"""


def read(folder: Path, text: str) -> plan.Flow:
    file = folder / "f.yaml"
    file.write_text(text)
    return plan.load(str(file))


def test_a_line_is_split_and_a_list_is_not(tmp_path: Path) -> None:
    flow = read(tmp_path, RIGHT)
    assert (flow.name, [step.argv for step in flow.steps]) == ("f", [("echo", "b c", "{x}"), ("echo", "{z}")])


@pytest.mark.parametrize(
    ("step", "line", "says"),
    [
        ("{name: a}", 3, "exactly one of run, python is needed"),
        ("{name: a, run: ls, python: 'm:f'}", 3, "this has run and python"),
        ("{run: ls}", 3, "the key `name` is missing"),
        ('{name: "a\\0b", run: ls}', 3, "a text on one line"),
        ("{name: a, run: ls, on_eror: stop}", 3, "unknown key `on_eror`; did you mean `on_error`?"),
        ("{name: a, run: ls, on_error: retry}", 3, "one of heal, stop, continue"),
        ("{name: a, run: 'echo \"'}", 3, "quotes are closed"),
        ("{name: a, python: f}", 3, "module:function"),
        ("{name: a, run: ls, with: {x: v}}", 3, "`with` belongs to `python`"),
        ("{name: a, run: ls, if: x == y}", 3, "`{name} == text`"),
        ("{name: a, run: ls, save: A}", 3, "small letters"),
        ("{name: a, run: ls, save: {json: x}}", 3, "the key `name` is missing"),
        ("{name: a, run: 'echo {z}'}", 3, "nothing is called `{z}`"),
        ("{name: a, run: 'echo {z}', save: z}", 3, "`{z}` is used by the step that saves it"),
        ("{name: a, run: 'echo {z}'}\n- {name: b, run: ls, save: z}", 3, "saved only later, by the step `b`"),
        ("{name: a, run: ls, if: 'not {z}'}", 3, "nothing is called `{z}`"),
        ("{name: a, run: ls}\n- {name: a, run: ls}", 4, "an earlier step has this name"),
        ("{name: a, run: ls, save: x}\n- {name: b, run: ls, save: x}", 4, "`x` is there already"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(home: Home, tmp_path: Path, step: str, line: int, says: str) -> None:
    (tmp_path / "f.yaml").write_text(f"version: 1\nsteps:\n- {step}\n- {{name: last, run: touch {tmp_path}/touched}}\n")
    done = home.heal("flow", "f.yaml", cwd=tmp_path)
    assert done.returncode == 1 and done.stdout == "" and f"f.yaml:{line}:" in done.stderr and says in done.stderr
    assert not (tmp_path / "touched").exists()


def test_every_problem_at_once(tmp_path: Path) -> None:
    with pytest.raises(FileError) as wrong:
        read(tmp_path, "version: 2\nsteps:\n- {name: a}\n- {name: b, run: [], x: v}\n")
    assert len(wrong.value.problems) == 4
