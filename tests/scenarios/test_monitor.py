"""The monitor as a real process, through its whole life, and what starts it."""

from __future__ import annotations

import html
import json
import os
import plistlib
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from heal_cli.health import units
from tests.lab import network, systemd
from tests.lab.network import Network
from tests.scenarios.place import Place
from tests.scenarios.test_health import kubeconfig, token

LOGIN = """#!{python}
import os, sys, time
import jwt
name, left = sys.argv[1:]
file = os.path.expanduser("~/.kube/" + name)
text = open(file).read()
old = text.partition("token: '")[2].partition("'")[0]
open(file, "w").write(text.replace(old, jwt.encode({{"exp": int(time.time()) + int(left)}}, "k" * 32)))
open({calls!r}, "a").write("called\\n")
"""


def until(reached: Callable[[], object], seconds: float = 60) -> None:
    """Wait for something another process does."""
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def login(place: Place) -> Path:
    file = place.folder / "login"
    file.write_text(LOGIN.format(python=sys.executable, calls=str(place.calls_of("login"))))
    file.chmod(0o700)
    return file


def state(place: Place, name: str) -> Path:
    return place.home / ".local" / "state" / "heal" / "memory" / "state" / name


def view(place: Place) -> dict[str, Any]:
    found = yaml.safe_load(state(place, "environment_health.yaml").read_text())
    return found["health_checks"]  # type: ignore[no-any-return]


def clusters(place: Place, kind: str) -> None:
    place.configure(
        f"""
version: 1
targets:
  stage: {{kind: cluster, kubeconfig: ~/.kube/stage, login: {{argv: [{login(place)}, stage, '7200'], class: {kind}}}}}
health: {{k: {{check: kube_token, target: stage}}}}
"""
    )


@pytest.mark.parametrize(("left", "calls"), [(660, 0), (590, 1), (200, 1), (-60, 1)])
def test_a_login_that_ends_within_ten_minutes_is_renewed(place: Place, left: int, calls: int) -> None:
    kubeconfig(place, "stage", token(left))
    clusters(place, "credential")
    done = place.heal("health", "monitor", "--once")
    assert (done.returncode, done.stdout, place.calls("login")) == (0, "", calls)
    details = view(place)["k"]["details"]["stage"]
    assert details["valid"] is True and details["remaining"] == ("120 min" if calls else "11 min")
    assert not state(place, "alerts").exists()


def test_an_interactive_login_is_never_made_but_told_of(place: Place) -> None:
    kubeconfig(place, "stage", token(590))
    clusters(place, "interactive")
    for _ in range(2):
        done = place.heal("health", "monitor", "--once")
        assert (done.returncode, place.calls("login")) == (0, 0)
    waits = json.loads(state(place, "alerts").read_text())
    assert waits == {"k stage": "stage ends in 10 min; run: heal fix kube_login --target stage"}
    assert done.stderr == "", "once is enough"


def test_what_a_fix_is_given_has_neither_screen_nor_browser(place: Place) -> None:
    place.environment |= {"DISPLAY": ":7", "WAYLAND_DISPLAY": "wayland-0", "BROWSER": "firefox"}
    tools = {name: place.script(name, "exit 0") for name in ("xdg-open", "open", "x-www-browser")}
    tries = "; ".join(f"{name} https://login.example/" for name in tools)
    python = f"{sys.executable} -c 'import webbrowser as w; w.open(\"https://login.example\")'"
    connect = place.script(
        "connect",
        f"env > {place.folder / 'env'}; {tries}; open -a vpn-client; {python}; touch {place.folder / 'up'}",
    )
    place.environment["PATH"] = f"{place.folder}:{place.environment['PATH']}"
    place.configure(
        f"version: 1\ntargets: {{vpn: {{kind: vpn, probe: {{argv: [test, -e, {place.folder / 'up'}]}}, "
        f"connect: {{argv: [{connect}], class: safe}}}}}}\n"
    )
    assert place.heal("health", "monitor", "--once").returncode == 0
    lines = (place.folder / "env").read_text().splitlines()
    assert {"BROWSER=true", "WAYLAND_DISPLAY=/dev/null", "GIT_TERMINAL_PROMPT=0"} <= set(lines)
    assert not [line for line in lines if line.startswith("DISPLAY=")]
    assert {name: place.calls(name) for name in tools} == {"xdg-open": 0, "open": 1, "x-www-browser": 0}


