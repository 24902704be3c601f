"""docs/release.yaml, the flow of the system heal comes from, with a real git and stand-ins for what needs a cluster.

The stand-ins refuse who is not logged in, in the words of the real tools.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.api.conftest import REFUSED, Lab, evening
from tests.made import Home

EXAMPLE = Path(__file__).parents[2] / "docs" / "release.yaml"
GUIDE = EXAMPLE.with_name("flow.md")


@pytest.fixture
def lab(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lab:
    monkeypatch.setenv("TZ", evening())
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("RELEASE_TOKEN", "token-of-the-release")
    found = Lab(home, tmp_path)
    known = f"[ -e {found.known} ] || {{ echo '{REFUSED}' >&2; exit 1; }}"
    found.program(
        "bonfire",
        f'{known}\ncase "$1 $2" in \'namespace reserve\') echo \'{{"namespace": "ephemeral-x1"}}\';;\n'
        f'deploy*) echo "deployed $*";; \'namespace release\') echo "gave back $3";; esac',
    )
    found.program("oc", f'{known}\necho "{{$*}}"')
    found.program(
        "smoke-test", f'[ -e {tmp_path}/well ] || {{ echo "no answer from $1" >&2; exit 3; }}; echo "$1 is well"'
    )
    found.program("release", 'echo "released $1 at $2 (${#3} characters of token)"')
    for words in (
        ("init", "-q"),
        ("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-mx"),
    ):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    shutil.copy(EXAMPLE, tmp_path)
    return found


def commit(lab: Lab) -> str:
    shown = subprocess.run(["git", "rev-parse", "HEAD"], cwd=lab.folder, capture_output=True, text=True, check=True)
    return shown.stdout.strip()


def test_it_heals_stops_and_goes_on(lab: Lab) -> None:
    done = lab.home.heal("flow", "release.yaml", "--target", "here", cwd=lab.folder)
    sha = commit(lab)
    assert done.stdout == (
        f"deployed deploy web --namespace ephemeral-x1 --set-image-tag quay.io/team/web={sha}\n"
        "{rollout status deployment/web --namespace ephemeral-x1 --timeout 300s}\n"
    )
    assert done.returncode == 3 and lab.calls("login") == 1
    assert done.stderr == (
        "heal: credentials for here were refused; kube_login done; retried\n"
        "no answer from ephemeral-x1\n"
        "heal: release: step 5 of 7, test, failed with status 3\n"
        "heal: go on with: heal flow release.yaml --resume\n"
    )
    (lab.folder / "well").touch()
    done = lab.home.heal("flow", "release.yaml", "--resume", "--report", "report.json", cwd=lab.folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        done.stdout == f"ephemeral-x1 is well\nreleased web at {sha} (20 characters of token)\ngave back ephemeral-x1\n"
    )
    assert lab.calls("bonfire") == 4  # twice to reserve; nothing that was done is done again
    report = json.loads((lab.folder / "report.json").read_text())
    assert [step["outcome"] for step in report["steps"]] == ["earlier"] * 4 + ["done"] * 3
    assert report["values"]["token"] == "[redacted]" and report["values"]["sha"] == sha


def test_its_plan(lab: Lab) -> None:
    done = lab.home.heal("flow", "release.yaml", "--dry-run", "--set", "app=shop", cwd=lab.folder)
    assert done.returncode == 0 and "token-of-the-release" not in done.stdout
    assert (
        "  3. deploy: bonfire deploy shop --namespace '{namespace}' --set-image-tag 'quay.io/team/shop={sha}'\n"
        in done.stdout
    )
    assert lab.calls("bonfire") == 0


def test_every_option_stands_in_the_guide(home: Home) -> None:
    shown = home.heal("flow", "--help", env={**home.variables, "COLUMNS": "200"}).stdout
    options = set(re.findall(r"--[a-z-]+", shown)) - {"--help"}
    guide = GUIDE.read_text(encoding="utf-8")
    assert {"--resume", "--from"} <= options
    assert [option for option in options if option not in guide] == []
