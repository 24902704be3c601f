"""What every scenario starts with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.place import Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An empty place."""
    return Place(tmp_path)
