"""What programs ask heal, and are told as JSON: `explain ID --json`, `fix NAME --unattended`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.api.conftest import Lab, evening
from tests.made import Home


@pytest.fixture
def lab(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lab:
    monkeypatch.setenv("TZ", evening())
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return Lab(home, tmp_path)


def told(lab: Lab, *words: str, status: int = 0) -> dict[str, Any]:
    done = lab.home.heal(*words)
    assert (done.returncode, done.stderr) == (status, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_explain_one_of_several(lab: Lab) -> None:
    lab.program("login", "exit 1")
    lab.home.heal("run", "--", "kubectl", "get", "pods", "--token=abcdef0123456789")
    lab.home.heal("run", "--", "git", "psuh")
    first, second = (line["id"] for line in lab.journal())
    found = told(lab, "explain", first, "--json")
    assert (found["id"], found["type"], found["fix"], found["class"]) == (first, "auth", "kube_login", "credential")
    assert found["target"] == "here" and "exited 1" in found["became"]
    assert "abcdef" not in json.dumps(found)
    assert told(lab, "explain", second, "--json")["commands"] == ["git push"]
    assert "git push" in lab.home.heal("explain", second).stdout
    assert told(lab, "explain", "--json")["id"] is None and told(lab, "explain", "--json")["rule"]


def test_explain_what_is_not_remembered(lab: Lab) -> None:
    done = lab.home.heal("explain", "../../x")
    assert done.returncode == 1 and "no failed run ../../x is remembered" in done.stderr
    assert lab.home.heal("explain", "1-2", "--command", "x").returncode == 2


def test_a_fix_where_nobody_is(lab: Lab) -> None:
    words = ("fix", "kube_login", "--target", "h", "--unattended")
    found = told(lab, *words)
    assert (found["kind"], found["fix"], found["target"], found["class"]) == ("fix", "kube_login", "here", "credential")
    assert (found["outcome"], found["before"], found["after"], found["because"]) == ("fixed", "bad", "good", None)
    assert told(lab, *words)["outcome"] == "needless" and lab.calls("login") == 1
    lab.known.unlink()
    lab.program("login", "echo no >&2; exit 3")
    assert "exited 3: no" in told(lab, *words, status=1)["because"]
    assert told(lab, *words, status=1)["outcome"] == "skipped"
    lab.configure("interactive")
    assert told(lab, *words, status=1)["outcome"] == "refused" and lab.calls("login") == 2


def test_it_belongs_to_a_name_and_asks_nothing(lab: Lab) -> None:
    for words in (("fix", "--unattended"), ("fix", "kube_login", "--unattended", "--yes")):
        done = lab.home.heal(*words)
        assert done.returncode == 2 and "--unattended belongs to a fix by its name" in done.stderr
