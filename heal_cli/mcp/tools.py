"""The tools: each puts its question to a heal below, and gives its answer a shape."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import anyio.to_thread
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from pydantic import BaseModel, Field

from heal_cli import redaction
from heal_cli.api.command import outcome, written
from heal_cli.command_line import as_line
from heal_cli.mcp.answers import Explained, Fixed, Health, Ran, Stats, ran, worst
from heal_cli.mcp.below import Ended, heal
from heal_cli.mcp.listening import TO_BE_READ
from heal_cli.mcp.refusal import UNATTENDED, why_not
from heal_cli.runner import REFUSED

_LONGEST = 3600.0  # seconds
_AT_ONCE = 60.0  # for what heal does by itself, but for fixes and checks, which have limits of their own
_TO_MEND = 600.0

Command = Annotated[
    list[str] | str,
    Field(description="The words of a command, which no shell reads; or one line for the user's shell."),
]
Limit = Annotated[float, Field(gt=0, le=_LONGEST, description="Seconds after which the command is ended.")]
Target = Annotated[str | None, Field(description="A target of the user's configuration, where the command names none.")]
Id = Annotated[str | None, Field(description="A run that failed, by its id; without it, the last one of this server.")]


class Tools:
    """The tools of one server; `last` is the id of its last failed run."""

    def __init__(self, allow_destructive: bool) -> None:
        self._allow_destructive = allow_destructive
        self._last: str | None = None

    def add_to(self, server: MCPServer) -> None:
        """Add them, with what each does to the world."""
        self._add(server, self.run, "Run a command that heals", read_only=False, destructive=True)
        self._add(server, self.explain, "Explain a failure")
        self._add(server, self.fix, "Mend what a failure is due to", read_only=False, idempotent=True)
        self._add(server, self.health, "Is the environment well?", open_world=True)
        self._add(server, self.stats, "What heal did, in numbers")

    def _add(
        self,
        server: MCPServer,
        tool: Callable[..., Any],
        title: str,
        read_only: bool = True,
        destructive: bool = False,
        idempotent: bool = False,
        open_world: bool = False,
    ) -> None:
        hints = ToolAnnotations(
            title=title,
            read_only_hint=read_only,
            destructive_hint=destructive,
            idempotent_hint=idempotent or read_only,
            open_world_hint=open_world or not read_only,
        )
        description = " ".join((tool.__doc__ or "").split())
        server.add_tool(tool, title=title, description=description, annotations=hints)

    async def run(
        self,
        command: Command,
        folder: Annotated[str | None, Field(description="The folder to run it in.")] = None,
        target: Target = None,
        timeout: Limit = 120.0,
    ) -> Annotated[CallToolResult, Ran]:
        """Run a command through heal. If it fails because a login has expired or a VPN is down, heal mends that (where
        that needs no person) and runs the command once more, if that is safe. Else the answer says the cause and the
        corrected command. It has no stdin and no terminal, and what it says is without secrets, and cut in its middle
        where it is long."""
        if not command or (isinstance(command, str) and not command.strip()):
            raise ToolError("command: at least one word is needed")
        place = os.path.abspath(folder or "")
        if because := await anyio.to_thread.run_sync(why_not, command, place, self._allow_destructive):
            return _answer(Ran(outcome="refused", status=None, because=because), wrong=True)
        words = ["-c", command] if isinstance(command, str) else ["--", *command]
        options = ["--no-input", *([f"--target={target}"] if target is not None else [])]
        with TemporaryDirectory(prefix="heal-") as own:
            report = os.path.join(own, "report.json")
            words = [*options, f"--report={report}", *words]
            ended = await _heal("run", *words, limit=timeout, folder=folder, room=TO_BE_READ)
            found = written(report)
        if found is None and ended.status == REFUSED:  # a target that nobody has configured, say
            raise ToolError(ended.stderr.text.strip())
        answer = ran(ended, outcome(ended.status, found), found["observation"] if found else None)
        if answer.id and answer.outcome not in ("ok", "prevented"):
            self._last = answer.id
        return _answer(answer, wrong=answer.outcome in ("blocked", "timed_out"))

    async def explain(
        self,
        id: Id = None,
        command: Annotated[list[str] | str | None, Field(description="A command that failed elsewhere.")] = None,
        exit_code: Annotated[int | None, Field(description="Its exit status; -N for signal N.")] = None,
        stderr: Annotated[str, Field(description="What it said.")] = "",
    ) -> Annotated[CallToolResult, Explained]:
        """Why a command failed: the cause, its evidence, what would mend it, and the corrected command. Runs nothing.
        Without arguments it explains the last failed run of this server."""
        if command:
            line = command if isinstance(command, str) else as_line(tuple(command))
            asked = json.dumps({"id": None, "command": line, "exit_code": exit_code, "stderr": stderr})
            return _answer(Explained(**_of(await _heal("explain", "--jsonl", limit=_AT_ONCE, said=asked))))
        return _answer(Explained(**await self._remembered(id)))

    async def fix(
        self,
        name: Annotated[str | None, Field(description="A fix; without it, what the failed run needs.")] = None,
        target: Annotated[str | None, Field(description="Where, if several could be meant.")] = None,
        id: Id = None,
    ) -> Annotated[CallToolResult, Fixed]:
        """Mend what a failure is due to: the login or connect command of the user's configuration, if it needs no
        person (classes safe and credential), its check says that it is due, and it was not tried just now. Interactive,
        privileged and destructive fixes are refused. The failed command is not run again: use `run` for that."""
        if name is None:
            found = await self._remembered(id)
            if found["fix"] is None:
                raise ToolError(f"{_as_given(found)}; no fix mends that. {_instead(found)}")
            name, target = found["fix"], target or found["target"]
            if found["class"] not in UNATTENDED:
                refused = {"outcome": "refused", "fix": name, "target": target, "class": found["class"]}
                return _answer(Fixed(**refused, because=_a_person(name, target, found["class"])), wrong=True)
        words = ["fix", "--unattended", *([f"--target={target}"] if target else []), "--", name]
        told = _of(await _heal(*words, limit=_TO_MEND), statuses=(0, 1))
        if told["outcome"] == "refused":
            told["because"] = _a_person(told["fix"], told["target"], told["class"])
        return _answer(Fixed(**told), wrong=told["outcome"] not in ("fixed", "needless"))

    async def health(
        self,
        checks: Annotated[list[str], Field(description="Some of the configured checks; all if empty.")] = [],  # noqa: B006
    ) -> Annotated[CallToolResult, Health]:
        """Ask the checks of the user's configuration now: VPN, name service, cluster tokens, registry and forge logins,
        disk, clock. It mends nothing."""
        ended = await _heal("health", "now", "--json", "--", *checks, limit=_TO_MEND)
        return _answer(Health(state=worst(ended.status), items=_of(ended, statuses=(0, 1, 3))["items"]))

    async def stats(
        self,
        since: Annotated[str | None, Field(description="Days (7d), weeks (2w) or a date.")] = None,
        target: Annotated[str | None, Field(description="Only what acted at this target.")] = None,
        tool: Annotated[str | None, Field(description="Only this program.")] = None,
    ) -> Annotated[CallToolResult, Stats]:
        """What heal did for the user, in numbers from its journal: runs, failures, fixes, time saved."""
        given = {"since": since, "target": target, "tool": tool}
        words = [f"--{name}={text}" for name, text in given.items() if text is not None]
        return _answer(Stats(**_of(await _heal("stats", "--json", *words, limit=_TO_MEND))))

    async def _remembered(self, id: str | None) -> dict[str, Any]:
        """What heal makes of a run of this server that failed."""
        if (known := id or self._last) is None:
            raise ToolError("no command has failed in this server so far: say which one, or its id")
        return _of(await _heal("explain", "--json", "--", known, limit=_AT_ONCE))


async def _heal(*words: str, limit: float, folder: str | None = None, **given: Any) -> Ended:
    try:
        return await heal(*words, limit=limit, folder=folder, **given)
    except (OSError, ValueError) as error:
        raise ToolError(f"cannot be run{f' in {folder}' if folder else ''}: {error}") from None


def _of(ended: Ended, statuses: tuple[int, ...] = (0,)) -> dict[str, Any]:
    """The JSON object that a heal has printed. Raises ToolError with what it said instead."""
    if ended.timed_out:
        raise ToolError("it took too long, and was ended")
    try:
        found: Any = json.loads(ended.stdout.head + ended.stdout.tail)
    except ValueError:
        found = None
    if ended.status not in statuses or not isinstance(found, dict):
        raise ToolError(ended.stderr.text.strip() or f"heal ended with status {ended.status}")
    return found


def _answer(answer: BaseModel, wrong: bool = False) -> CallToolResult:
    content = redaction.everywhere(answer.model_dump(by_alias=True, mode="json"))
    text = TextContent(type="text", text=json.dumps(content, ensure_ascii=False))
    return CallToolResult(content=[text], structured_content=content, is_error=wrong)


def _as_given(found: dict[str, Any]) -> str:
    return found["cause"] or "heal knows no cause of it"


def _instead(found: dict[str, Any]) -> str:
    lines = [*found["steps"], *(f"run: {line}" for line in found["commands"])]
    return "; ".join(lines) or "It may be no matter of the environment"


def _a_person(fix: str, target: str | None, kind: str) -> str:
    place = f" --target {target}" if target else ""
    why = "heal only shows it" if kind == "destructive" else f"only a person may do that: heal fix {fix}{place}"
    return f"{fix}{f' for {target}' if target else ''} is {kind}: {why}"
