"""Two doors. `heal run` takes the short one, with the standard library alone; everything else goes to Typer."""

from __future__ import annotations

TYPE_CHECKING = False
try:
    # First of all, until heal knows better, Ctrl-C ends it without a traceback. `signal` itself costs too much here.
    if TYPE_CHECKING:
        import signal as _signal
    else:
        import _signal

    if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
except KeyboardInterrupt:  # pressed just before
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
    _signal.raise_signal(_signal.SIGINT)

import sys  # noqa: E402  only now: see above


def main(asked_for: bool = False) -> int:
    """The entry point of the `heal` command; gives its exit status. `asked_for`: see `runner.run`."""
    if sys.argv[1:2] == ["run"]:
        try:
            status = _short_door(sys.argv[2:], asked_for)
        except Exception as fault:
            return _without_heal(fault, sys.argv[2:])
        if status is not None:
            return status
    from heal_cli.cli import typer_main

    return typer_main()


def _short_door(arguments: list[str], asked_for: bool) -> int | None:
    """Run what can be run from here; None for all that Typer knows better."""
    from heal_cli.options import parse

    request = parse(arguments)
    if request is None or request.options.dry_run:
        return None
    from heal_cli.runner import run

    return run(request, asked_for)


def _without_heal(fault: Exception, arguments: list[str]) -> int:
    """heal itself is broken, before it has run anything: the command is run all the same, by whatever still works."""
    import os

    line = f"heal: a fault of heal's own ({type(fault).__name__}: {fault}); run without it\n"
    try:
        os.write(2, line.encode("utf-8", "backslashreplace"))
    except OSError:
        pass
    if "--" in arguments:
        arguments = arguments[arguments.index("--") + 1 :]
    elif "-c" in arguments:
        arguments = [os.environ.get("SHELL") or "/bin/sh", *arguments[arguments.index("-c") :]]
    while arguments and arguments[0].startswith("-"):
        arguments = arguments[1:]
    for number in (_signal.SIGPIPE, _signal.SIGXFSZ):
        _signal.signal(number, _signal.SIG_DFL)
    try:
        os.execvp(arguments[0], arguments)
    except (OSError, IndexError, ValueError):
        return 125


def program(asked_for: bool = False) -> None:
    """`main` as a whole process: after a run it does not take the interpreter apart, which costs 2 ms of 17."""
    status = main(asked_for)
    if sys.argv[1:2] != ["run"]:
        sys.exit(status)
    import atexit
    import os

    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
    except (AttributeError, OSError, ValueError):
        pass  # closed, or nobody reads any more
    os._exit(status)


if __name__ == "__main__":
    program()