def test_a_line_waits_for_the_next_run_at_a_terminal(place: Place) -> None:
    place.configure("version: 1\nhealth: {room: {check: disk_full_of_it}, mine: {check: mine}}\n")
    rules = place.home / ".config" / "heal" / "rules" / "own.yaml"
    rules.parent.mkdir(parents=True)
    rules.write_text("version: 1\nchecks: {mine: {kind: command_succeeds, argv: [sh, -c, 'echo no; exit 1']}}\n")
    place.heal("health", "monitor", "--once")
    piped = place.heal("run", "true")
    assert (piped.returncode, piped.stdout, piped.stderr) == (0, "", ""), "a script reads this"
    seen = [at_terminal(place, "run", "echo", "hello") for _ in range(2)]
    assert seen[0].splitlines() == ["hello", "heal: mine is bad; no"] and seen[1].splitlines() == ["hello"]
    rules.write_text(rules.read_text().replace("exit 1", "exit 0"))
    place.heal("health", "monitor", "--once")
    rules.write_text(rules.read_text().replace("exit 0", "exit 1"))
    place.heal("health", "monitor", "--once")
    assert state(place, "alerts").exists(), "it was good in between"
    rules.write_text(rules.read_text().replace("exit 1", "exit 0"))
    place.heal("health", "monitor", "--once")
    assert not state(place, "alerts").exists(), "nobody needs to hear of it any more"


def at_terminal(place: Place, *words: str) -> str:
    argv = ["script", "-qec", " ".join(place.argv(*words)), "/dev/null"]
    return subprocess.run(argv, env=place.environment, capture_output=True, text=True, check=True).stdout


class Monitor:
    """A monitor in the foreground, its stderr in a file."""

    def __init__(self, place: Place, net: Network) -> None:
        self.place, self.log = place, place.folder / "log"
        with self.log.open("ab") as log:
            argv = net.run_in_client(place.argv("health", "monitor"))
            self.process = subprocess.Popen(argv, env=place.environment, stdin=subprocess.DEVNULL, stderr=log)

    def said(self, text: str) -> int:
        return self.log.read_text().count(text)

    def look(self) -> None:
        """Have it look now, and wait until it has."""
        file = state(self.place, "environment_health.yaml")
        before = file.stat().st_mtime_ns if file.exists() else 0
        self.process.send_signal(signal.SIGHUP)
        until(lambda: file.exists() and file.stat().st_mtime_ns != before)

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(20)


