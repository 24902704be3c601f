"""heal acts before the failure: after a night, in the morning, by what it has learned, and never on a hunch alone."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.lab import kube_stand_in
from tests.lab.kubernetes import Lab
from tests.scenarios.nights import REFUSED, eight_weeks, journal_line
from tests.scenarios.place import Place
from tests.scenarios.terminal import Terminal, unavailable
from tests.scenarios.test_predict import ASLEEP, can_sleep

pytestmark = [
    pytest.mark.skipif(not shutil.which("kubectl"), reason="kubectl is not installed"),
    pytest.mark.skipif(not can_sleep(), reason="THE KERNEL HAS NO TIME NAMESPACES: sleep is not tested"),
]
GET = ("run", "--", "kubectl", "get", "pods")
AFTER_SLEEP = "heal: the login for stage was gone, as expected after more than 4 h of sleep; kube_login done\n"
NO_PRIORS = "".join(
    f"- {{id: {name}, enabled: false}}\n"
    for name in ("login-after-sleep", "login-after-sleep-since", "login-in-the-morning")
)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """The cluster: the real one, or loudly its stand-in."""
    with kube_stand_in.best(tmp_path_factory.mktemp("cluster")) as cluster:
        cluster.service_account("deployer", "shop", role="view")
        cluster.create_pod("web", "shop")
        yield cluster


@pytest.fixture
def here(place: Place, lab: Lab) -> Place:
    """A place whose login of `stage` expired an hour ago, and in which something was run five minutes ago."""
    logged_out(place, lab)
    configured(place)
    remember(place, journal_line(datetime.now(UTC) - timedelta(minutes=5), 0.0, "last", boot()) | {"target": None})
    return place


def boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def logged_out(place: Place, lab: Lab, name: str = "stage", kubeconfig: str = "config") -> None:
    """A kubeconfig with an expired token, and a login that brings another."""
    folder = place.home / ".kube"
    folder.mkdir(exist_ok=True)
    lab.kubeconfig(folder / kubeconfig, lab.mint("deployer", "shop", -3600), name, "shop")
    shutil.copy(folder / kubeconfig, place.folder / f"expired-{name}")
    fresh = lab.kubeconfig(place.folder / f"fresh-{name}", lab.mint("deployer", "shop", 36_000), name, "shop")
    place.script(f"login-{name}", f"cp {fresh} {folder / kubeconfig}")


def logged_in(place: Place, name: str = "stage") -> None:
    subprocess.run([str(place.folder / f"login-{name}")], check=True)
    place.calls_of(f"login-{name}").unlink()


def configured(place: Place, kind: str = "credential", more: str = "") -> None:
    login = f"{{argv: [{place.folder}/login-stage], class: {kind}}}"
    place.configure(
        "version: 1\nretry_wait: 10ms\ntargets:\n"
        f"  stage: {{kind: cluster, kubeconfig: ~/.kube/config, login: {login}}}\n{more}"
    )


def remember(place: Place, *lines: dict[str, Any]) -> Path:
    memory = place.home / ".local" / "state" / "heal" / "memory"
    memory.mkdir(parents=True, exist_ok=True)
    (memory / "journal.jsonl").write_text("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines))
    return memory


def without_priors(place: Place) -> None:
    rules = place.home / ".config" / "heal" / "rules" / "own.yaml"
    rules.parent.mkdir(parents=True, exist_ok=True)
    rules.write_text(f"version: 1\nrules:\n{NO_PRIORS}")


def predicted(place: Place) -> tuple[Any, ...]:
    line = place.journal()[-1]
    return tuple(line[key] for key in ("predicted", "probe_before", "probe_after", "fix", "layer", "outcome"))


def test_after_a_night_the_login_comes_first(here: Place) -> None:
    done = here.heal(*GET, through=ASLEEP)
    assert (done.returncode, done.stderr, here.calls("login-stage")) == (0, AFTER_SLEEP, 1)
    assert "web" in done.stdout
    assert predicted(here) == ("login-after-sleep", "bad", "good", "kube_login('stage')", "predict", "prevented")
    assert (here.journal()[-1]["type"], here.journal()[-1]["attempts"]) == ("auth", 1)


def test_where_something_else_was_called_first_it_is_still_after_the_night(here: Place) -> None:
    worked = journal_line(datetime.now(UTC) - timedelta(minutes=9), 0.0, "worked", boot())
    remember(here, worked)
    here.heal("run", "--", "true", through=ASLEEP)
    done = here.heal(*GET, through=ASLEEP)
    assert (done.returncode, here.calls("login-stage")) == (0, 1)
    assert predicted(here)[0] == "login-after-sleep-since"


def test_a_good_login_is_never_renewed_on_a_hunch(here: Place) -> None:
    logged_in(here)
    done = here.heal(*GET, through=ASLEEP)
    assert (done.returncode, done.stderr, here.calls("login-stage")) == (0, "", 0)
    assert predicted(here) == ("login-after-sleep", "good", "good", None, "predict", "ok")


def test_what_cannot_be_asked_leads_to_no_login(here: Place) -> None:
    file = here.home / ".kube" / "config"
    file.write_text(file.read_text().replace("https://127.0.0.1:", "https://127.0.0.1:1"))
    here.heal(*GET, through=ASLEEP)
    assert here.calls("login-stage") == 0
    assert predicted(here)[:2] == ("login-after-sleep", "unknown")


@pytest.mark.parametrize(
    ("option", "variables"), [(("--no-predict",), {}), (("--no-heal",), {}), ((), {"HEAL_DISABLE": "1"})]
)
def test_it_can_be_switched_off(here: Place, option: tuple[str, ...], variables: dict[str, str]) -> None:
    configured(here, kind="destructive")  # so that nothing else logs in either
    here.environment |= variables
    done = here.heal("run", *option, *GET[1:], through=ASLEEP)
    assert (done.returncode, here.calls("login-stage")) == (1, 0)
    assert [line["predicted"] for line in here.journal()] == [None] * len(here.journal())


def test_without_a_terminal_nobody_is_asked(here: Place) -> None:
    configured(here, kind="interactive")
    done = here.heal(*GET, through=ASLEEP)
    assert (done.returncode, here.calls("login-stage")) == (1, 0)
    assert predicted(here)[:3] == ("login-after-sleep", "bad", None)


@pytest.mark.skipif(bool(unavailable()), reason=str(unavailable()))
def test_at_a_terminal_the_commands_own_login_may_ask(here: Place) -> None:
    configured(here, kind="interactive")
    login = here.folder / "login-stage"
    login.write_text(login.read_text() + "\nprintf 'who are you? '; read name; echo hello $name\n")
    with Terminal(here.folder, here.environment, here.folder) as terminal:
        terminal.type(" ".join([*ASLEEP, *here.argv(*GET)]))
        terminal.wait_for("who are you?")
        terminal.type("me")
        screen = terminal.wait_for("web")
    assert "hello me" in screen and "Unauthorized" not in screen
    assert predicted(here)[-1] == "prevented"


def test_a_login_that_fails_costs_one_line_and_is_not_tried_again_at_once(here: Place) -> None:
    here.script("login-stage", "exit 3")
    first = here.heal(*GET, through=ASLEEP)
    assert (
        "heal: the login for stage was gone, as expected after more than 4 h of sleep; kube_login not done: "
        in first.stderr
    )
    assert (first.returncode, "You must be logged in" in first.stderr) == (1, True)
    assert predicted(here)[1] == "bad"
    here.heal(*GET, through=ASLEEP)
    assert here.calls("login-stage") == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_login_before_the_run_ends_with_heal(here: Place, number: signal.Signals) -> None:
    asleep = journal_line(datetime.now(UTC) - timedelta(minutes=5), -28_800.0, "last", boot())
    remember(here, asleep | {"target": None})
    here.script("login-stage", f"echo $$ > {here.folder}/pid.new; mv {here.folder}/pid.new {here.folder}/pid; sleep 60")
    running = subprocess.Popen(here.argv(*GET), env=here.environment, cwd=here.folder, stdin=subprocess.DEVNULL)
    until((here.folder / "pid").exists)
    running.send_signal(number)
    assert running.wait(timeout=30) == -number
    login = Path("/proc") / (here.folder / "pid").read_text().strip()
    until(lambda: not login.exists())


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)


def test_ten_at_once_log_in_once(here: Place) -> None:
    heal = [*ASLEEP, *here.argv(*GET)]
    running = [subprocess.Popen(heal, env=here.environment, cwd=here.folder, stdout=subprocess.PIPE) for _ in range(10)]
    assert [(b"web" in (one.communicate()[0] or b"")) for one in running] == [True] * 10
    assert here.calls("login-stage") == 1
    assert sorted(line["outcome"] for line in here.journal()[1:])[-1] == "prevented"


def test_a_login_that_changes_who_acts_is_taken_back(here: Place, lab: Lab) -> None:
    """The command runs as without heal: as the one it would have run as, refused, and never as somebody else."""
    other = lab.kubeconfig(here.folder / "other", lab.mint("deployer", "shop", 36_000), "somewhere-else", "shop")
    here.script("login-stage", f"cp {other} {here.home}/.kube/config")
    kubeconfig = here.home / ".kube" / "config"
    kubeconfig.chmod(0o640)
    before = kubeconfig.read_bytes()
    done = here.heal(*GET, through=ASLEEP)
    assert "of sleep; kube_login not done: it changed who acts: " in done.stderr
    assert "; put back as it was\n" in done.stderr and "You must be logged in" in done.stderr
    assert (done.returncode, done.stdout, here.calls("login-stage")) == (1, "", 1)
    assert (kubeconfig.read_bytes(), kubeconfig.stat().st_mode & 0o777) == (before, 0o640)
    assert here.journal()[-1]["outcome"] == "left"


def test_ten_at_once_run_as_nobody_else(here: Place, lab: Lab) -> None:
    other = lab.kubeconfig(here.folder / "other", lab.mint("deployer", "shop", 36_000), "somewhere-else", "shop")
    here.script("login-stage", f"cp {other} {here.home}/.kube/config; sleep 0.2")
    heal = [*ASLEEP, *here.argv(*GET)]
    running = [subprocess.Popen(heal, env=here.environment, cwd=here.folder, stdout=subprocess.PIPE) for _ in range(10)]
    assert [one.communicate()[0] for one in running] == [b""] * 10
    assert here.calls("login-stage") == 1


def test_what_was_learned_is_acted_upon(here: Place) -> None:
    without_priors(here)
    last = journal_line(datetime.now(UTC) - timedelta(minutes=5), 0.0, "last", boot())
    remember(here, *eight_weeks(), last)
    untaught = here.heal(*GET, through=ASLEEP)
    assert "; retried" in untaught.stderr, "nothing is expected yet"
    logged_out_again(here)
    remember(here, *eight_weeks(), last)
    assert here.heal("learn").returncode == 0
    done = here.heal(*GET, through=ASLEEP)
    assert (done.returncode, "of sleep; kube_login done" in done.stderr) == (0, True), done.stderr
    name, *rest = predicted(here)
    assert name.startswith("auth-") and rest == ["bad", "good", "kube_login('stage')", "predict", "prevented"]


def logged_out_again(place: Place) -> None:
    """As after `logged_out`: the token in the kubeconfig is one that has expired."""
    place.calls_of("login-stage").unlink()
    shutil.copy(place.folder / "expired-stage", place.home / ".kube" / "config")


def test_a_random_history_leads_to_nothing(here: Place) -> None:
    without_priors(here)
    chance = random.Random(7)
    lines = []
    for line in eight_weeks():
        plain = {**journal_line(datetime.now(UTC), 0.0, "x"), **{key: line[key] for key in ("id", "at", "suspended_s")}}
        failed = {"type": "auth", "template": REFUSED, "outcome": "left", "exit": 1}
        lines.append(plain | failed if chance.random() < 0.3 else plain)
    remember(here, *lines, journal_line(datetime.now(UTC) - timedelta(minutes=5), 0.0, "last", boot()))
    assert here.heal("learn").returncode == 0
    done = here.heal(*GET, through=ASLEEP)
    assert "; retried" in done.stderr, "it failed first, and was healed then"
    assert predicted(here)[0] is None


def test_the_prior_gives_way_where_logins_outlive_the_night(here: Place) -> None:
    lines = [line for line in eight_weeks() if line["type"] != "network"]
    well = [{**line, "type": None, "layer": None, "outcome": "ok", "fixed": None, "fix": None} for line in lines]
    remember(here, *well, journal_line(datetime.now(UTC) - timedelta(minutes=5), 0.0, "last", boot()))
    assert here.heal("learn").returncode == 0
    here.heal(*GET, through=ASLEEP)
    assert (predicted(here)[0], predicted(here)[-1]) == (None, "healed")


@pytest.mark.skipif(not shutil.which("faketime"), reason="faketime is not installed")
def test_in_the_morning_all_clusters_are_made_ready(here: Place, lab: Lab) -> None:
    """Monday, a quarter to nine: the command's own, the other whose login asks nobody, and not the one that asks."""
    logged_out(here, lab, "prod", "prod")
    logged_out(here, lab, "test", "test")
    logged_out(here, lab, "fine", "fine")
    logged_in(here, "fine")
    line = "  {0}: {{kind: cluster, kubeconfig: ~/.kube/{0}, login: {{argv: [{1}/login-{0}], class: {2}}}}}\n"
    more = [line.format(name, here.folder, kind) for name, kind in
            (("prod", "credential"), ("test", "interactive"), ("fine", "credential"))]  # fmt: skip
    configured(here, more="".join(more))
    remember(here)
    done = here.heal(*GET, through=("faketime", "2026-03-02 08:45:00"))
    assert done.returncode == 0, done.stderr
    assert [here.calls(f"login-{name}") for name in ("stage", "prod", "test", "fine")] == [1, 1, 0, 0]
    assert predicted(here)[0] == "login-in-the-morning"
    assert (
        "heal: the login for prod was gone, as expected on the first call of the day, before 09:00, on a weekday"
        in done.stderr
    )
    later = here.heal(*GET, through=("faketime", "2026-03-02 08:50:00"))
    assert (later.stderr, predicted(here)[0]) == ("", None), "not the first call any more"


