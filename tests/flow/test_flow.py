"""`heal flow` as a user runs it: values, healing, stopping, going on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.api.conftest import Lab, evening
from tests.made import HEAL, Home, script


@pytest.fixture
def lab(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lab:
    monkeypatch.setenv("TZ", evening())
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return Lab(home, tmp_path)


def flow(lab: Lab, steps: str, *words: str, values: str = "", **given: Any) -> subprocess.CompletedProcess[str]:
    """Write the workflow and run it."""
    (lab.folder / "f.yaml").write_text(f"version: 1\n{values}\nsteps:\n{steps}\n")
    return again(lab, *words, **given)


def again(lab: Lab, *words: str, **given: Any) -> subprocess.CompletedProcess[str]:
    return lab.home.heal("flow", "f.yaml", *words, cwd=lab.folder, **given)


def report(lab: Lab) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((lab.folder / "report.json").read_text())
    return found


def test_values_stay_within_their_word(lab: Lab) -> None:
    done = flow(
        lab,
        "- {name: a, run: [printf, 'a \"b\" $HOME;\\n'], save: said}\n"
        "- {name: b, run: ['printf', '<%s>', '{said}', 'x{x}x', '{field}'], if: '{x} == 1'}\n"
        "- {name: c, run: echo never, if: 'not {x}'}",
        values="values: {x: '1', field: '{field}'}",
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, '<a "b" $HOME;><x1x><{field}>', "")


def test_a_field_of_json(lab: Lab) -> None:
    steps = """
