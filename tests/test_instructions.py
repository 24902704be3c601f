"""The short road must not grow: its instructions are counted, not its time, and compared with what is checked in."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import instructions


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    if reason := instructions.why_not():
        pytest.skip(f"THE SHORT ROAD IS NOT GUARDED HERE: {reason}")
    if not instructions.known():
        pytest.skip(
            f"THE SHORT ROAD IS NOT GUARDED HERE: no number for Python {instructions.MINOR}; "
            "`python -m bench.instructions --write` makes one"
        )
    return instructions.ratios(tmp_path_factory.mktemp("instructions"))


@pytest.mark.parametrize("road", instructions.ROADS)
def test_the_short_road_has_not_grown(road: str, measured: dict[str, float]) -> None:
    limit = instructions.known()[road] * (1 + instructions.MARGIN)
    assert measured[road] <= limit, (
        f"`{road}` adds {measured[road]:.3f} x the instructions of the bare interpreter, at most {limit:.3f} x is "
        "allowed. If that is worth it: `python -m bench.instructions --write`, and say why in the commit."
    )


def test_a_number_is_stored_with_the_python_it_was_measured_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instructions, "NUMBERS", tmp_path / "numbers.json")
    monkeypatch.setattr(instructions, "ratios", lambda folder: {"heal run -- true": 0.30004})
    monkeypatch.setattr(instructions, "why_not", lambda: "")
    assert instructions.known() == {}
    assert instructions.main(["--write"]) == 0
    assert instructions.known() == {"heal run -- true": 0.3}
    assert f'"measured_with": "{instructions.MINOR}.' in (tmp_path / "numbers.json").read_text()


def test_without_valgrind_nothing_is_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert instructions.main([]) == 2
    assert "valgrind is not installed" in capsys.readouterr().err
    assert all("left out" in result.figure for result in instructions.section().results)
