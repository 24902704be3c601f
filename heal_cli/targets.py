"""command -> target: where a command acts, by its own flags, environment and files, never by a word of its output."""

from __future__ import annotations

import os

from heal_cli.command_line import flag, operands
from heal_cli.model import Command, Fix, Scene, Step, Target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from heal_cli.command_line import Programs

    Targets = Mapping[str, Target]
    Values = dict[str, Any]


def configured(config: Mapping[str, Any]) -> dict[str, Target]:
    """The targets of a configuration by name."""
    return {name: Target(name, entry["kind"], flat(entry)) for name, entry in config["targets"].items()}


def flat(entry: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """A target's entry as values for templates: `login: {argv: [...]}` is `login.argv`; `~/` is expanded."""
    values: dict[str, Any] = {}
    for key, value in entry.items():
        if isinstance(value, dict):
            values.update(flat(value, f"{prefix}{key}."))
        elif isinstance(value, list):
            values[prefix + key] = tuple(_expanded(item) for item in value)
        else:
            values[prefix + key] = _expanded(value)
    return values


def _expanded(value: str) -> str:
    return os.path.expanduser(value) if value.startswith("~") else value


def scene(
    command: Command, targets: Targets, programs: Programs, chosen: str | None = None, may_run: bool = True
) -> Scene:
    """Where a command acts: the chosen target, else the one its own words and files lead to.

    Without `may_run` no program is asked (git knows its remotes best), so that less may be known.
    """
    program = programs.get(command.program, {})
    if not chosen and (somebody := _somebody_else(command)):
        why = f"the command runs as somebody else ({somebody})"
        return Scene(None, {"program": command.program}, (), why, command)
    facts = _FACTS.get(program.get("target", ""), _no_facts)(command, programs, may_run)
    if chosen:
        target, why = _named(chosen, targets)
    else:
        target, why = _fitting(program.get("target", ""), command, facts, targets)
    values = {**(target.values if target else {}), **facts, "program": command.program}
    if facts.get("kubeconfig") == "":
        del values["kubeconfig"]  # no flag takes several files: the variable, which every program inherits, names them
    if target:
        values["target"] = target.name
    return Scene(target, values, _identity(facts), why, command)


def _somebody_else(command: Command) -> str:
    """The wrapper by which another user runs the command, whose files are not ours."""
    return next((word for word in command.prefix if word.rpartition("/")[2] in ("sudo", "doas", "su")), "")


def _variable(command: Command, name: str) -> str | None:
    """An environment variable as the command sees it: set in front of it (`NAME=x cmd`, `env NAME=x cmd`), or ours."""
    given = [word.partition("=")[2] for word in command.prefix if word.startswith(f"{name}=")]
    return given[-1] if given else os.environ.get(name)


def _named(chosen: str, targets: Targets) -> tuple[Target | None, str]:
    for target in targets.values():
        if chosen in (target.name, target.values.get("short")):
            return target, ""
    known = ", ".join(targets) or "none is configured"
    return None, f"there is no target `{chosen}` (known: {known})"


def _fitting(kind: str, command: Command, facts: Values, targets: Targets) -> tuple[Target | None, str]:
    """The one target that fits best; two that fit equally well are none."""
    if not targets:
        return None, "no target is configured (heal config init writes an example)"
    scores = {target.name: _score(target, kind, command, facts) for target in targets.values()}
    highest = max(scores.values(), default=0)
    if highest <= 0:
        return None, "no target of the configuration belongs to this command"
    best = [name for name, score in scores.items() if score == highest]
    if len(best) > 1:
        return None, f"the targets {' and '.join(best)} fit this command equally well: say --target"
    return targets[best[0]], ""


def _score(target: Target, kind: str, command: Command, facts: Values) -> int:
    """How well a target fits: 0 for no reason at all, negative if the command points elsewhere."""
    values = target.values
    belongs = 2 * (command.program in values.get("commands", ()))
    if target.kind == "cluster":
        if kind != "cluster":
            return belongs
        return _cluster_score(values, facts, belongs)
    if target.kind == kind and facts.get("host"):
        return 4 if facts["host"] == values.get("host", target.name) else -1
    return belongs


def _fits(name: str, patterns: tuple[str, ...]) -> bool:
    from fnmatch import fnmatchcase

    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _cluster_score(values: Mapping[str, Any], facts: Values, belongs: int) -> int:
    score = belongs
    if own := values.get("kubeconfig"):
        same = os.path.realpath(own) in {os.path.realpath(name) for name in facts["kubeconfigs"].split(os.pathsep)}
        if not same and (facts["explicit"] or not belongs):
            return -1
        score += 4 * same
    if contexts := values.get("contexts"):
        if not _fits(facts.get("context", ""), contexts):
            return -1
        score += 4
    if _fits(facts.get("namespace", ""), values.get("namespaces", ())):
        score += 1
    return score


def _identity(facts: Values) -> tuple[str, ...]:
    if "explicit" not in facts:
        return ()
    from heal_cli.credentials import kubeconfig

    names = tuple(facts["kubeconfigs"].split(os.pathsep))
    access = kubeconfig.access(names, facts.get("context_flag"), facts.get("user_flag"))
    return access.identity if access else ()


def _cluster_facts(command: Command, programs: Programs, may_run: bool) -> Values:
    from heal_cli.credentials import kubeconfig

    words = command.words
    file_flag = flag(words, "--kubeconfig")
    context_flag = flag(words, programs[command.program].get("context", "--context"))
    names = kubeconfig.files(file_flag, _variable(command, "KUBECONFIG"))
    user_flag = flag(words, "--user")
    access = kubeconfig.access(names, context_flag, user_flag)
    facts = {
        "kubeconfigs": os.pathsep.join(names),
        "explicit": bool(file_flag or _variable(command, "KUBECONFIG")),
        "context": context_flag or (access.context if access else ""),
        "context_flag": context_flag,
        "user_flag": user_flag,
        "namespace": flag(words, "--namespace", "-n") or (access.namespace if access else ""),
        "server": access.server if access else "",
    }
    known = {name: value for name, value in facts.items() if value not in ("", None)}
    return {**known, "kubeconfig": names[0] if len(names) == 1 else ""}


def _registry_facts(command: Command, programs: Programs, may_run: bool) -> Values:
    for word in operands(command.words, programs)[1:]:
        image = word.partition("://")[2] or word
        host, slash, rest = image.partition("/")
        if slash and rest and ("." in host or ":" in host or host == "localhost"):
            return {"host": host, "image": image}
        if not slash and command.words[1:2] == ("login",):
            return {"host": host}
    return {}


def _forge_facts(command: Command, programs: Programs, may_run: bool) -> Values:
    if command.program != "git":
        return {"host": _variable(command, "GH_HOST") or _variable(command, "GITLAB_HOST") or ""}
    given = operands(command.words, programs)
    url = next((word for word in given[1:] if "://" in word), "")
    if not url and may_run:
        url = _remote_url(command, given)
    if "://" not in url:
        before, colon, _ = url.partition(":")
        return {"host": before.rpartition("@")[2], "url": url} if colon and "/" not in before else {}
    return {"host": url.partition("://")[2].partition("/")[0].rpartition("@")[2], "url": url}


def _remote_url(command: Command, given: tuple[str, ...]) -> str:
    """What git itself says the remote's address is; `insteadOf` and the branch's own remote are applied by it."""
    from heal_cli.shell import run

    verb = command.words.index(given[0]) if given else len(command.words)
    remote = given[1:2] if given[:1] in (("push",), ("fetch",), ("pull",), ("ls-remote",)) else ()
    ran = run(("git", *command.words[1:verb], "ls-remote", "--get-url", *remote), 5)
    return ran.output.strip() if ran.exit == 0 else ""


def _no_facts(command: Command, programs: Programs, may_run: bool) -> Values:
    return {}


_FACTS = {"cluster": _cluster_facts, "registry": _registry_facts, "forge": _forge_facts}


def scene_for_fix(fix: Fix, scene: Scene, targets: Targets) -> Scene | None:
    """Where a fix acts: the first of the command's target and its needs that has every value its steps ask for."""
    from heal_cli.matching import fill

    for target in with_needs(scene.target, targets):
        own = scene.values if target == scene.target else {**target.values, "target": target.name}
        if all(fill(step.argv, own) is not None for step in fix.steps if not step.only_if):
            return scene._replace(target=target, values=own)
    if scene.target is None and all(fill(step.argv, scene.values) is not None for step in fix.steps):
        return scene
    return None


def scene_of_kind(kind: str, scene: Scene, targets: Targets) -> Scene | None:
    """Where a check of one kind of target asks: the first such among the command's target and its needs.

    A command without a target is asked about the only one of that kind.
    """
    all_of_it = [target for target in targets.values() if target.kind == kind]
    needed = [target for target in with_needs(scene.target, targets) if target.kind == kind]
    found = needed or (all_of_it if len(all_of_it) == 1 and not scene.target else [])
    if not found:
        return None
    if found[0] == scene.target:
        return scene
    return scene._replace(target=found[0], values={**found[0].values, "target": found[0].name})


def with_needs(target: Target | None, targets: Targets) -> list[Target]:
    """A target, then what it needs, then what those need; each once."""
    found: list[Target] = [target] if target else []
    for one in found:
        needed = (targets[name] for name in one.values.get("needs", ()) if name in targets)
        found.extend(another for another in needed if another not in found)
    return found


def effective_class(fix: Fix, values: Mapping[str, Any]) -> str:
    """The safety class of a fix here: what the target says of the commands it lends to the steps, else the fix's own.

    `login: {argv: [...], class: credential}` makes a fix with the step `{login.argv}` a credential fix; of several lent
    commands the least safe counts, and so does the fix's own class where it has a step of its own.
    """
    from heal_cli.model import FIX_CLASSES

    lent = [cls for step in fix.steps if (cls := _lent(step, values, "class"))]
    own = [] if lent and all(_lender(step) for step in fix.steps) else [fix.kind]
    return max(lent + own, key=FIX_CLASSES.index)


_CLEAN = 30.0  # seconds: taking an old login away asks nobody and waits for nothing


def step_timeout(fix: Fix, step: Step, values: Mapping[str, Any]) -> float:
    """The seconds a step may take: what the target says of the command it lends, else the fix's."""
    from heal_cli.durations import seconds

    lent = _lent(step, values, "timeout")
    if lent is None and _lender(step) == "clean":
        return min(_CLEAN, fix.timeout)
    return seconds(lent) if lent else fix.timeout


def _lent(step: Step, values: Mapping[str, Any], key: str) -> str | None:
    name = _lender(step)
    value = values.get(f"{name}.{key}") if name else None
    return value if isinstance(value, str) else None


def _lender(step: Step) -> str:
    """`login` for the step `{login.argv}`, an empty text for a step of the fix's own."""
    whole = step.argv[0] if len(step.argv) == 1 else ""
    return whole[1:-1].rpartition(".")[0] if whole.startswith("{") and whole.endswith(".argv}") else ""