@pytest.fixture
def net(tmp_path: Path) -> Iterator[Network]:
    with Network(tmp_path) as made:
        argv = [sys.executable, "-m", "http.server", "-b", made.service_address, "80"]
        server = subprocess.Popen(made.run_in_server(argv), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(lambda: not subprocess.run(made.run_in_client(["curl", "-s", f"http://{made.service_address}/"]),
                                         capture_output=True, check=False).returncode)  # fmt: skip
        yield made
        server.kill()
        server.wait()


@pytest.mark.skipif(network.unavailable() is not None, reason=str(network.unavailable()))
def test_the_whole_life_of_a_monitor(place: Place, net: Network) -> None:
    """Start, tick, fix, re-check, alert, HUP, TERM, kill -9 and restart."""

    def configure(connect: str) -> None:
        probe = f"probe: {{tcp: '{net.service_address}:80', timeout: 1s}}"
        vpn = f"{{kind: vpn, {probe}, connect: {{argv: [{connect}], class: safe, timeout: 5s}}}}"
        place.configure(f"version: 1\ntargets: {{vpn: {vpn}}}\nhealth: {{vpn: {{check: vpn_up, target: vpn}}}}\n")

    configure(net.connect_argv()[0])
    net.drop_route()
    one = Monitor(place, net)
    until(lambda: one.said("vpn_connect for vpn done"))
    until(lambda: state(place, "environment_health.yaml").exists() and view(place)["vpn"]["status"] == "good")
    second = place.heal("health", "monitor", "--once")
    assert second.returncode == 1 and f"another monitor is at work (process {one.process.pid})" in second.stderr
    status = place.heal("health", "status")
    assert status.returncode == 0 and f"process {one.process.pid}" in status.stdout

    lame = place.script("lame-connect", "exit 0")
    configure(str(lame))
    state(place, "health.json").write_text("{}")  # the connect that helped a moment ago would rest for five minutes
    net.drop_route()
    one.look()
    until(lambda: one.said("vpn is down"), 90)
    assert one.said("vpn_connect for vpn not done: vpn_connect ran, but vpn_up is still bad") == 1
    assert (place.calls("lame-connect"), one.said("vpn is down")) == (1, 1)
    until(lambda: state(place, "alerts").exists())
    assert "vpn vpn" in json.loads(state(place, "alerts").read_text())
    assert state(place, "prompt").read_text().endswith("vpn/vpn - vpn down\n")
    one.look()
    one.look()
    assert (place.calls("lame-connect"), one.said("vpn is down")) == (1, 1), "it rests, and is told once"

    assert one.end(signal.SIGKILL) == -signal.SIGKILL
    two = Monitor(place, net)
    until(lambda: one.said("keeping watch") == 2)
    two.look()
    assert (place.calls("lame-connect"), two.said("vpn is down")) == (1, 1), "remembered, and the lock was free"
    net.restore_route()
    two.look()
    until(lambda: view(place)["vpn"]["status"] == "good")
    assert two.end() == 0
    again = place.heal("health", "monitor", "--once", through=net.run_in_client([]))
    assert (again.returncode, again.stderr) == (0, "")


def test_an_attempt_is_remembered_though_the_monitor_was_killed_in_it(place: Place) -> None:
    connect = place.script("connect", "exec sleep 5")
    place.configure(
        "version: 1\ntargets: {vpn: {kind: vpn, probe: {argv: ['false']}, "
        f"connect: {{argv: [{connect}], class: safe, timeout: 6s}}}}}}\n"
    )
    one = subprocess.Popen(place.argv("health", "monitor"), env=place.environment, stderr=subprocess.DEVNULL)
    until(lambda: place.calls("connect"))
    one.kill()
    one.wait()
    for _ in range(2):
        assert place.heal("health", "monitor", "--once").returncode == 0
    assert place.calls("connect") == 1


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="only Linux tells")
def test_what_a_killed_monitor_was_mending_ends(place: Place) -> None:
    """The program itself at once, what it had started with the next monitor; a daemon of its own goes on."""
    inside = "echo $$ > {0}/{1}; exec sleep 60"
    child, daemon = (place.script(name, inside.format(place.folder, f"{name}.pid")) for name in ("child", "daemon"))
    connect = place.script(
        "connect",
        f"trap '' TERM HUP INT\nsetsid {daemon} & {child} &\necho $$ > {place.folder}/connect.pid\nwait\nsleep 60",
    )
    place.configure(
        "version: 1\ntargets: {vpn: {kind: vpn, probe: {argv: ['false']}, "
        f"connect: {{argv: [{connect}], class: safe, timeout: 50s}}}}}}\n"
    )
    files = {name: place.folder / f"{name}.pid" for name in ("connect", "child", "daemon")}
    one = subprocess.Popen(place.argv("health", "monitor"), env=place.environment, stderr=subprocess.DEVNULL)
    until(lambda: all(file.exists() and file.read_text() for file in files.values()))
    until(state(place, "monitor.fix").exists)
    alive = {name: Path("/proc") / file.read_text().strip() for name, file in files.items()}
    try:
        one.kill()
        one.wait()
        until(lambda: not alive["connect"].exists())
        assert alive["child"].exists() and alive["daemon"].exists()
        next_one = place.heal("health", "monitor", "--once")
        said = f"heal: ended what a monitor that was killed had left running: {alive['child'].name}\n"
        assert said in next_one.stderr
        until(lambda: not alive["child"].exists())
        assert alive["daemon"].exists() and not state(place, "monitor.fix").exists()
        assert "left running" not in place.heal("health", "monitor", "--once").stderr
    finally:
        for file in files.values():
            subprocess.run(["kill", "-KILL", file.read_text().strip()], capture_output=True, check=False)


