"""Networks and servers a test makes for itself: nothing leaves the machine, nothing outlives the test."""

import itertools
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

NETNS_ETC = Path("/etc/netns")
NAMESERVER_WITH_NOBODY = "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n"
_count = itertools.count(1)


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(argv: Sequence[str], port: int, log: Path, seconds: float = 10) -> subprocess.Popen[bytes]:
    """Start a server and return once it listens on 127.0.0.1:port; its output goes to `log`."""
    with log.open("ab") as sink:
        server = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, start_new_session=True)
    deadline = time.monotonic() + seconds
    while not _listens(port):
        if server.poll() is not None or time.monotonic() > deadline:
            stop(server)
            raise RuntimeError(f"{argv[0]} does not listen on port {port}: {log.read_text(errors='replace')[-800:]}")
        time.sleep(0.02)
    return server


def stop(server: subprocess.Popen[bytes]) -> None:
    """End a server started by `serve`, politely, then not."""
    server.terminate()
    try:
        server.wait(timeout=5)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def unavailable() -> str | None:
    """Why network namespaces cannot be made here, or None when they can."""
    if os.geteuid() != 0:
        return "network namespaces with names need root"
    if not shutil.which("ip"):
        return "the program ip (package iproute2) is missing"
    name = f"heal-{os.getpid()}-probe"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, text=True)
    subprocess.run(["ip", "netns", "delete", name], capture_output=True)
    return f"ip netns add: {made.stderr.strip()}" if made.returncode else None


class Network:
    """A client and a server in namespaces of their own, and a service behind a route that can go away.

    The server answers at `server_address` (on the link, always there) and at `service_address` (behind the "VPN":
    reached only while the route is there). The client has no DNS: a name resolves only if it stands in `hosts`
    ({name: address}), or was given as `service_name`.
    """

    def __init__(
        self, folder: Path, service_name: str = "service.example", hosts: Mapping[str, str] | None = None
    ) -> None:
        number = next(_count)
        self.folder = folder
        self.client = f"heal-{os.getpid()}-{number}-client"
        self.server = f"heal-{os.getpid()}-{number}-server"
        self.client_address, self.server_address = "10.77.0.1", "10.77.0.2"
        self.service_address, self.service_network = "10.78.0.1", "10.78.0.0/24"
        self.service_name = service_name
        self._hosts = {"localhost": "127.0.0.1", service_name: self.service_address, **(hosts or {})}

    def __enter__(self) -> Self:
        reason = unavailable()
        if reason:
            raise RuntimeError(reason)
        try:
            self._build()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._remove()

    def run_in_client(self, argv: Sequence[str]) -> list[str]:
        """The argv that runs `argv` where the user sits."""
        return ["ip", "netns", "exec", self.client, *argv]

    def run_in_server(self, argv: Sequence[str]) -> list[str]:
        """The argv that runs `argv` where the service is."""
        return ["ip", "netns", "exec", self.server, *argv]

    def drop_route(self) -> None:
        """From now on the service answers `No route to host`."""
        _ip("-n", self.client, "route", "replace", "unreachable", self.service_network)

    def restore_route(self) -> None:
        """The service can be reached again."""
        _ip(*self._route_back())

    def connect_argv(self) -> list[str]:
        """The "VPN connect command": a script that brings the route back and says so."""
        script = self.folder / "vpn-connect"
        script.write_text(f"#!/bin/sh\nset -e\nip {' '.join(self._route_back())}\necho 'VPN connected'\n")
        script.chmod(0o755)
        return [str(script)]

    def _route_back(self) -> list[str]:
        return ["-n", self.client, "route", "replace", self.service_network, "via", self.server_address]

    def _build(self) -> None:
        for name in (self.client, self.server):
            _ip("netns", "add", name)
            _ip("-n", name, "link", "set", "lo", "up")
        _ip("link", "add", "link0", "netns", self.client, "type", "veth", "peer", "name", "link0", "netns", self.server)
        for name, address in ((self.client, self.client_address), (self.server, self.server_address)):
            _ip("-n", name, "address", "add", f"{address}/24", "dev", "link0")
            _ip("-n", name, "link", "set", "link0", "up")
        _ip("-n", self.server, "address", "add", f"{self.service_address}/24", "dev", "lo")
        self.restore_route()
        self._write_names()

    def _write_names(self) -> None:
        etc = NETNS_ETC / self.client
        etc.mkdir(parents=True)
        (etc / "resolv.conf").write_text(NAMESERVER_WITH_NOBODY)
        (etc / "hosts").write_text("".join(f"{address} {name}\n" for name, address in self._hosts.items()))

    def _remove(self) -> None:
        for name in (self.client, self.server):
            self._end_processes(name)
            subprocess.run(["ip", "netns", "delete", name], capture_output=True)
        shutil.rmtree(NETNS_ETC / self.client, ignore_errors=True)
        if NETNS_ETC.is_dir() and not any(NETNS_ETC.iterdir()):
            NETNS_ETC.rmdir()

    def _end_processes(self, name: str) -> None:
        """A process left in a namespace would keep it alive: end those, by id."""
        listed = subprocess.run(["ip", "netns", "pids", name], capture_output=True, text=True)
        for pid in listed.stdout.split():
            subprocess.run(["kill", "-KILL", pid], capture_output=True)


def _ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"ip {' '.join(words)}: {done.stderr.strip()}")
