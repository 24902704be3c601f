"""What the tests of execution start with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.process.both import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A place to run things in, directly and through heal; heal's cache is made already."""
    bench = Bench(tmp_path)
    assert bench.healed(["true"]).status == 0
    return bench
