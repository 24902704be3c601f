"""`heal mcp`: heal for assistants, as tools of the Model Context Protocol on stdin and stdout. docs/mcp.md shows it.

Each tool is a command of heal's own, started below the server (`below.py`), so that nothing here is done twice, and a
command that hangs or is given up can be ended with all that it has started.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys

from heal_cli.errors import HealError, UsageError


def serve(allow_destructive: bool) -> int:
    """Serve until the client ends. Raises HealError if the SDK is not installed, UsageError at a terminal."""
    if importlib.util.find_spec("mcp") is None:
        raise HealError(f"the SDK of the protocol is not installed: {sys.executable} -m pip install 'heal-cli[mcp]'")
    if sys.stdin is None or sys.stdout is None:
        raise UsageError("mcp: stdin and stdout must be open")
    if os.isatty(0):
        raise UsageError("mcp: an assistant starts this, and speaks to it on stdin: heal mcp --print says how")
    from heal_cli.mcp import server

    return server.serve(allow_destructive)


def configuration(allow_destructive: bool) -> str:
    """What an assistant's configuration needs, as JSON."""
    words = ["mcp", *(["--allow-destructive"] if allow_destructive else [])]
    server = {"command": os.path.abspath(sys.argv[0]), "args": words}
    return json.dumps({"mcpServers": {"heal": server}}, indent=2) + "\n"
