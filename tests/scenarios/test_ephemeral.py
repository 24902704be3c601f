"""bonfire and reserved namespaces: a question without a terminal, somebody else's namespace, an image tag cut short.

With `bonfire` and `kubectl` on PATH they are the real ones, against a stand-in of the cluster; else a stand-in of
bonfire says what the real one said when tests/corpus/ephemeral.py captured it.
"""

from __future__ import annotations

import json
import shlex
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab import registry
from tests.lab.ephemeral import OC, Reservations
from tests.scenarios.place import Place

MINE, THEIRS, FREE = "ephemeral-mine01", "ephemeral-other1", "ephemeral-free01"
CORPUS = Path(__file__).parent.parent / "corpus" / "ephemeral.jsonl"
# What the real bonfire prints where it succeeds; captured like the rest, but the corpus keeps failures only.
SUCCESSES = {
    "namespace list --mine --output json": json.dumps({MINE: {"reserved": True, "status": "ready"}}, indent=2),
    "pool list": "default\nsmall",
}
STAND_IN = """
case "$*" in
%s
*) echo "the stand-in of bonfire has not heard: $*" >&2; exit 99 ;;
esac
"""


@pytest.fixture(params=["real", "captured"])
def bonfire(request: pytest.FixtureRequest, place: Place) -> Iterator[Place]:
    """A place with bonfire, logged in to a cluster where MINE is reserved by the user and THEIRS by somebody else."""
    place.environment["PATH"] = f"{place.folder}:{place.environment['PATH']}"
    if request.param == "captured":
        _stand_in(place)
        yield place
        return
    if missing := [name for name in ("bonfire", "kubectl", "openssl") if not shutil.which(name)]:
        pytest.skip(f"not here: {' '.join(missing)}")
    checked = place.home / ".config" / "bonfire" / "lastvercheck"
    checked.parent.mkdir(parents=True)
    checked.write_text(str(time.time()))
    place.script("oc", OC)
    with Reservations(place.folder / "lab", "127.0.0.1", mine=[MINE], theirs=[THEIRS], free=[FREE]) as cluster:
        kubeconfig = place.home / ".kube" / "config"
        kubeconfig.parent.mkdir()
        kubeconfig.write_text(cluster.kubeconfig("admin", MINE))
        yield place


def _stand_in(place: Place) -> None:
    """A program `bonfire` that answers each command of the corpus as the real one did."""
    cases = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    logged_in = ("tty", "not_owned", "not_found")  # the other cases of these commands had another cluster, or none
    answers = {case["command"]: case for case in cases if case["type"] in logged_in}
    said = place.folder / "said"
    said.mkdir()
    lines = []
    for number, (command, case) in enumerate(answers.items()):
        if command.startswith("bonfire "):
            (said / str(number)).write_text(case["stderr"])
            lines.append(f"'{command.removeprefix('bonfire ')}') cat {said}/{number} >&2; exit {case['exit']} ;;")
    for number, (words, text) in enumerate(SUCCESSES.items()):
        (said / f"ok{number}").write_text(text + "\n")
        lines.append(f"'{words}') cat {said}/ok{number}; exit 0 ;;")
    place.script("bonfire", STAND_IN % "\n".join(lines))


def heard(place: Place, *words: str) -> list[str]:
    """What heal said of a command that failed."""
    done = place.heal("run", "--", *words)
    assert done.returncode == 1, done.stderr
    return [line for line in done.stderr.splitlines() if line.startswith("heal:")]


def test_a_question_without_a_terminal_is_answered_with_force_as_the_help_says(bonfire: Place) -> None:
    said = heard(bonfire, "bonfire", "namespace", "release", MINE)
    assert said[0] == (
        "heal: bonfire asks before it deletes the reservation and its namespace, and there is no terminal to answer at"
    )
    assert said[-1] == f"heal: run: bonfire namespace release {MINE} --force"
    assert bonfire.journal()[-1]["type"] == "tty"


def test_a_second_reservation_says_what_there_is_already(bonfire: Place) -> None:
    said = heard(bonfire, "bonfire", "namespace", "reserve")
    assert said[0].startswith("heal: dev has a reservation already")
    assert f"heal:   reserved in your name: {MINE}" in said
    assert said[-1] == "heal: run: bonfire namespace reserve --force"


def test_a_namespace_of_somebody_else_lists_the_owned_ones(bonfire: Place) -> None:
    said = heard(bonfire, "bonfire", "namespace", "release", THEIRS)
    assert said[0] == "heal: the namespace is reserved by somebody else"
    assert f"heal:   reserved in your name: {MINE}" in said
    assert not [line for line in said if line.startswith("heal: run:")], "somebody else's"
    assert bonfire.journal()[-1]["type"] == "not_owned"


def test_a_namespace_that_nobody_reserved(bonfire: Place) -> None:
    said = heard(bonfire, "bonfire", "namespace", "release", FREE, "--force")
    assert said[0] == "heal: nobody has reserved this namespace"
    assert f"heal:   reserved in your name: {MINE}" in said


def test_a_misspelt_pool(bonfire: Place) -> None:
    said = heard(bonfire, "bonfire", "namespace", "reserve", "--pool", "defualt")
    assert said[0] == "heal: this cluster has no pool defualt"
    assert said[-1] == "heal: run: bonfire namespace reserve --pool default"


@pytest.mark.skipif(registry.unavailable() is not None, reason=str(registry.unavailable()))
@pytest.mark.parametrize("flag", ["-i", "--set-image-tag"])
def test_a_short_sha_is_refused_before_bonfire_runs(place: Place, flag: str) -> None:
    place.script("bonfire", "echo deployed $*")
    place.environment["PATH"] = f"{place.folder}:{place.environment['PATH']}"
    done = place.heal("run", "--", "bonfire", "deploy", "app", flag, "registry.invalid/team/app=74ec56e")
    assert (done.returncode, place.calls("bonfire")) == (125, 0)
    assert f"heal: short_sha: {flag} 74ec56e has 7 characters" in done.stderr
    whole = "74ec56e" + "0" * 33
    for tag in (whole, "latest", "v1.2.3", "20240131"):
        done = place.heal("run", "--", "bonfire", "deploy", "app", flag, f"registry.invalid/team/app={tag}")
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ("run -it --rm team/app sh", "run -i --rm team/app sh"),
        ("run --rm -ti team/app", "run --rm -i team/app"),
        ("run -i --tty team/app sh -c 'test -t 0'", "run -i team/app sh -c 'test -t 0'"),
    ],
)
def test_docker_without_a_terminal_is_run_without_t(place: Place, given: str, right: str) -> None:
    refuses = (
        "case \" $* \" in *' -it '*|*' -ti '*|*' --tty '*) echo 'the input device is not a TTY' >&2; exit 1 ;; esac"
    )
    place.script("docker", f"{refuses}; echo ran")
    place.environment["PATH"] = f"{place.folder}:{place.environment['PATH']}"
    done = place.heal("run", "--", "docker", *shlex.split(given))
    assert f"heal: run: docker {right}" in done.stderr.splitlines()
    assert place.journal()[-1]["type"] == "tty"
    again = place.heal("fix", "--yes")
    assert (again.returncode, again.stdout) == (0, "ran\n"), again.stderr