@pytest.mark.skipif(not shutil.which("faketime"), reason="faketime is not installed")
@pytest.mark.parametrize("moment", ["2026-03-02 09:15:00", "2026-03-07 08:45:00"])
def test_later_or_at_the_weekend_it_is_no_morning(here: Place, moment: str) -> None:
    remember(here)
    here.heal(*GET, through=("faketime", moment))
    assert predicted(here)[0] is None


def test_a_rule_of_ones_own(here: Place) -> None:
    without_priors(here)
    rules = here.home / ".config" / "heal" / "rules" / "own.yaml"
    with open(rules, "a") as file:
        file.write(
            "- id: mine\n  type: auth\n"
            "  match: {command: [kubectl], args: {operand: '^pods$'}, when: {slept_hours: '>7'}}\n"
            "  why: nobody logged in to {target}\n  action: {fix: kube_login}\n"
        )
    done = here.heal(*GET, through=ASLEEP)
    assert (done.returncode, predicted(here)[0], predicted(here)[-1]) == (0, "mine", "prevented")
    assert "heal: nobody logged in to stage, as expected after more than 7 h of sleep; kube_login done" in done.stderr


def test_the_table_is_ours_alone(here: Place) -> None:
    here.heal(*GET, through=ASLEEP)
    (table,) = (here.home / ".cache" / "heal").glob("expected-*")
    assert os.stat(table).st_mode & 0o777 == 0o600
    table.chmod(0o644)
    here.heal(*GET)
    assert os.stat(table).st_mode & 0o777 == 0o600, "not read, and made anew"


