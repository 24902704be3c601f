"""The README's first command: the package is built, installed into an empty environment and used from there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of a virtual environment that holds nothing but the built package."""
    folder = tmp_path_factory.mktemp("installed")
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    pip = [str(folder / "venv" / "bin" / "pip"), "--quiet"]
    wheel = subprocess.run(
        [*pip, "wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT)],
        env=environment,
        capture_output=True,
        text=True,
    )
    if wheel.returncode and ("No matching distribution" in wheel.stderr or "Could not fetch" in wheel.stderr):
        pytest.skip(f"the package registry cannot be reached: {wheel.stderr[-300:]}")
    assert wheel.returncode == 0, wheel.stderr
    (built,) = folder.glob("*.whl")
    subprocess.run([*pip, "install", str(built)], env=environment, check=True, capture_output=True)
    return folder / "venv" / "bin"


def _run(installed: Path, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": f"{installed}:{os.environ['PATH']}", "HOME": str(home), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        [installed / "heal", *words],
        env=environment,
        cwd=home,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )


def test_the_wheel_holds_rules_memory_and_the_example(installed: Path) -> None:
    (wheel,) = installed.parents[1].glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for wanted in ("shipped/rules/kubernetes.yaml", "shipped/memory/learned/tool_failures.yaml", "config.example.yaml"):
        assert f"heal_cli/{wanted}" in names
    assert not [name for name in names if name.startswith(("tests/", "bench/"))]


def test_the_man_page_and_the_completions_are_where_they_are_looked_for(installed: Path, tmp_path: Path) -> None:
    share = installed.parent / "share"
    page = share / "man" / "man1" / "heal.1"
    assert page.read_text() == _run(installed, tmp_path, "help", "--man").stdout
    for shell, name in (
        ("bash", "bash-completion/completions/heal"),
        ("zsh", "zsh/site-functions/_heal"),
        ("fish", "fish/vendor_completions.d/heal.fish"),
    ):
        assert (share / name).read_text() == _run(installed, tmp_path, "completion", shell).stdout
    if not shutil.which("man"):
        pytest.skip("man is not installed")
    found = subprocess.run(
        ["man", "--warnings", "-E", "UTF-8", "-Tutf8", "-Z", "heal"],
        env={"PATH": f"{installed}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stderr) == (0, "")
    assert "kube_login" in found.stdout


def test_the_demo_heals_in_an_empty_home(installed: Path, tmp_path: Path) -> None:
    done = _run(installed, tmp_path, "demo")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "forge_login done; retried" in done.stdout


def test_the_installed_rules_are_right(installed: Path, tmp_path: Path) -> None:
    assert _run(installed, tmp_path, "rules", "validate").returncode == 0
    tested = _run(installed, tmp_path, "rules", "test")
    assert tested.returncode == 0, tested.stderr


def test_version_and_first_configuration(installed: Path, tmp_path: Path) -> None:
    assert _run(installed, tmp_path, "--version").stdout.startswith("heal ")
    written = _run(installed, tmp_path, "config", "init").stdout.strip()
    assert Path(written).stat().st_mode & 0o077 == 0
    shown = _run(installed, tmp_path, "config", "show")
    assert (shown.returncode, shown.stderr) == (0, "")
    again = _run(installed, tmp_path, "config", "init")
    assert again.returncode == 1
    assert "nothing was written" in again.stderr
