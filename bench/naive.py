"""The wrapper one would write in an afternoon: Typer for the options, sh for the command, rich for the words.

The honest baseline for `bench.run`: it does no healing at all.
"""

import sys
from typing import Any

import sh
import typer
from rich.console import Console

app = typer.Typer()


@app.command(context_settings={"ignore_unknown_options": True})
def run(command: list[str]) -> None:
    """Run a command, and say how it ended."""
    program: Any = sh.Command(command[0])
    done = program(*command[1:], _in=sys.stdin, _out=sys.stdout, _err=sys.stderr, _ok_code=range(256), _return_cmd=True)
    if done.exit_code:
        Console(stderr=True).print(f"failed with {done.exit_code}")
        raise typer.Exit(done.exit_code)


if __name__ == "__main__":
    app()
