"""Starts a program as execvp(3) does, with the signals, environment and descriptors that heal was given."""

from __future__ import annotations

import errno
import os
import sys

from heal_cli.process import signals
from heal_cli.process.signals import high

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

# execvp(3) goes on to the next folder of PATH after these.
_NEXT_FOLDER = (errno.ENOENT, errno.ESTALE, errno.ENOTDIR, errno.ENODEV, errno.ETIMEDOUT, errno.EACCES)
_DEFAULT_PATH = b"/bin:/usr/bin"  # what glibc searches when PATH is unset
_SHELL = b"/bin/sh"  # runs a script without `#!`


def restore_environment() -> None:
    """Take back what Python did to the C environment: under the C locale it sets LC_CTYPE (PEP 538).

    The command gets the C environment itself, since a dict holds neither doubled entries nor those without `=`.
    """
    if os.environb.get(b"LC_CTYPE") not in (b"C.UTF-8", b"C.utf8", b"UTF-8") or sys.platform != "linux":
        return
    try:
        with open("/proc/self/environ", "rb", buffering=0) as file:
            entries = file.read(4 << 20).split(b"\0")
    except OSError:
        return
    given = [entry[9:] for entry in entries if entry.startswith(b"LC_CTYPE=")]
    if given:
        os.putenv(b"LC_CTYPE", given[0])
    else:
        os.unsetenv(b"LC_CTYPE")


def replace_process(argv: tuple[str, ...]) -> int:
    """Become the program; returns an errno only if that could not be done."""
    signals.as_inherited({})
    restore_environment()
    return _exec([os.fsencode(word) for word in argv])


def start(argv: tuple[str, ...], descriptors: Mapping[int, int], caught: signals.caught) -> tuple[int, int]:
    """Start a program with `descriptors` (its number -> ours); all others, and the signals, are as heal got them.

    Returns (process id, 0), or (0, errno) if the program could not be executed.
    """
    words = [os.fsencode(word) for word in argv]
    report, reporter = (high(end) for end in os.pipe())
    with signals.blocked():
        process = os.fork()
        if process == 0:
            _child(words, descriptors, reporter, caught)
    os.close(reporter)
    answer = os.read(report, 16)
    os.close(report)
    if answer:
        os.waitpid(process, 0)
        return 0, int(answer)
    return process, 0


def _child(argv: list[bytes], descriptors: Mapping[int, int], reporter: int, caught: signals.caught) -> None:
    """In the new process: never returns."""
    error = errno.EINVAL
    try:
        for theirs, ours in descriptors.items():
            os.dup2(ours, theirs)
        restore_environment()
        signals.as_inherited(caught.before)
        signals.set_mask(caught.mask)
        error = _exec(argv)
    finally:
        os.write(reporter, b"%d" % error)
        os._exit(127)


def _exec(argv: list[bytes]) -> int:
    program = argv[0]
    if b"/" in program:
        return _try(program, argv)
    error = errno.ENOENT
    refused = False
    for folder in os.environb.get(b"PATH", _DEFAULT_PATH).split(b":") if program else ():
        error = _try(folder + b"/" + program if folder else program, argv)
        if error not in _NEXT_FOLDER:
            return error
        refused = refused or error == errno.EACCES
    return errno.EACCES if refused else error


def _try(path: bytes, argv: list[bytes]) -> int:
    try:
        os.execv(path, argv)
    except ValueError:
        return errno.EINVAL  # a NUL cannot be passed to a program at all, nor an empty argv[0] by Python
    except OSError as error:
        if error.errno == errno.ENOEXEC and path != _SHELL:
            return _try(_SHELL, [_SHELL, path, *argv[1:]])
        return error.errno or errno.EINVAL
    return errno.EINVAL
