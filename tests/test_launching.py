"""What a launcher starts is heard as it is without one."""

from __future__ import annotations

import sys

import pytest

from heal_cli.launching import launched
from tests.made import Home


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("python -m pytest -q", "pytest"),
        ("/usr/bin/python3.11 -m dbt run", "dbt"),
        ("python -m", "python"),
        ("python report.py", "python"),
        ("uv run --no-project pytest -q", "pytest"),
        ("uv pip install dbt", "uv"),
        ("poetry run alembic upgrade head", "alembic"),
        ("bundle exec rspec", "rspec"),
        ("bundle install", "bundle"),
        ("npx --yes playwright test", "playwright"),
        ("npx", "npx"),
    ],
)
def test_the_program_that_a_launcher_starts(line: str, name: str) -> None:
    assert launched(tuple(line.split())) == name


@pytest.mark.parametrize("runner", [("-m", "pytest"), ("-c", "import pytest; pytest.main()")])
def test_what_pytest_says_on_stdout_is_heard_behind_python(home: Home, runner: tuple[str, str]) -> None:
    """Into a pipe; a script that happens to run pytest is no launcher, and what it prints is its own."""
    (home.folder / "test_report.py").write_text("import absent_module_of_a_report\n")
    done = home.heal("run", "--", sys.executable, *runner, cwd=home.folder)
    assert "No module named 'absent_module_of_a_report'" in done.stdout
    assert ("the tests cannot be collected" in done.stderr) is (runner[0] == "-m")