- {name: a, run: [echo, '{"items": [{"name": "n 1"}], "count": 3}'], save: {name: num, json: PATH}}
- {name: b, run: ['printf', '<%s>', '{num}']}
"""
    assert flow(lab, steps.replace("PATH", "items.0.name")).stdout == "<n 1>"
    assert flow(lab, steps.replace("PATH", "count")).stdout == "<3>"
    done = flow(lab, steps.replace("PATH", "items.1.name"))
    assert done.returncode == 1 and "heal: step a: save num: json items.1.name: there is none" in done.stderr


def test_bytes_that_are_no_text(lab: Lab) -> None:
    done = flow(
        lab,
        r"""- {name: a, run: ['printf', '\377z\n\n'], save: x}""" + "\n- {name: b, run: [printf, '%s', '{x}']}",
        encoding="latin-1",
    )
    assert done.stdout == "\xffz"


def test_a_healed_step_goes_on(lab: Lab) -> None:
    done = flow(
        lab,
        "- {name: pods, run: kubectl get pods, save: pods}\n- {name: b, run: 'echo {pods}'}",
        "--report",
        "report.json",
    )
    assert (done.returncode, done.stdout) == (0, "pod/web\n")
    assert done.stderr == "heal: credentials for here were refused; kube_login done; retried\n"
    first, second = report(lab)["steps"]
    assert (first["outcome"], first["attempts"], first["type"], first["fixes"]) == (
        "healed",
        2,
        "auth",
        ["kube_login('here')"],
    )
    assert (second["outcome"], second["argv"]) == ("done", ["echo", "pod/web"])
    assert report(lab)["outcome"] == "done" and report(lab)["values"] == {"pods": "pod/web"}
    assert [(line["flow"], line["step"], line["outcome"]) for line in lab.journal()] == [
        ("f", "pods", "healed"),
        ("f", "b", "ok"),
    ]


def test_what_cannot_be_healed_says_how_to_go_on(lab: Lab) -> None:
    lab.program("login", "exit 1")
    steps = (
        "- {name: a, run: [echo, one], save: x}\n- {name: pods, run: kubectl get pods}\n- {name: b, run: 'echo {x}'}"
    )
    done = flow(lab, steps, "--report", "report.json")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-2:] == [
        "heal: f: step 2 of 3, pods, failed with status 1: credentials for here were refused",
        "heal: go on with: heal flow f.yaml --resume",
    ]
    assert [step["outcome"] for step in report(lab)["steps"]] == ["done", "failed", "left"]
    lab.known.touch()
    assert again(lab, "--resume").stdout == "pod/web\none\n"
    assert (
        again(lab, "--resume").stderr
        == "heal: nothing to resume: the last run of f came to its end, or there was none\n"
    )


@pytest.mark.parametrize(
    ("on_error", "status", "output", "logins"),
    [("heal", 0, "pod/web\nend\n", 1), ("stop", 1, "", 0), ("continue", 0, "pod/web\nend\n", 1)],
)
def test_on_error(lab: Lab, on_error: str, status: int, output: str, logins: int) -> None:
    done = flow(lab, f"- {{name: a, run: kubectl get pods, on_error: {on_error}}}\n- {{name: b, run: echo end}}")
    assert (done.returncode, done.stdout, lab.calls("login")) == (status, output, logins)


def test_heal_disable(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEAL_DISABLE", "1")
    done = flow(lab, "- {name: a, run: kubectl get}")
    assert done.returncode == 1 and lab.calls("login") == 0 and "Unauthorized" in done.stderr


def test_a_step_that_may_fail(lab: Lab) -> None:
    done = flow(
        lab,
        "- {name: a, run: [sh, -c, 'echo out; exit 3'], save: x, on_error: continue}\n- {name: b, run: 'echo <{x}>'}",
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, "<>\n", "out\n")


def test_secrets_are_nowhere(lab: Lab) -> None:
    steps = (
        "- {name: a, run: cat said, save: {name: s, secret: true}}\n"
        "- {name: b, run: [sh, -c, 'exit 4', '{s}', 'x{t}x']}"
    )
    values = "values: {t: {env: T, secret: true}}"
    (lab.folder / "said").write_text("hunter-of-snarks\n")
    os.environ["T"] = "boojum"
    try:
        assert "boojum" not in flow(lab, steps, "--dry-run", values=values).stdout
        done = flow(lab, steps, "-v", "--report", "report.json", values=values)
    finally:
        del os.environ["T"]
    assert done.returncode == 4 and "heal: go on with: heal flow f.yaml --resume\n" in done.stderr
    written = [file for file in (*lab.home.memory.rglob("*"), lab.folder / "report.json") if file.is_file()]
    texts = [done.stderr, *(file.read_text(errors="replace") for file in written)]
    assert len(written) > 3 and any("[redacted]" in text for text in texts)
    assert not any(word in text for text in texts for word in ("snarks", "boojum"))


def test_a_secret_that_is_not_kept_is_asked_for_again(lab: Lab) -> None:
    """By the step that saved it, and the one whose secret that one needs; no other is run twice."""
    steps = (
        "- {name: a, run: [sh, -c, 'echo a >>ran; echo first'], save: {name: x, secret: true}}\n"
        "- {name: b, run: [sh, -c, 'echo b >>ran; echo of-$0', '{x}'], save: {name: w, secret: true}}\n"
        "- {name: c, run: [sh, -c, 'echo c >>ran; echo kept'], save: z}\n"
        "- {name: d, run: [sh, -c, '[ $0 = of-first ] && [ -e go ] && echo $1', '{w}', '{z}']}"
    )
    assert flow(lab, steps).returncode == 1
    (lab.folder / "go").touch()
    done = again(lab, "--resume", "--report", "report.json")
    assert (done.returncode, done.stdout) == (0, "kept\n")
    assert (lab.folder / "ran").read_text().split() == ["a", "b", "c", "a", "b"]
    assert [step["outcome"] for step in report(lab)["steps"]] == ["done", "done", "earlier", "done"]


def test_a_secret_of_a_step_that_never_runs_twice(lab: Lab) -> None:
    steps = (
        "- {name: a, run: [sh, -c, 'echo a >>ran; echo first'], save: {name: x, secret: true}, on_error: stop}\n"
        "- {name: b, run: [sh, -c, 'exit 3', '{x}']}"
    )
    assert flow(lab, steps).returncode == 3
    done = again(lab, "--resume")
    assert done.stderr == "heal: step b: {x} is a secret, which is not kept: begin with --from 'a'\n"
    assert (lab.folder / "ran").read_text() == "a\n"


def test_a_heal_within_a_step_knows_the_secrets(lab: Lab) -> None:
    script(lab.folder / "deploy", f'{HEAL} run -- sh -c "echo $1 >&2; exit 4" deploy "$1" "$2"')
    steps = "- {name: a, run: cat said, save: {name: s, secret: true}}\n- {name: b, run: [./deploy, '{s}', 'x{t}x']}"
    (lab.folder / "said").write_text("hunter-of-snarks\nand the second line\n")
    done = flow(lab, steps, "--set", "t=boojum", values="values: {t: {text: none, secret: true}}")
    assert done.returncode == 4
    inner = lab.journal()[1]
    assert inner["tool"] == "sh" and inner["argv"][-1] == "x[redacted]x"
    texts = [file.read_text(errors="replace") for file in lab.home.memory.rglob("*") if file.is_file()]
    assert not any(word in text for text in texts for word in ("snarks", "boojum", "second line"))


def kept_of(lab: Lab) -> str:
    """All that heal has written down."""
    return "\n".join(file.read_text(errors="replace") for file in lab.home.memory.rglob("*") if file.is_file())


ODD = 'it\'s "a" \\ snark'  # each way of quoting writes it otherwise


def test_a_secret_in_quotes(lab: Lab) -> None:
    """In the plan, in what is announced, and in a corrected command."""
    steps = (
        "- {name: a, run: [git, psuh, '{t}'], on_error: continue}\n"
        "- {name: b, python: 'mine:wrong', with: {x: '{t}'}, on_error: continue}\n"
        "- {name: c, run: [sh, -c, 'echo \"$1\"; exit 3', x, 'of {t}'], save: o, on_error: continue}"
    )
    (lab.folder / "mine.py").write_text("def wrong(x):\n    raise RuntimeError(f'no {x!r}')\n")
    (lab.folder / "t").write_text(ODD)
    steps = "- {name: t, run: cat t, save: {name: t, secret: true}}\n" + steps
    done = flow(lab, steps, "-v", "--report", "report.json")
    assert "heal: run: git push '[redacted]'" in done.stderr and "\nof [redacted]\n" in done.stderr
    for text in (done.stderr, kept_of(lab), json.dumps(report(lab))):
        assert "snark" not in text and "[redacted]" in text


def test_what_holds_a_secret_is_one(lab: Lab) -> None:
    """It is not written down, and saved anew when the workflow goes on."""
    steps = (
        "- {name: a, run: [sh, -c, 'echo a >>ran; echo \"Bearer $0\"', '{t}'], save: head}\n"
        "- {name: b, run: [sh, -c, 'echo b >>ran; echo plain'], save: x}\n"
        "- {name: c, run: [sh, -c, '[ -e go ] && [ \"$0\" = \"Bearer boojum\" ]', '{head}', '{x}']}"
    )
    values = "values: {t: {env: T, secret: true}}"
    os.environ["T"] = "boojum"
    try:
        assert flow(lab, steps, values=values).returncode == 1
        assert "boojum" not in kept_of(lab) and '"x": "plain"' in kept_of(lab)
        (lab.folder / "go").touch()
        assert again(lab, "--resume").returncode == 0
    finally:
        del os.environ["T"]
    assert (lab.folder / "ran").read_text().split() == ["a", "b", "a"]


@pytest.mark.parametrize(
    "words", [("--", str(HEAL), "flow", "f.yaml"), ("-c", f"{HEAL} flow f.yaml; exit 4"), ("--", "./above")]
)
def test_a_heal_above_knows_the_secrets(lab: Lab, words: tuple[str, ...]) -> None:
    """It hears what the programs of the steps say, and writes it down."""
    script(lab.folder / "above", f"{HEAL} flow f.yaml")
    steps = (
        "- {name: a, run: cat said, save: {name: s, secret: true}}\n"
        "- {name: b, run: [sh, -c, 'echo of $0 >&2; exit 4', '{s}']}"
    )
    (lab.folder / "said").write_text("boojum\n")
    flow(lab, steps, "--dry-run")  # writes the file
    done = lab.home.heal("run", *words, cwd=lab.folder)
    assert done.returncode == 4 and "of boojum" in done.stderr, "a program's own words pass"
    assert "boojum" not in kept_of(lab) and "of [redacted]" in kept_of(lab)


def test_a_variable_that_is_not_set(lab: Lab) -> None:
    done = flow(lab, "- {name: a, run: 'echo {t}'}", values="values: {t: {env: NOWHERE}}")
    assert done.returncode == 1 and "values.t: the variable NOWHERE is not set; or --set t=..." in done.stderr
    assert again(lab, "--set", "t=said").stdout == "said\n"
    assert "no such value" in again(lab, "--set", "u=said").stderr


def test_the_plan_runs_nothing(lab: Lab) -> None:
    steps = (
        "- {name: a, run: 'touch touched {x}', save: z}\n- {name: b, python: 'nowhere:f', with: {z: '{z}'},"
        " if: '{z} != 1', on_error: stop}"
    )
    done = flow(lab, steps, "--dry-run", values="values: {x: 'p q'}")
    assert done.stdout.splitlines() == [
        "f: 2 steps",
        "  1. a: touch touched 'p q'",
        "     saves its stdout as {z}",
        "  2. b: nowhere:f(z='{z}')",
        "     only if {z} != 1",
        "     on an error: stop",
    ]
    assert not (lab.folder / "touched").exists() and lab.journal() == []


def test_from_a_step(lab: Lab) -> None:
    steps = (
        "- {name: a, run: echo one, save: x}\n- {name: b, run: [sh, -c, 'echo $0; [ -e go ]', '{x}']}\n"
        "- {name: c, run: echo end}"
    )
    assert flow(lab, steps).stdout == "one\n"
    (lab.folder / "go").touch()
    assert again(lab, "--from", "b").stdout == "one\nend\n"
    assert (
        again(lab, "--from", "b").stderr
        == "heal: step b: {x} is not known from an earlier run: begin with --from 'a'\n"
    )
    assert again(lab, "--from", "nowhere").returncode == again(lab, "--from", "b", "--resume").returncode == 2


def test_python_steps(lab: Lab) -> None:
    (lab.folder / "ours.py").write_text(
        "import subprocess\nfrom heal_cli import auto_heal\n"
        "def pods():\n    done = subprocess.run(['kubectl', 'get'], check=True, capture_output=True, text=True)\n"
        "    return done.stdout.strip()\n"
        "@auto_heal('here')\nasync def twice(name): return [name, name]\n"
        "def broken(): raise ValueError('no such colour')\n"
    )
    steps = (
        "- {name: a, python: 'ours:pods', save: p}\n- {name: b, python: 'ours:twice', with: {name: '{p}'},"
        " save: {name: q, json: '1'}}\n"
        "- {name: c, run: 'echo {q}'}\n- {name: d, python: 'ours:broken'}"
    )
    done = flow(lab, steps, "--report", "report.json")
    assert (done.returncode, done.stdout, lab.calls("login")) == (1, "pod/web\n", 1)
    assert "heal: step d: ValueError: no such colour\n" in done.stderr
    assert [step["outcome"] for step in report(lab)["steps"]] == ["healed", "done", "done", "failed"]
    named = [(line["flow"], line["step"], line["tool"]) for line in lab.journal()]
    assert named == [("f", "a", "ours:pods"), ("f", "b", "ours:twice"), ("f", "c", "echo"), ("f", "d", "ours:broken")]


def test_a_function_that_is_not_there(lab: Lab) -> None:
    done = flow(lab, "- {name: a, run: touch touched}\n- {name: b, python: 'nowhere:f'}")
    assert done.returncode == 1 and "step b: nowhere:f: ModuleNotFoundError" in done.stderr
    assert not (lab.folder / "touched").exists()


def started(lab: Lab, steps: str) -> subprocess.Popen[str]:
    """A workflow under way, which has said `ready`, in a group of its own as at a terminal."""
    (lab.folder / "f.yaml").write_text(f"version: 1\nsteps:\n{steps}\n")
    given: dict[str, Any] = {
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "text": True,
        "start_new_session": True,
    }
    one = subprocess.Popen([str(HEAL), "flow", "f.yaml"], cwd=lab.folder, stdin=subprocess.DEVNULL, **given)
    assert one.stdout and one.stdout.readline() == "ready\n"
    return one


SLOW = "- {name: a, run: echo one, save: x}\n- {name: slow, run: ./slow}\n- {name: b, run: 'echo {x}'}"


@pytest.fixture
def slow(lab: Lab) -> Path:
    return script(lab.folder / "slow", "[ -e go ] && exit\necho ready\nwhile :; do sleep 0.05; done")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_and_says_how_to_go_on(lab: Lab, slow: Path, number: int) -> None:
    with started(lab, SLOW) as one:
        os.killpg(one.pid, number)
        _, said = one.communicate(timeout=60)
    assert one.returncode == -number
    assert said == "heal: f: step 2 of 3, slow, was interrupted\nheal: go on with: heal flow f.yaml --resume\n"
    (lab.folder / "go").touch()
    assert again(lab, "--resume").stdout == "one\n"


def test_a_signal_within_a_function(lab: Lab) -> None:
    (lab.folder / "ours.py").write_text(
        "import time\ndef wait():\n    print('ready', flush=True)\n    time.sleep(600)\n"
    )
    with started(lab, "- {name: a, python: 'ours:wait'}") as one:
        os.kill(one.pid, signal.SIGINT)
        _, said = one.communicate(timeout=60)
    assert one.returncode == -signal.SIGINT and "step 1 of 1, a, was interrupted" in said


def test_a_crash_costs_no_step_that_is_done(lab: Lab, slow: Path) -> None:
    with started(lab, SLOW) as one:
        done = again(lab)
        assert done.returncode == 1 and done.stderr == "heal: f: another run of it is under way\n"
        os.killpg(one.pid, signal.SIGKILL)
        one.communicate(timeout=60)
    (lab.folder / "go").touch()
    done = again(lab, "--resume", "--report", "report.json")
    assert done.stdout == "one\n" and [step["outcome"] for step in report(lab)["steps"]] == ["earlier", "done", "done"]


@pytest.mark.parametrize(
    "step",
    [
        f"run: [{HEAL}, run, kubectl, get]",
        f"run: [{HEAL}, run, --target, h, -q, --, kubectl, get]",
        f"run: [{HEAL}, run, -c, 'kubectl get']",
        f"run: [env, A=1, timeout, '60', {HEAL}, run, --, kubectl, get]",
    ],
)
def test_a_step_that_says_heal_itself(lab: Lab, step: str) -> None:
    """It is healed once, and one line of the journal tells of it."""
    done = flow(lab, f"- {{name: a, {step}}}")
    assert (done.returncode, done.stdout, lab.calls("login"), lab.calls("kubectl")) == (0, "pod/web\n", 1, 2)
    assert done.stderr == "heal: credentials for here were refused; kube_login done; retried\n"
    (line,) = lab.journal()
    assert (line["tool"], line["outcome"], line["flow"], line["step"]) == ("kubectl", "healed", "f", "a")


@pytest.mark.parametrize(
    "step", ["run: ./deploy", "run: [sh, -c, ./deploy]", "python: 'ours:deploy'", "python: 'ours:by_library'"]
)
def test_a_heal_within_what_a_step_runs(lab: Lab, step: str) -> None:
    """The heal that knows the command heals it; the journal says where that was."""
    script(lab.folder / "deploy", f"{HEAL} run -- kubectl get")
    (lab.folder / "ours.py").write_text(
        "import subprocess\nfrom heal_cli import run\ndef deploy(): subprocess.run(['./deploy'], check=True)\n"
        "def by_library(): return run(['kubectl', 'get']).status\n"
    )
    done = flow(lab, f"- {{name: a, {step}}}")
    assert (done.returncode, done.stdout, lab.calls("login"), lab.calls("kubectl")) == (0, "pod/web\n", 1, 2)
    assert done.stderr == "heal: credentials for here were refused; kube_login done; retried\n"
    inner, outer = lab.journal()
    assert (inner["tool"], inner["outcome"], outer["outcome"]) == ("kubectl", "healed", "ok")
    assert {(line["flow"], line["step"]) for line in (inner, outer)} == {("f", "a")}


def test_what_a_heal_within_has_told_is_not_told_again(lab: Lab) -> None:
    lab.program("login", "exit 1")
    script(lab.folder / "deploy", f"{HEAL} run -- kubectl get")
    done = flow(lab, "- {name: a, run: ./deploy}")
    assert (done.returncode, lab.calls("login"), lab.calls("kubectl")) == (1, 1, 1)
    said = [line for line in done.stderr.splitlines() if line.startswith("heal: ")]
    assert len(said) == len(set(said)) and sum("credentials for here were refused" in line for line in said) == 1
    assert [(line["tool"], line["type"]) for line in lab.journal()] == [("kubectl", "auth"), ("deploy", "unknown")]
