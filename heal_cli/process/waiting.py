"""Which terminal a command waits at for a key, as the kernel tells it: Linux, /proc/PID/syscall (proc(5)).

A program may wait for keys at its stdin while its output is another terminal, heal's inner one, or the other way round.
Where a key has to go cannot be told from the modes; what its processes are blocked in says it exactly.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# System calls that wait for input, by machine, from the kernel's tables: read, readv; poll, ppoll; select, pselect6;
# epoll_wait, epoll_pwait, epoll_pwait2. (aarch64 has only the newer of each.)
_READ, _POLL, _SELECT, _EPOLL = "read", "poll", "select", "epoll"
_CALLS = {
    "x86_64": {
        **dict.fromkeys((0, 19), _READ),
        **dict.fromkeys((7, 271), _POLL),
        **dict.fromkeys((23, 270), _SELECT),
        **dict.fromkeys((232, 281, 441), _EPOLL),
    },
    "aarch64": {
        **dict.fromkeys((63, 65), _READ),
        73: _POLL,
        72: _SELECT,
        **dict.fromkeys((22, 441), _EPOLL),
    },
}
_POLLFD = 8  # bytes, poll(2): the descriptor in four, what is waited for in two, what came in two
_POLLIN = 1
_MOST = 1024  # descriptors of one wait that are looked at


def can_tell() -> bool:
    """Does this kernel say what a process is blocked in?"""
    return sys.platform == "linux" and os.uname().machine in _CALLS and os.path.exists("/proc/self/syscall")


def waits_at(process: int, terminal: str) -> bool | None:
    """Does a process, or one that descends from it, wait for input from a terminal, given by its path?

    None if the kernel does not say it of one of them (another user's, as behind sudo) and no other one waits there.
    """
    unknown = not can_tell()
    for one in _family(process):
        try:
            if any(_is_link(one, descriptor, terminal) for descriptor in _awaited(one)):
                return True
        except PermissionError:
            unknown = True
        except OSError:
            continue  # it has ended meanwhile
    return None if unknown else False


def _family(process: int) -> Iterator[int]:
    """The tasks of a process and of all that descend from it."""
    try:
        tasks = os.listdir(f"/proc/{process}/task")
    except OSError:
        return
    for task in tasks:
        yield int(task)
        try:
            with open(f"/proc/{process}/task/{task}/children", "rb") as file:
                children = file.read().split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _awaited(task: int) -> Iterator[int]:
    """The descriptors from which a task waits for input at this moment."""
    with open(f"/proc/{task}/syscall", "rb") as file:
        words = file.read().split()
    if len(words) < 7:
        return  # it runs, or is blocked in no system call
    call = _CALLS[os.uname().machine].get(int(words[0]))
    first, second = int(words[1], 16), int(words[2], 16)
    if call == _READ:
        yield first
    elif call == _POLL:
        entries = _memory(task, first, min(second, _MOST) * _POLLFD)
        for start in range(0, len(entries), _POLLFD):
            if int.from_bytes(entries[start + 4 : start + 6], sys.byteorder) & _POLLIN:
                yield int.from_bytes(entries[start : start + 4], sys.byteorder)
    elif call == _SELECT and second:
        bits = int.from_bytes(_memory(task, second, (min(first, _MOST) + 63) // 64 * 8), sys.byteorder)
        yield from (descriptor for descriptor in range(min(first, _MOST)) if bits >> descriptor & 1)
    elif call == _EPOLL:
        yield from _registered(task, first)


def _memory(task: int, address: int, size: int) -> bytes:
    with open(f"/proc/{task}/mem", "rb", buffering=0) as file:
        return os.pread(file.fileno(), size, address)


def _registered(task: int, epoll: int) -> Iterator[int]:
    """The descriptors that an epoll instance waits at for input."""
    with open(f"/proc/{task}/fdinfo/{epoll}", "rb") as file:
        for line in file:
            words = line.split()
            if words and words[0] == b"tfd:" and int(words[3], 16) & _POLLIN:
                yield int(words[1])


def _is_link(task: int, descriptor: int, path: str) -> bool:
    try:
        return os.readlink(f"/proc/{task}/fd/{descriptor}") == path
    except FileNotFoundError:
        return False
