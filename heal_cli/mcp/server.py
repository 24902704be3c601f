"""The server: the SDK's, with heal's tools, on stdin and stdout."""

from __future__ import annotations

import os
import signal

import anyio
from mcp.server.mcpserver import MCPServer

from heal_cli import __version__
from heal_cli.mcp import below
from heal_cli.mcp.tools import Tools
from heal_cli.process import signals

_INSTRUCTIONS = """\
Run commands that act on clusters, registries, forges, clouds or hosts behind a VPN with `run`: expired logins and lost
connections are mended by the user's own commands, and the command is run once more where that is safe. When one fails
all the same, `explain` says the cause and the corrected command. What needs a person (a browser, a password, something
that cannot be taken back) is refused, with the command to ask the user for: do not look for a way around it."""


def serve(allow_destructive: bool) -> int:
    """Serve until stdin ends, or a signal ends this: then nothing that was started here goes on. Gives 0."""
    server = MCPServer("heal", version=__version__, instructions=_INSTRUCTIONS, log_level="WARNING")
    Tools(allow_destructive).add_to(server)
    try:
        anyio.run(_served, server)
    except* OSError:
        pass  # the client is gone: there is nobody to be told
    return 0


async def _served(server: MCPServer) -> None:
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_ended_by_signal)
        await server.run_stdio_async()
        tasks.cancel_scope.cancel()


async def _ended_by_signal() -> None:
    with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT, signal.SIGHUP) as received:
        async for number in received:
            for process in tuple(below.under_way):
                below.end(process)
            signals.die_of(number)
            os._exit(128 + number)
