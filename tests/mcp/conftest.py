"""A server below the SDK's own client, over real stdio, in the lab of `tests/api`."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from tests.api.conftest import Lab, evening
from tests.made import HEAL, Home

Answer = tuple[bool, dict[str, Any]]


class Talk:
    """A client that is connected. `call` gives whether a tool answered with an error, and its structured answer."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def call(self, tool: str, /, **arguments: Any) -> Answer:
        found = await self.client.call_tool(tool, arguments)
        said = " ".join(getattr(piece, "text", "") for piece in found.content)
        return bool(found.is_error), found.structured_content or {"said": said}

    async def run(self, *words: str, **given: Any) -> dict[str, Any]:
        """What `run` answers for the words of a command."""
        return (await self.call("run", command=list(words), **given))[1]


def served(lab: Lab, talk: Callable[[Talk], Awaitable[Any]], *options: str) -> Any:
    """Talk to a server of its own, to its end."""

    async def connected() -> Any:
        server = StdioServerParameters(
            command=str(HEAL), args=["mcp", *options], env=dict(os.environ), cwd=str(lab.folder)
        )
        async with Client(server) as client:
            return await talk(Talk(client))

    return asyncio.run(connected())


@pytest.fixture
def lab(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lab:
    monkeypatch.setenv("TZ", evening())
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return Lab(home, tmp_path)