def test_sigterm_ends_a_connect_with_the_monitor(place: Place) -> None:
    connect = place.script("connect", f"echo $$ > {place.folder / 'pid'}; exec sleep 60")
    place.configure(
        "version: 1\ntargets: {vpn: {kind: vpn, probe: {argv: ['false']}, "
        f"connect: {{argv: [{connect}], class: safe, timeout: 50s}}}}}}\n"
    )
    one = subprocess.Popen(place.argv("health", "monitor"), env=place.environment, stderr=subprocess.DEVNULL)
    until(lambda: (place.folder / "pid").exists() and (place.folder / "pid").read_text())
    one.terminate()
    assert one.wait(20) == 0
    until(lambda: not Path(f"/proc/{(place.folder / 'pid').read_text().strip()}").exists(), 5)


SLEEPS = """
import ctypes, os, signal, sys, time
namespace = sys.argv.pop(1)
def sleep(*_):
    for _ in range(200):  # the kernel moves a process with one thread alone: a round may be about to end
        if len(os.listdir("/proc/self/task")) == 1:
            break
        time.sleep(0.05)
    if ctypes.CDLL(None, use_errno=True).setns(os.open(namespace, os.O_RDONLY), 0x80):  # CLONE_NEWTIME
        print("setns:", os.strerror(ctypes.get_errno()), file=sys.stderr)
signal.signal(signal.SIGUSR1, sleep)
from heal_cli.__main__ import main
sys.exit(main())
"""


@pytest.fixture
def eight_hours_on() -> Iterator[str]:
    """A time namespace whose clock of all time since boot is eight hours ahead of the one that stops in sleep."""
    argv = ["unshare", "--time", "--boottime", "28800", "--fork", "--kill-child", "sleep", "600"]
    with subprocess.Popen(argv, stderr=subprocess.DEVNULL) as outer:
        children = Path(f"/proc/{outer.pid}/task/{outer.pid}/children")
        until(lambda: outer.poll() is not None or children.read_text())
        if outer.poll() is not None:
            pytest.skip("no time namespaces here")
        yield f"/proc/{children.read_text().split()[0]}/ns/time"
        outer.kill()


def test_a_monitor_looks_at_once_when_the_machine_wakes_up(place: Place, eight_hours_on: str) -> None:
    """What a process sees of a machine's sleep, in the real clocks: it moves to where eight hours more have passed."""
    place.configure("version: 1\nhealth: {room: {check: disk_room}}\n")
    argv = [sys.executable, "-c", SLEEPS, eight_hours_on, "health", "monitor"]
    with (place.folder / "log").open("wb") as log:
        one = subprocess.Popen(argv, env=place.environment, stdin=subprocess.DEVNULL, stderr=log)
    file = state(place, "environment_health.yaml")
    until(lambda: file.exists() and "keeping watch" in (place.folder / "log").read_text())
    before = file.stat().st_mtime_ns
    one.send_signal(signal.SIGUSR1)
    until(lambda: file.stat().st_mtime_ns != before)
    one.terminate()
    assert one.wait(20) == 0
    assert "setns" not in (place.folder / "log").read_text()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
