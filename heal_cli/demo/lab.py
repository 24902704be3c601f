"""The demo's folder: a home of its own, a forge with one project, a clone of it, and the configuration for heal."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

from heal_cli.demo.forge import USER, Forge

_GIT_SETTINGS = """\
[user]
    name = Dev
    email = dev@demo.example
[credential]
    helper = store
[init]
    defaultBranch = main
"""
_CONFIG = """\
version: 1
targets:
  demo-forge:
    kind: forge
    host: {host}
    login: {{argv: [{login}], class: {kind}, timeout: 30s}}
"""


class Lab:
    """Everything below one folder; `environment` keeps commands inside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.clone = folder / "project"
        self.login = folder / "bin" / "forge-login"
        for part in (self.home, folder / "bin", folder / "forge"):
            part.mkdir(parents=True)
        self.password = folder / "password"
        self.password.write_text("correct horse")
        self.forge = Forge(folder / "forge", self.password.read_text())

    @property
    def environment(self) -> dict[str, str]:
        """The caller's environment with a home, a git configuration and a heal of the lab's own."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("HEAL_", "XDG_", "GIT_")) and name.lower() not in ("http_proxy", "all_proxy")
        }
        own = [str(self.folder / "bin"), str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
        config = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8"}
        return {**kept, **config, "HOME": str(self.home), "PATH": os.pathsep.join(own)}

    def prepare(self, interactive: bool = False) -> None:
        """Make the project, its clone, the login command and the configuration; the forge must be serving."""
        (self.home / ".gitconfig").write_text(_GIT_SETTINGS)
        source = "--ask" if interactive else str(self.password)
        words = [sys.executable, "-m", "heal_cli.demo.login", self.forge.url, source]
        self.login.write_text(f"#!/bin/sh\nexec {shlex.join(words)}\n")
        self.login.chmod(0o700)
        bare = self.folder / "forge" / "project.git"
        self._run("git", "init", "--quiet", "--bare", str(bare))
        self._run("git", "-C", str(bare), "config", "http.receivepack", "true")
        self.give_token(3600)
        self._run("git", "clone", "--quiet", f"{self.forge.url}/project.git", str(self.clone))
        self.commit("README", "the first line\n")
        self._run("git", "-C", str(self.clone), "push", "--quiet", "origin", "HEAD")
        config = self.home / ".config" / "heal" / "config.yaml"
        config.parent.mkdir(parents=True)
        kind = "interactive" if interactive else "credential"
        config.write_text(_CONFIG.format(host=self.forge.host, login=self.login, kind=kind))

    def commit(self, name: str, text: str) -> None:
        """A commit in the clone."""
        (self.clone / name).write_text(text)
        self._run("git", "-C", str(self.clone), "add", name)
        self._run("git", "-C", str(self.clone), "commit", "--quiet", "-m", f"Write {name}")

    def give_token(self, lifetime: float) -> None:
        """Let git have a token that is good for `lifetime` seconds."""
        credentials = self.home / ".git-credentials"
        credentials.write_text(f"http://{USER}:{self.forge.mint(lifetime)}@{self.forge.host.replace(':', '%3a')}\n")
        credentials.chmod(0o600)

    def _run(self, *argv: str) -> None:
        subprocess.run(argv, env=self.environment, check=True, capture_output=True)
