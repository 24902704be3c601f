"""What heal knows of a stdin that is a pipe: whether the command may have taken something out of it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest

from tests.process.both import PROGRAMS, Bench

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="writes are noted on Linux only")

FULL = 65536  # bytes, of a pipe (pipe(7))


def around(bench: Bench, stdin: int, script: str, meanwhile: Callable[[], object]) -> tuple[Any, Any]:
    """The streams before and after a shell script that says when it has begun and then waits for a word from us."""
    words, ours = os.pipe()
    report = bench.folder / "report"
    argv = [sys.executable, str(PROGRAMS / "heard.py"), str(report)]
    argv += ["bash", "-c", f"echo begun; {script}; read word <&{words}"]
    with subprocess.Popen(argv, stdin=stdin, stdout=subprocess.PIPE, pass_fds=[words]) as running:
        assert running.stdout and running.stdout.readline() == b"begun\n"
        meanwhile()
        os.write(ours, b"go on\n")
    for end in (words, ours):
        os.close(end)
    heard = json.loads(report.read_text())
    assert heard["exit"] == 0
    return heard["before"], heard["after"]


def test_a_pipe_that_was_written_and_read_meanwhile(bench: Bench) -> None:
    """Nothing waits in it before and nothing after: all that came was taken."""
    reader, writer = os.pipe()
    before, after = around(bench, reader, "read line", lambda: os.write(writer, b"wanted\n"))
    assert (before["waiting"], after["waiting"]) == (0, 0)
    assert after["written"] is True


def test_a_pipe_that_nobody_wrote_into(bench: Bench) -> None:
    """Its writer is there all the time, as with programs that start others."""
    reader, writer = os.pipe()
    os.write(writer, b"early\n")
    before, after = around(bench, reader, "true", lambda: None)
    assert (before["waiting"], before["ended"]) == (after["waiting"], after["ended"]) == (6, False)
    assert after["written"] is False
    os.close(writer)


def test_a_full_pipe_that_is_filled_again(bench: Bench) -> None:
    reader, writer = os.pipe()
    os.write(writer, b"x" * FULL)
    refill = threading.Thread(target=os.write, args=(writer, b"y" * 8192))
    refill.start()  # waits for room
    take = "dd of=/dev/null bs=4096 count=2 status=none"
    before, after = around(bench, reader, take, refill.join)
    assert before["waiting"] == after["waiting"] == FULL
    assert after["written"] is True


def test_a_full_pipe_whose_writer_waits_in_vain(bench: Bench) -> None:
    reader, writer = os.pipe()
    os.write(writer, b"x" * FULL)
    refill = threading.Thread(target=os.write, args=(writer, b"y" * 8192))
    refill.start()
    _, after = around(bench, reader, "true", lambda: None)
    assert after["written"] is False
    os.read(reader, 8192)
    refill.join()


def test_a_pipe_whose_writer_is_gone(bench: Bench) -> None:
    reader, writer = os.pipe()
    os.write(writer, b"all\n")
    os.close(writer)
    before, after = around(bench, reader, "true", lambda: None)
    assert before["ended"] is True
    assert after["written"] is None


def test_of_a_socket_it_is_known_whether_it_has_ended(bench: Bench) -> None:
    ours, theirs = socket.socketpair()
    before, after = around(bench, theirs.fileno(), "read line", lambda: ours.sendall(b"wanted\n"))
    assert (before["stdin"], before["ended"], after["ended"]) == ("pipe", False, False)
    _, after = around(bench, theirs.fileno(), "true", lambda: ours.shutdown(socket.SHUT_WR))
    assert (after["ended"], after["written"]) == (True, None)


def test_the_command_finds_signals_and_descriptors_as_they_were(bench: Bench) -> None:
    reader, writer = os.pipe()
    script = "grep -e SigBlk -e SigIgn -e SigPnd /proc/self/status; ls /proc/self/fd"
    direct, healed = bench.both("sh", "-c", script, stdin=reader)
    assert healed == direct
    os.close(writer)


def test_what_was_written_is_forgotten_after_the_command(bench: Bench) -> None:
    """A signal that is still pending would end heal, or what it runs next."""
    line = "(while echo x; do sleep 0.02; done) | { @ sh -c 'read a; read b; exit 3'; echo $?; }"
    assert bench.same(line).stdout == b"3\n"
