"""Every test has a home, a configuration and a memory of its own; one that writes to the real ones fails."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.made import Home

_REAL_HOME = os.path.realpath(pwd.getpwuid(os.getuid()).pw_dir)
_LAB_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "heal-lab"
os.environ.setdefault("HEAL_LAB_CACHE", str(_LAB_CACHE))  # built once, for hours: not to be lost with a test's home
_REAL = tuple(
    os.path.join(_REAL_HOME, name)
    for name in (".config", ".local", ".cache", ".kube", ".gitconfig", ".git-credentials")
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

# A loaded machine is no finding; what a property says must hold however long it takes.
settings.register_profile("heal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("heal")


def _refuse_real_home(event: str, arguments: tuple[object, ...]) -> None:
    if event not in ("open", "os.mkdir", "os.remove", "os.rename") or not isinstance(arguments[0], (str, bytes)):
        return
    if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & _WRITING):
        return
    path = os.path.abspath(os.fsdecode(arguments[0]))
    if path.startswith(_REAL) and not path.startswith(os.environ["HEAL_LAB_CACHE"]):
        raise AssertionError(f"a test would have changed the real {path}")


# Under nohup SIGHUP is ignored, and in the background of a script SIGINT and SIGQUIT; so they would be by every command
# that a test starts.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGQUIT, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)

sys.addaudithook(_refuse_real_home)


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home of the test's own, in force for this process and for those it starts."""
    for name in list(os.environ):
        if name.startswith(("HEAL_", "XDG_", "GIT_")) and name != "HEAL_LAB_CACHE":
            monkeypatch.delenv(name)
    for name in ("CI", "KUBECONFIG", "GH_HOST", "GITLAB_HOST"):
        monkeypatch.delenv(name, raising=False)
    own = Home(tmp_path_factory.mktemp("home"))
    for name, folder in own.variables.items():
        monkeypatch.setenv(name, folder)
    return own


@pytest.fixture(scope="session", autouse=True)
def _git() -> None:
    """Tests of this folder run git; scenarios say for themselves what they need."""
    assert shutil.which("git"), "the tests need git"
