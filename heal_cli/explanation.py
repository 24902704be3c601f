"""What heal makes of a failure, said in words or as JSON lines. It runs nothing and changes nothing."""

from __future__ import annotations

import json
import os
import sys
from math import isfinite
from typing import Any, NamedTuple

from heal_cli import book, compiled, console, journal, redaction
from heal_cli.command_line import as_line, from_argv, from_line, is_read_only, only_this_acts
from heal_cli.errors import HealError, UsageError
from heal_cli.evidence import questions
from heal_cli.matching import Fit, best, plain_text
from heal_cli.model import Advice, Diagnosis, Failure, Fix, Rule, Scene
from heal_cli.overhearing import with_overheard
from heal_cli.stages.diagnose import diagnosis, fits
from heal_cli.stages.remediate import advise
from heal_cli.targets import configured, effective_class, scene, scene_for_fix

REFUSED = "refused before it was run"
_NEAR = 5
_WIDEST = 76  # columns, before what says that there is more


class Explained(NamedTuple):
    """A failure and all that heal has to say of it; without a diagnosis heal stays silent."""

    failure: Failure
    diagnosis: Diagnosis | None
    advice: Advice | None
    fix: Fix | None
    scene: Scene
    auto: bool
    why_not_auto: str
    others: tuple[Fit, ...]
    silenced_by: str | None
    became: str = ""
    healed: bool = False


class Explainer:
    """Rules and configuration, read once for any number of failures."""

    def __init__(self) -> None:
        loaded = compiled.load()
        self._problems = loaded.header["problems"]
        self._book = loaded.read_book()
        self._targets = configured(self._book["config"])
        self._rules: dict[int, Rule] = {}
        for problem in self._problems:
            console.tell(problem)

    def failure(self, line: str, ended: int | None, text: str) -> Failure:
        """A failure from a shell line, its exit status (-N for signal N) and what was seen of its stderr."""
        return Failure(
            from_line(line, self._book["programs"]), ended, plain_text(text.encode("utf-8", "surrogatepass")), line
        )

    def failure_of(self, argv: tuple[str, ...], ended: int | None, text: str) -> Failure:
        """The same from an argv."""
        return Failure(
            (from_argv(argv, self._book["programs"]),), ended, plain_text(text.encode("utf-8", "surrogatepass"))
        )

    def explain(self, failure: Failure, target: str | None = None) -> Explained:
        """Everything heal has to say of one failure; `target` is the name of its target where that is known."""
        if not failure.commands or failure.exit == 0:
            return Explained(failure, None, None, None, Scene(), False, "it did not fail", (), None)
        tried = fits(self._rules_for(failure), failure)
        chosen = best(tried)
        near = tuple(fit for fit in tried if fit is not chosen and _is_near(fit))
        others = tuple(sorted(near, key=lambda fit: (-len(fit.held), fit.rule.id)))[:_NEAR]
        if chosen is None or chosen.rule.type == "none":
            silenced = chosen.rule.id if chosen else None
            return Explained(failure, None, None, None, Scene(), False, "no rule fits", others, silenced)
        return self._diagnosed(failure, diagnosis(chosen), target, others)

    def refused(self, failure: Failure, name: str, target: str | None) -> Explained | None:
        """What there is to say of a run that was refused by a rule; None if that rule is no more."""
        plain = next((plain for plain in self._book["rules"] if plain[0] == name), None)
        if plain is None:
            return None
        return self._diagnosed(failure, Diagnosis(book.rule(plain), failure.commands[-1], {}), target, ())

    def _diagnosed(self, failure: Failure, found: Diagnosis, target: str | None, others: tuple[Fit, ...]) -> Explained:
        where = scene(found.command, self._targets, self._book["programs"], target, may_run=False)
        name = found.rule.action.fix
        fix = book.fix(self._book["fixes"][name]) if name else None
        acts_on = scene_for_fix(fix, where, self._targets) if fix else None
        because = self._against_acting(failure, found, fix, where, acts_on)
        shown = (fix, acts_on) if fix and acts_on else None
        advice = advise(found, where, failure.line, shown, None)
        return Explained(failure, found, advice, fix, acts_on or where, not because, because, others, None)

    def _against_acting(
        self, failure: Failure, found: Diagnosis, fix: Fix | None, where: Scene, acts_on: Scene | None
    ) -> str:
        """Why heal would not act by itself at a terminal, or an empty text."""
        if fix is None:
            return "its rule only explains"
        if acts_on is None:
            return where.why_none or f"the target {where.target.name if where.target else ''} has nothing to run for it"
        if (kind := effective_class(fix, acts_on.values)) not in ("safe", "credential"):
            return f"{fix.name} is {kind} here"
        if found.rule.experimental:
            return "its rule is experimental"
        if not found.rule.action.retry or (failure.exit or 1) < 0:
            return "the command would not be run again"
        programs = self._book["programs"]
        if failure.line is not None and not only_this_acts(failure.line, found.command, programs):
            return "something else in the line may have acted"
        if not found.rule.at_contact and not is_read_only(found.command, programs):
            return "the command may have acted before it failed"
        return ""

    def _rules_for(self, failure: Failure) -> tuple[Rule, ...]:
        index = self._book["index"]
        known = self._at(book.places_after(index, failure, named=True))
        return with_overheard(known, failure, lambda: self._at(book.places_of_tools(index, failure)))

    def _at(self, places: tuple[int, ...]) -> tuple[Rule, ...]:
        for place in places:
            if place not in self._rules:
                self._rules[place] = book.rule(self._book["rules"][place])
        return tuple(self._rules[place] for place in places)


