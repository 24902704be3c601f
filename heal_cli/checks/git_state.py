"""The clone of the current folder is in the state that a command needs; git is asked, and changes nothing.

    branch_pushed:
      kind: git_state
      want: pushed              # one of these, or a list of them; the first that is missing is the reason:
                                #   on_branch   HEAD is a branch
                                #   commits     there is a commit; with `since: REF` one that REF does not have
                                #   pushed      the branch has an upstream, and nothing that was not pushed to it
                                #   clean       no tracked file has changes that are not committed
      since: origin/main
      untracked: true           # files that git does not know make a clone unclean too

`git -C x ...` is asked about x. Outside a clone the answer is unknown.
"""

from __future__ import annotations

import os

from heal_cli.command_line import beside
from heal_cli.model import BAD, GOOD, UNKNOWN, Reading
from heal_cli.shape import FLAG, TEXT, WORD, Either, Listing, Record, one_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, NamedTuple

    from heal_cli.model import Scene
else:
    from heal_cli.record import NamedTuple

TYPE = "unknown"  # it depends on what is missing: the reading has it
SAYS = "{detail}"
_WANT = one_of("on_branch", "commits", "pushed", "clean")
SHAPE = Record(
    {
        "kind": TEXT,
        "want": Either((_WANT, Listing(_WANT, least=1)), "on_branch, commits, pushed or clean"),
        "since": WORD,
        "untracked": FLAG,
    },
    required=("want",),
)
# Nothing may be asked of anybody, and the index not be written.
_QUIET = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
_TIMEOUT = 2.0  # seconds for each question
_NAMED = 3  # changed files in the reason


class State(NamedTuple):
    """What `git status` says. `ahead` is None for a branch whose upstream is not there."""

    branch: str
    born: bool
    upstream: str
    ahead: int | None
    changed: tuple[str, ...]


def rests_on(parameters: Mapping[str, Any]) -> tuple[str, ...]:
    """On the folder, and on what sends git elsewhere."""
    return ("folder", "$GIT_DIR", "$GIT_WORK_TREE")


def read(parameters: Mapping[str, Any], scene: Scene) -> Reading:
    """Ask git how the clone stands."""

    def ask(*words: str) -> str | None:
        from heal_cli.shell import run

        argv = beside(scene.command, ("git", *words))
        ran = run(argv, _TIMEOUT, {**os.environ, **_QUIET}) if argv else None
        return ran.output if ran and ran.exit == 0 else None

    # A configured fsmonitor is a program: it is not for us to start.
    untracked = "normal" if parameters.get("untracked") else "no"
    shown = ask("-c", "core.fsmonitor=false", "status", "--porcelain=v2", "--branch", "-z", f"-u{untracked}")
    if shown is None:
        return Reading(UNKNOWN, "git cannot be asked here")
    state = parsed(shown)
    wanted = parameters["want"]
    for want in [wanted] if isinstance(wanted, str) else wanted:
        reading = _WAYS[want](state, parameters, ask)
        if reading.state != GOOD:
            return reading
    return Reading(GOOD)


def parsed(shown: str) -> State:
    """What `git status --porcelain=v2 --branch -z` shows, as git-status(1) describes it."""
    headers: dict[str, str] = {}
    changed = []
    entries = iter(shown.split("\0"))
    for entry in entries:
        if entry.startswith("# "):
            name, _, value = entry[2:].partition(" ")
            headers[name] = value
        elif entry[:1] in ("1", "2", "u", "?"):
            changed.append(entry.split(" ", {"1": 8, "2": 9, "u": 10, "?": 1}[entry[0]])[-1])
            if entry[0] == "2":
                next(entries, None)  # the path it was renamed from
    branch = headers.get("branch.head", "")
    ahead = headers.get("branch.ab", "").partition(" ")[0]
    return State(
        branch="" if branch == "(detached)" else branch,
        born=headers.get("branch.oid") != "(initial)",
        upstream=headers.get("branch.upstream", ""),
        ahead=int(ahead) if ahead else None,
        changed=tuple(changed),
    )


def _on_branch(state: State, parameters: Mapping[str, Any], ask: Ask) -> Reading:
    return Reading(GOOD) if state.branch else Reading(BAD, "HEAD is no branch (it is detached)", type="usage")


def _commits(state: State, parameters: Mapping[str, Any], ask: Ask) -> Reading:
    if not state.born:
        return Reading(BAD, f"the branch {state.branch} has no commits yet", type="missing_commits")
    if "since" not in parameters:
        return Reading(GOOD)
    since = parameters["since"]
    count = ask("rev-list", "--count", "--max-count=1", f"{since}..HEAD", "--")
    if count is None:
        return Reading(UNKNOWN, f"there is no {since} in this clone")
    if count.strip() != "0":
        return Reading(GOOD)
    return Reading(BAD, f"{state.branch or 'HEAD'} has no commits that {since} does not have", type="missing_commits")


def _pushed(state: State, parameters: Mapping[str, Any], ask: Ask) -> Reading:
    if not state.branch:
        return Reading(UNKNOWN, "HEAD is no branch")
    if not state.born:
        return Reading(BAD, f"the branch {state.branch} has no commits to push", type="missing_commits")
    if state.ahead == 0:
        return Reading(GOOD)
    if state.ahead:
        commits = "commit that is" if state.ahead == 1 else "commits that are"
        detail = f"{state.branch} has {state.ahead} {commits} not in {state.upstream}: push first"
        return Reading(BAD, detail, type="branch_not_pushed", run=(("git", "push"),))
    if (ask("for-each-ref", "--count=1", "--contains=HEAD", f"refs/remotes/*/{state.branch}") or "").strip():
        return Reading(GOOD)  # pushed without being told to remember where
    remote = _remote(ask)
    run = (("git", "push", "--set-upstream", remote, state.branch),) if remote else ()
    gone = f": its upstream {state.upstream} is not there" if state.upstream else ": it has no upstream"
    return Reading(BAD, f"the branch {state.branch} was not pushed{gone}", type="branch_not_pushed", run=run)


def _remote(ask: Ask) -> str:
    """Where a first push would go: what is configured for that, origin, the only one; empty if that is open."""
    configured = (ask("config", "--get", "remote.pushDefault") or "").strip()
    remotes = (ask("remote") or "").split()
    return configured or ("origin" if "origin" in remotes else remotes[0] if len(remotes) == 1 else "")


def _clean(state: State, parameters: Mapping[str, Any], ask: Ask) -> Reading:
    if not state.changed:
        return Reading(GOOD)
    count = len(state.changed)
    shown = ", ".join([*state.changed[:_NAMED], *(["..."] if count > _NAMED else [])])
    files = "1 file has changes" if count == 1 else f"{count} files have changes"
    return Reading(BAD, f"{files} that are not committed: {shown}", type="dirty_tree")


_WAYS = {"on_branch": _on_branch, "commits": _commits, "pushed": _pushed, "clean": _clean}
if TYPE_CHECKING:
    Ask = Callable[..., str | None]
