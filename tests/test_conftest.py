"""The tests' own promise: none of them touches the real home."""

from __future__ import annotations

import os
import pwd

import pytest

from heal_cli import paths
from tests.made import Home


def test_every_path_of_heal_is_in_the_tests_own_home(home: Home) -> None:
    for path in (paths.config_file(), paths.user_rules(), paths.memory(), paths.cache()):
        assert path.startswith(str(home.folder))


def test_writing_to_the_real_home_fails() -> None:
    real = pwd.getpwuid(os.getuid()).pw_dir
    with pytest.raises(AssertionError, match="would have changed the real"):
        open(os.path.join(real, ".config", "heal", "config.yaml"), "a")