@pytest.mark.parametrize("words", [(), ("--resident",)])
def test_systemd_finds_nothing_wrong_with_the_units(place: Place, words: tuple[str, ...], tmp_path: Path) -> None:
    place.environment["HEAL_MEMORY"] = str(tmp_path / '100% of "it" \\ for $5')
    shown = place.heal("health", "install", "--print", *words).stdout
    names = []
    for part in shown.split("# heal-health.")[1:]:
        end, _, content = part.partition("\n")
        file = tmp_path / f"heal-health.{end}"
        file.write_text(content)
        names.append(str(file))
    assert [Path(name).suffix for name in names] == ([".service"] if words else [".service", ".timer"])
    running = tmp_path / "run"
    running.mkdir()
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(running)}
    argv = ["systemd-analyze", "--user", "verify", *names]
    done = subprocess.run(argv, capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
@pytest.mark.parametrize("minutes", [m for m in range(1, 61) if 60 % m == 0])
def test_the_calendar_says_every_so_many_minutes(minutes: int) -> None:
    line = units.schedule(minutes * 60).strip()
    spec = line.partition("=")[2]
    argv = ["systemd-analyze", "calendar", "--iterations=3", "--base-time=2026-01-01 10:00:00 UTC", spec]
    done = subprocess.run(argv, capture_output=True, text=True, check=True, env={**os.environ, "TZ": "UTC"})
    times = [text.split(": ", 1)[1].split()[2] for text in done.stdout.splitlines()
             if text.strip().startswith(("Next elapse", "Iter. #"))]  # fmt: skip
    begin = 10 * 60
    assert [int(at[:2]) * 60 + int(at[3:5]) for at in times] == [begin + minutes * n for n in (1, 2, 3)]


def test_without_a_service_manager_cron_gets_a_line(place: Place) -> None:
    place.environment["PATH"] = f"{Path(sys.executable).parent}:/nowhere"
    done = place.heal("health", "install")
    assert done.returncode == 0
    line = done.stdout.splitlines()[-1]
    assert line.startswith("*/5 * * * * env PATH=") and line.endswith("heal health monitor --once --jitter 20s")
    assert place.heal("health", "uninstall").returncode == 0 and place.heal("health", "status").returncode == 1


# From launchd.plist(5): the keys that heal uses, and of which type each is. No launchd has read it here.
LAUNCHD = {
    "Label": str, "ProgramArguments": list, "EnvironmentVariables": dict, "ProcessType": str, "LowPriorityIO": bool,
    "RunAtLoad": bool, "KeepAlive": bool, "StartInterval": int,
}  # fmt: skip


@pytest.mark.parametrize("resident", [False, True])
def test_what_launchd_is_given(resident: bool) -> None:
    plan = units.Plan("/opt/my tools/heal", {"PATH": "/bin", "X": 'a & <b> "c"'}, 300, resident)
    written = units.agent(plan)
    agent = plistlib.loads(written, fmt=plistlib.FMT_XML)
    assert written.startswith(b"<?xml") and b"-//Apple//DTD PLIST 1.0//EN" in written
    assert {key: type(value) for key, value in agent.items()} == {key: LAUNCHD[key] for key in agent}
    assert all(isinstance(word, str) for word in (*agent["ProgramArguments"], *agent["EnvironmentVariables"].values()))
    assert agent["ProgramArguments"] == list(plan.argv) and agent["ProgramArguments"][0].startswith("/")
    assert (agent["EnvironmentVariables"], agent["ProcessType"]) == (plan.environment, "Background")
    assert agent["RunAtLoad"] is True, "not only after the first five minutes"
    assert (agent.get("KeepAlive"), agent.get("StartInterval")) == ((True, None) if resident else (None, 300))


@pytest.mark.skipif(
    not all(map(shutil.which, ("dunst", "Xvfb", "dbus-daemon", "notify-send", "dunstctl"))),
    reason="dunst, Xvfb, dbus-daemon or notify-send is not installed",
)
def test_a_desktop_shows_it_once(place: Place, tmp_path: Path) -> None:
    kubeconfig(place, "stage", token(590))
    clusters(place, "interactive")
    with desktop(place, tmp_path):
        for _ in range(3):
            assert place.heal("health", "monitor", "--once").returncode == 0
        listed = subprocess.run(
            ["dunstctl", "count"], env=place.environment, capture_output=True, text=True, check=True
        )
        shown = {name.strip(): int(count) for name, count in (line.split(":") for line in listed.stdout.splitlines())}
        assert sum(shown.values()) == 1
        assert not state(place, "alerts").exists(), "nothing waits: it was shown"


@pytest.mark.skipif(
    not all(map(shutil.which, ("dunst", "Xvfb", "dbus-daemon", "notify-send", "dunstctl"))),
    reason="dunst, Xvfb, dbus-daemon or notify-send is not installed",
)
def test_what_a_command_said_is_text_for_the_desktop(place: Place, tmp_path: Path) -> None:
    """Neither an option nor markup."""
    rules = place.home / ".config" / "heal" / "rules" / "own.yaml"
    rules.parent.mkdir(parents=True)
    said = "-- no <b>answer</b> & none"
    rules.write_text(
        f"version: 1\nchecks: {{mine: {{kind: command_succeeds, argv: [sh, -c, 'echo \"{said}\"; exit 1']}}}}\n"
    )
    place.configure("version: 1\nhealth: {it: {check: mine}}\n")
    with desktop(place, tmp_path):
        assert place.heal("health", "monitor", "--once").returncode == 0
        subprocess.run(["dunstctl", "close-all"], env=place.environment, check=True)
        asked = ["dunstctl", "history"]
        done = subprocess.run(asked, env=place.environment, capture_output=True, text=True, check=True)
    (one,) = (entry for group in json.loads(done.stdout)["data"] for entry in group)
    body = one["body"]["data"]  # as it was sent: markup
    assert (one["summary"]["data"], html.unescape(body)) == ("heal: it is bad", said) and "<" not in body
    assert not state(place, "alerts").exists(), "nothing waits: it was shown"


class desktop:
    """A session with a bus, a screen that nobody sees, and a notification server."""

    def __init__(self, place: Place, folder: Path) -> None:
        self.place, self.folder, self.running = place, folder, list[subprocess.Popen[bytes]]()

    def __enter__(self) -> None:
        read, write = os.pipe()
        bus = ["dbus-daemon", "--session", "--nofork", f"--print-address={write}"]
        self.running.append(subprocess.Popen(bus, pass_fds=[write], stderr=subprocess.DEVNULL))
        self.place.environment["DBUS_SESSION_BUS_ADDRESS"] = os.read(read, 4096).decode().strip()
        show_read, show_write = os.pipe()
        screen = ["Xvfb", "-displayfd", str(show_write), "-nolisten", "tcp"]
        self.running.append(subprocess.Popen(screen, pass_fds=[show_write], stderr=subprocess.DEVNULL))
        display = f":{os.read(show_read, 20).decode().strip()}"
        server = {**self.place.environment, "DISPLAY": display}
        self.running.append(subprocess.Popen(["dunst"], env=server, stderr=subprocess.DEVNULL))
        self.place.environment["DISPLAY"] = display
        until(
            lambda: not subprocess.run(["dunstctl", "count"], env=server, capture_output=True, check=False).returncode
        )

    def __exit__(self, *ended: object) -> None:
        for process in reversed(self.running):
            process.kill()
            process.wait()


@pytest.fixture
def manager(place: Place, tmp_path: Path) -> Iterator[systemd.Manager]:
    with systemd.Manager(tmp_path, place.environment) as made:
        place.environment = made.environment
        yield made


@pytest.mark.skipif(systemd.unavailable() is not None, reason=str(systemd.unavailable()))
def test_a_real_systemd_runs_the_timer(place: Place, manager: systemd.Manager) -> None:
    kubeconfig(place, "stage", token(590))
    clusters(place, "credential")
    inside = manager.run()
    done = place.heal("health", "install", through=inside)
    assert (done.returncode, done.stderr) == (0, "") and "heal-health.timer is enabled and started" in done.stdout
    assert -1 <= _seconds_to_next(manager) <= 300
    service = place.home / ".config" / "systemd" / "user" / "heal-health.service"
    service.write_text(service.read_text().replace('"20s"', '"0s"'))
    manager.systemctl("daemon-reload")
    assert manager.systemctl("start", "heal-health.service").returncode == 0
    assert place.calls("login") == 1 and view(place)["k"]["status"] == "good"
    status = place.heal("health", "status", through=inside)
    assert status.returncode == 0 and "heal-health.timer (active)" in status.stdout
    assert place.heal("health", "uninstall", through=inside).returncode == 0
    assert manager.show("heal-health.timer", "LoadState") == "not-found" and not service.exists()


@pytest.mark.skipif(systemd.unavailable() is not None, reason=str(systemd.unavailable()))
@pytest.mark.parametrize("words", [(), ("--resident",)])
def test_what_a_connect_leaves_running_outlives_the_unit(
    place: Place, manager: systemd.Manager, words: tuple[str, ...]
) -> None:
    """The daemon of a VPN: systemd would end it together with the look that started it."""
    files = {name: place.folder / name for name in ("up", "daemon.pid")}
    daemon = place.script("daemon", f"echo $$ > {files['daemon.pid']}; exec sleep 300")
    connect = place.script("connect", f"setsid {daemon} >/dev/null 2>&1 &\ntouch {files['up']}")
    place.configure(
        f"version: 1\ntargets: {{vpn: {{kind: vpn, probe: {{argv: [test, -e, {files['up']}]}}, "
        f"connect: {{argv: [{connect}], class: safe}}}}}}\n"
    )
    assert place.heal("health", "install", *words, through=manager.run()).returncode == 0
    if not words:
        manager.systemctl("start", "heal-health.service")
    until(lambda: files["daemon.pid"].exists() and files["daemon.pid"].read_text())
    if words:
        until(lambda: state(place, "prompt").exists())
        manager.systemctl("stop", "heal-health.service")
    until(lambda: manager.show("heal-health.service", "ActiveState") == "inactive")
    alive = manager.run("kill", "-0", files["daemon.pid"].read_text().strip())
    assert subprocess.run(alive, capture_output=True, check=False).returncode == 0


def _seconds_to_next(manager: systemd.Manager) -> float:
    said = manager.systemctl("list-timers", "--output=json", "heal-health.timer").stdout
    return float(json.loads(said)[0]["next"]) / 1e6 - time.time()


@pytest.mark.skipif(systemd.unavailable() is not None, reason=str(systemd.unavailable()))
def test_a_real_systemd_runs_the_service(place: Place, manager: systemd.Manager) -> None:
    """It says when it is ready, reads its configuration anew, and comes back when it is killed."""
    kubeconfig(place, "stage", token(3600))
    clusters(place, "credential")
    inside = manager.run()
    assert place.heal("health", "install", "--resident", through=inside).returncode == 0, "Type=notify: it is ready"
    assert (manager.show("heal-health.service", "ActiveState"), manager.show("heal-health.service", "Type")) == (
        "active", "notify"
    )  # fmt: skip
    until(lambda: state(place, "environment_health.yaml").exists())
    before = state(place, "environment_health.yaml").stat().st_mtime_ns
    assert manager.systemctl("reload", "heal-health.service").returncode == 0
    until(lambda: state(place, "environment_health.yaml").stat().st_mtime_ns != before)
    assert manager.systemctl("kill", "--signal=KILL", "heal-health.service").returncode == 0
    until(lambda: manager.show("heal-health.service", "SubState") == "auto-restart")
    assert manager.systemctl("restart", "heal-health.service").returncode == 0
    assert manager.systemctl("stop", "heal-health.service").returncode == 0
    assert manager.show("heal-health.service", "Result") == "success", "SIGTERM ends it cleanly"