def _is_near(fit: Fit) -> bool:
    """Fits, or misses by what was said although the command is the rule's."""
    return fit.fits or "command" in fit.held


def described(line: str, ended: int | None, stderr: str | None) -> Explained:
    """Explain a failure given on the command line. Raises UsageError if its stderr cannot be read."""
    try:
        if stderr is None:
            text = ""
        elif stderr == "-":
            text = sys.stdin.buffer.read().decode("utf-8", "replace")
        else:
            with open(stderr, "rb") as file:
                text = file.read().decode("utf-8", "replace")
    except OSError as error:
        raise UsageError(f"explain: --stderr {stderr}: {error.strerror}") from None
    explainer = Explainer()
    return explainer.explain(explainer.failure(line, ended, text))


def last() -> Explained:
    """Explain the last failed run of this terminal session, else of this user."""
    from heal_cli.memory import last_failure

    details = last_failure(journal.moment().session)
    if details is None:
        describe = "heal explain --command LINE --exit N --stderr FILE"
        raise HealError(
            f"no failed run is remembered: run the command with heal (heal run -- CMD), or describe it: {describe}"
        )
    return _remembered(details)


def one(identity: str) -> Explained:
    """Explain one failed run, by its id in the journal."""
    from heal_cli.memory import details_of

    details = details_of(identity)
    if details is None:
        raise HealError(f"no failed run {identity} is remembered (any more): heal history --json has the ids")
    return _remembered(details)


def _remembered(details: dict[str, Any]) -> Explained:
    explainer = Explainer()
    argv = tuple(str(word) for word in details["argv"])
    text = details["head"] + details["tail"]
    if argv[:1] == ("-c",) and len(argv) == 2:
        failure = explainer.failure(argv[1], details["exit"], text)
    else:
        failure = explainer.failure_of(argv, details["exit"], text)
    explained = explainer.explain(failure, details.get("target"))
    if details.get("outcome") == "blocked":
        told = details.get("advice") or {}
        explained = explainer.refused(failure, told.get("rule", ""), details.get("target")) or explained
    healed = details.get("outcome") == "healed"
    return _as_told(explained, details)._replace(became=_became(details), healed=healed)


def _as_told(explained: Explained, details: dict[str, Any]) -> Explained:
    """With what was told then, where its rule found something out: that may not be found again."""
    from heal_cli.memory import advice_of

    rule = explained.diagnosis.rule if explained.diagnosis else None
    told = (
        advice_of(details, rule.id) if rule and (details.get("outcome") == "blocked" or not rule.action.fix) else None
    )
    return explained._replace(advice=told) if told else explained


def _became(details: dict[str, Any]) -> str:
    """What became of a run that is remembered."""
    if details.get("outcome") == "blocked":
        return REFUSED
    did = f"{details['fix']} done; " if details.get("fix") else ""
    left = details.get("left") or ("" if details.get("outcome") == "healed" else "left as it was")
    return did + (left or "run again, and it worked")


