"""Two doors. `heal run` takes the short one, with the standard library alone; everything else goes to Typer."""

from __future__ import annotations

import sys

from heal_cli.process import signals


def main() -> int:
    """The entry point of the `heal` command; gives its exit status."""
    signals.die_silently_of_interrupt()
    if sys.argv[1:2] == ["run"]:
        from heal_cli.options import parse

        if (request := parse(sys.argv[2:])) and not request.options.dry_run:
            from heal_cli.runner import run

            return run(request)
    from heal_cli.cli import typer_main

    return typer_main()


if __name__ == "__main__":
    sys.exit(main())