def test_predict_says_what_a_rule_expects(here: Place) -> None:
    asked = here.heal("predict", "--json", "--", "kubectl", "get", "pods", through=ASLEEP)
    answer = json.loads(asked.stdout)
    assert (answer["predict"], answer["type"], answer["probability"]) == (True, "auth", 0.9)
    assert (answer["fix"], answer["class"]) == ("kube_login('stage')", "credential")
    assert answer["because"] == "a rule says so of stage (login-after-sleep)"
    assert here.heal("predict", "--", "kubectl", "get", "pods").stdout.startswith("nothing is expected: ")
    assert "stage: 90% likely to fail (auth)" in here.heal("predict", through=ASLEEP).stdout
    assert here.calls("login-stage") == 0


def test_a_dry_run_says_what_is_expected_and_asks_nothing(here: Place) -> None:
    dry = ("run", "--dry-run", *GET[1:])
    shown = here.heal(*dry, through=ASLEEP).stdout
    expected = "asks kube_credentials (if it is bad: kube_login('stage'), class credential)"
    assert f"expects  90% auth at stage after more than 4 h of sleep: {expected}\n" in shown
    assert "expects" not in here.heal(*dry).stdout
    assert "expects" not in here.heal("run", "--dry-run", "--no-predict", *GET[1:], through=ASLEEP).stdout
    assert (here.calls("login-stage"), len(here.journal())) == (0, 1)
