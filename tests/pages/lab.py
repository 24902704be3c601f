"""Where the pages' commands are run: a home with two clusters, `ephemeral` (~/.kube/config) and `stage`
(~/.kube/config.stage), whose logins have expired, and `kube e` and `kube s`, which log in again."""

from __future__ import annotations

import contextlib
import os
import pty
import subprocess
import termios
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyte

from tests.lab.kube_stand_in import StandIn
from tests.lab.kubernetes import Lab
from tests.made import HEAL, script
from tests.scenarios.place import Place

HOME = "/home/you"


@contextlib.contextmanager
def cluster(folder: Path) -> Iterator[Lab]:
    """The cluster that pages speak of: one of recorded answers, so that a page is tried in seconds."""
    with StandIn(folder) as lab:
        lab.service_account("dev", "shop", role="view")
        lab.create_pod("web", "shop")
        yield lab


class Reader:
    """Somebody who types what a page shows, from its top to its end, in ~/project."""

    def __init__(self, folder: Path, lab: Lab) -> None:
        self._place = Place(folder)
        self.home = self._place.home
        self.project = self.home / "project"
        self.project.mkdir()
        logins = [self._expired(lab, "ephemeral", "config"), self._expired(lab, "stage", "config.stage")]
        script(self.home / "bin" / "kube", f"case $1 in e) {logins[0]};; s) {logins[1]};; *) exit 2;; esac")
        self._environment = {
            **self._place.environment,
            "PATH": f"{self.home}/bin:{HEAL.parent}:{os.environ['PATH']}",
            "SHELL": "/bin/bash",
            "USER": "you",
            "COLUMNS": "80",
        }

    def _expired(self, lab: Lab, name: str, file: str) -> str:
        """Make the kubeconfig of a cluster whose login has ended; gives the shell command that logs in again."""
        config = self.home / ".kube" / file
        config.parent.mkdir(exist_ok=True)
        lab.kubeconfig(config, lab.mint("dev", "shop", -3600), name, "shop")
        fresh = lab.kubeconfig(self._place.folder / file, lab.mint("dev", "shop", 30600), name, "shop")
        return f"cp {fresh} {config}"

    def write(self, name: str, text: str) -> None:
        """A file of the page."""
        file = self.project / Path(name.replace("~", str(self.home)))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def types(self, command: str, at_terminal: bool) -> tuple[int, str]:
        """Its exit status, and what it says, stderr first: both are pipes, since into one file nothing is run again."""
        words = ["bash", "-c", command]
        if at_terminal:
            status, shown = _at_terminal(words, cwd=self.project, env={**self._environment, "TERM": "xterm"})
        else:
            done = subprocess.run(
                words,
                cwd=self.project,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
                timeout=300,
            )
            status, shown = done.returncode, done.stderr + done.stdout
        return status, shown.replace(str(self.home), HOME)


def _at_terminal(words: Sequence[str], **place: Any) -> tuple[int, str]:
    """The exit status of a command, and what stands on a screen of 120 x 300 in the end."""
    screen = pyte.Screen(120, 300)
    stream = pyte.ByteStream(screen)
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (300, 120))
    process = subprocess.Popen(words, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, **place)
    os.close(theirs)
    with contextlib.suppress(OSError):  # Linux: nobody holds the other end any more
        while said := os.read(ours, 65536):
            stream.feed(said)
    os.close(ours)
    return process.wait(), "\n".join(line.rstrip() for line in screen.display).rstrip() + "\n"