def as_text(explained: Explained) -> str:
    """For a person: rule, evidence, captured values, what would be done, and why near rules did not fit."""
    found, advice = explained.diagnosis, explained.advice
    failure = explained.failure
    lines = [f"command    {_command(failure)}", f"exit       {'not known' if failure.exit is None else failure.exit}"]
    if found is None or advice is None:
        why = f"the rule {explained.silenced_by} asks for silence" if explained.silenced_by else explained.why_not_auto
        lines.append(f"type       none: {why}")
    else:
        lines += [f"cause      {advice.cause}", f"type       {found.rule.type}"]
        lines.append(f"rule       {found.rule.id} ({found.rule.layer}, {_short(found.rule.place)})")
        lines += [f"evidence   {line}" for piece in found.evidence for line in piece.splitlines() if line.strip()]
        lines += [f"captured   {name} = {value}" for name, value in sorted(found.captures.items())]
        lines.append(
            f"target     {explained.scene.target.name if explained.scene.target else explained.scene.why_none}"
        )
        lines += _what_would_be_done(explained)
        lines += [f"would ask  {as_line(argv)}" for argv in _not_asked(explained)]
        lines += [f"found      {finding}" for finding in advice.findings]
        lines += [f"           {step}" for step in advice.steps]
        lines += [f"run        {command}" for command in advice.commands]
    if explained.became:
        lines.append(f"became     {explained.became}")
    lines += [
        _clipped(f"near       {fit.rule.id}: {fit.missed or 'fits too, but is less specific'}")
        for fit in explained.others
    ]
    return "".join(f"{console.printable(line)}\n" for line in redaction.text("\n".join(lines)).split("\n"))


def _not_asked(explained: Explained) -> tuple[tuple[str, ...], ...]:
    """What a run would ask about this failure."""
    found = explained.diagnosis
    if found is None or (explained.advice and explained.advice.findings):
        return ()
    return questions(found.rule.action.inquiries, {**explained.scene.values, **found.captures})


def _command(failure: Failure) -> str:
    if failure.line is not None:
        return failure.line
    return as_line((*failure.commands[0].prefix, *failure.commands[0].words)) if failure.commands else ""


def _clipped(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[:_WIDEST]}..."


def _what_would_be_done(explained: Explained) -> list[str]:
    if explained.fix is None:
        return [f"action     {explained.diagnosis.rule.action.kind if explained.diagnosis else 'explain'}"]
    kind = effective_class(explained.fix, explained.scene.values)
    would = "heal does it and runs the command again" if explained.auto else f"not by itself: {explained.why_not_auto}"
    return [f"action     fix {explained.fix.name} (class {kind}): {would}"]


def _short(place: str) -> str:
    """The rule's file by its name alone."""
    return os.path.basename(place)


def serve_lines() -> int:
    """Answer each JSON line of stdin with one on stdout; 1 at the end if a line could not be read."""
    if sys.stdin is None or sys.stdout is None:
        raise UsageError("explain --jsonl: stdin and stdout must be open")
    explainer = Explainer()
    bad = False
    for line in sys.stdin.buffer:
        if not line.strip():
            continue
        answer = _answer(explainer, line)
        bad = bad or "error" in answer
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    return 1 if bad else 0


def _answer(explainer: Explainer, line: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(line, parse_constant=_finite, parse_float=_finite)
        command, ended, text = asked["command"], asked.get("exit_code"), asked.get("stderr") or ""
    except (ValueError, RecursionError) as error:
        return {"v": 1, "id": None, "error": f"not a failure: not JSON: {error}"}
    except (KeyError, TypeError):
        return {"v": 1, "id": None, "error": "not a failure: not an object with a command"}
    right = isinstance(command, str) and isinstance(text, str) and (ended is None or isinstance(ended, int))
    if not right or isinstance(ended, bool):
        return {"v": 1, "id": None, "error": "command and stderr are texts, exit_code a number or null"}
    return as_dict(asked.get("id"), explainer.explain(explainer.failure(command, ended, text)))


def _finite(text: str) -> float:
    """A number that can be written as JSON again."""
    number = float(text)
    if not isfinite(number):
        raise ValueError(f"{text} is no number of JSON")
    return number


def as_json(identity: str | None, explained: Explained) -> str:
    """The same with what only a run that is remembered has: its target, and what became of it."""
    place = explained.scene.target
    told = {"target": place.name if place else None, "became": explained.became or None}
    return json.dumps(redaction.everywhere({**as_dict(identity, explained), **told})) + "\n"


def as_dict(name: Any, explained: Explained) -> dict[str, Any]:
    """The shape of `heal explain --jsonl`."""
    found, advice = explained.diagnosis, explained.advice
    fix = explained.fix
    return {
        "v": 1,
        "id": name,
        "type": found.rule.type if found else "none",
        "rule": found.rule.id if found else explained.silenced_by,
        "cause": advice.cause if advice else None,
        "fix": fix.name if fix else None,
        "class": effective_class(fix, explained.scene.values) if fix else None,
        "auto": explained.auto,
        "commands": list(advice.commands) if advice else [],
        "steps": list(advice.steps) if advice else [],
        "captures": dict(found.captures) if found else {},
        "evidence": [redaction.text(line) for line in found.evidence] if found else [],
    }
